"""Titles of columns into fields."""

import re

from django.utils.translation import gettext_lazy as _

from trainingcenter.vietnamese import clean, fold

FIELDS = {
    "full_name": _("full name"),
    "family_middle": _("family and middle names"),
    "given_name": _("given name"),
    "birth_date": _("date of birth"),
    "birth_male": _("date of birth, men's column"),
    "birth_female": _("date of birth, women's column"),
    "sex": _("sex"),
    "tick_male": _("tick for men"),
    "tick_female": _("tick for women"),
    "ethnicity": _("ethnic group"),
    "hometown": _("native place"),
    "residence": _("current residence"),
    "national_id": _("ID number"),
    "phone": _("telephone"),
    "unit": _("work unit"),
    "position": _("position or occupation"),
    "party_cell": _("Party cell"),
    "education_level": _("general education"),
    "professional_level": _("professional qualification"),
    "political_theory_level": _("political-theory level"),
    "admission_date": _("date of admission to the Party"),
    "full_membership_date": _("date of full membership"),
    "party_card_no": _("Party card number"),
    "note": _("note"),
    "class_name": _("class"),
    "index": _("serial number"),
}

# The first pattern that fits the folded title wins, so the narrower ones stand first.
PATTERNS = [
    (name, re.compile(pattern))
    for name, pattern in (
        ("index", r"^(stt|tt|so tt|so thu tu|s\.?t\.?t\.?|no\.?|#)$"),
        ("birth_male", r"\bsinh\b.* nam$|^nam \(?ngay"),
        ("birth_female", r"\bsinh\b.* nu$|^nu \(?ngay"),
        ("family_middle", r"^ho$|^ho (va )?(ten )?(dem|lot)|^ho,? (va )?(chu )?(dem|lot)|^ho va ten dem|^ho ten dem"),
        ("given_name", r"^ten$|^ten goi$"),
        ("full_name", r"\bho\b.*\bten\b|^ten hoc vien|^hoc vien$|^ho ten|^hoten|^ten day du|^full ?name|^ten can bo"),
        ("admission_date", r"vao dang|ket nap|^ngay vd$|du bi$"),
        ("full_membership_date", r"chinh thuc"),
        ("party_card_no", r"the (dang|dv)|so the"),
        ("political_theory_level", r"llct|ly luan|trinh do chinh tri"),
        ("professional_level", r"chuyen mon|\bcmnv\b"),
        ("education_level", r"hoc van|van hoa|tdvh|pho thong"),
        ("national_id", r"cccd|cmnd|cmtnd|can cuoc|dinh danh|chung minh"),
        ("phone", r"dien thoai|\bsdt\b|so dt|^dt$|dtdd|di dong|lien he|phone"),
        ("birth_date", r"ngay.*sinh|nam sinh|sinh ngay|sinh nam|^ns$|^sinh$|ngay ?thang ?nam"),
        ("sex", r"^gioi|^phai$|nam ?[/,-] ?nu|^nam nu$|^gt$"),
        ("tick_male", r"^nam$"),
        ("tick_female", r"^nu$"),
        ("ethnicity", r"dan toc|^dt thieu"),
        ("hometown", r"que|nguyen quan|noi sinh"),
        ("residence", r"noi o|cho o|dia chi|thuong tru|ho khau|cu tru|tru quan"),
        ("unit", r"don vi|co quan|noi cong tac|noi lam viec|co so doan|co so hoi|to chuc co so|tccsd|cong tac tai|noi hoc tap"),
        ("party_cell", r"chi bo|gioi thieu"),
        ("unit", r"^dang bo|dang uy|^dia phuong|^xa\b|^co so|to chuc"),
        ("position", r"chuc vu|chuc danh|nghe nghiep|nhiem vu|cong viec|vi tri|cong tac"),
        ("class_name", r"^lop\b"),
        ("note", r"ghi chu"),
    )
]


def field_of(title):
    """The field a column title stands for, or ""."""
    folded = fold(clean(title)).strip(" .:*()")
    return next((name for name, pattern in PATTERNS if pattern.search(folded)), "") if folded else ""


def fields_of(titles):
    """The fields of a row of titles; a field is given once, to the first title that fits best."""
    taken, fields = set(), []
    for title in titles:
        name = field_of(title)
        fields.append("" if name in taken else name)
        taken.add(name)
    return fields
