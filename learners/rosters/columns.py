"""Titles of columns into fields."""

import hashlib
import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from trainingcenter.vietnamese import clean, fold

TITLE = "Lỗi"  # of the column that tells what is wrong in a list given back; it is left out when the list comes again
FIELDS = {
    "full_name": _("full name"),
    "family_middle": _("family and middle names"),
    "given_name": _("given name"),
    "birth_date": _("date of birth"),
    "birth_male": _("date of birth, men's column"),
    "birth_female": _("date of birth, women's column"),
    "birth_day": _("day of birth"),
    "birth_month": _("month of birth"),
    "birth_year": _("year of birth"),
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
    "tick_elementary": _("tick for elementary political theory"),
    "tick_intermediate": _("tick for intermediate political theory"),
    "tick_advanced": _("tick for advanced political theory"),
    "admission_date": _("date of admission to the Party"),
    "full_membership_date": _("date of full membership"),
    "party_card_no": _("Party card number"),
    "note": _("note"),
    "class_name": _("class"),
    "index": _("serial number"),
}
NAME_FIELDS = frozenset({"full_name", "family_middle", "given_name"})
BIRTH_FIELDS = frozenset({"birth_date", "birth_male", "birth_female", "birth_year"})
SEX_FIELDS = frozenset({"sex", "tick_male", "tick_female", "birth_male", "birth_female"})
LONGEST_TITLE = 150
JOINED_FIELDS = frozenset({"position", "note"})  # may stand in several columns; their texts are joined

# The first pattern that fits the folded title wins, so the narrower ones stand first. An empty field is a column that is
# known and not used: it must not be guessed from its contents.
_PATTERNS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("index", r"(s ?t ?t|t ?t|so t ?t|so thu tu|thu tu|no|so)"),
        (
            "",
            r".*\b(chu ky|ky ten|ky nhan|noi cap|ngay cap|noi sinh(?! hoat)|khai sinh so|ton giao|vao doan|vao hoi|het han)\b.*"
            r"|tuoi( doi| dang)?|ky|(so )?nam cong tac|email|quyet dinh.*",
        ),
        (
            "",
            r".*\b(ho|ten)\b.*\b(vo|chong|(?<!can )(?<!chi )(?<!dang )bo|cha|me|nguoi gioi thieu|giang vien)\b.*|ten goi khac|bi danh.*",
        ),
        ("family_middle", r"ho( va)?|ho\b.*\b(dem|lot)|ten dem"),
        ("given_name", r"ten|ten rieng"),
        ("full_name", r"(ho|hoten|hovaten)\b.*\bten\b.*|hoten.*|hovaten.*|h va ten|(full ?)?name|ten day du"),
        ("full_name", r"(ten )?(hoc vien|dang vien|doan vien|hoi vien|can bo|dai bieu|nguoi hoc)"),
        ("national_id", r".*\b(cccd|cmnd|cmtnd|cmt|can cuoc|dinh danh|ddcn|chung minh)\b.*|so cc"),
        ("party_card_no", r".*\b(so the|the dang|the dv|so tdv|the dang vien|ma so dang vien)\b.*"),
        ("full_membership_date", r"(?!.*\bdu bi\b).*\bchinh thuc\b.*"),
        ("admission_date", r".*\b(vao dang|ket nap|vao dcs|vao dcsvn|du bi|ngay vd)\b.*|nvd"),
        (
            "birth_date",
            r"(?!.*\b(sinh hoat|sinh vien|hoc sinh|ve sinh)\b).*\bsinh\b.*|ns|ntns|nsinh|ngay thang nam|ngay thang|dob|date of birth",
        ),
        ("sex", r"gioi( tinh)?\b.*|phai|gt|nam ?nu|nam hay nu|nam hoac nu|sex"),
        ("political_theory_level", r".*\b(llct|ly luan|li luan|trinh do chinh tri|ll chinh tri)\b.*|chinh tri"),
        (
            "professional_level",
            r".*\b(chuyen mon|nghiep vu|cmnv|tdcm|bang cap|hoc vi)\b.*|trinh do( cm| dao tao)?|chuyen nganh.*",
        ),
        ("education_level", r".*\b(hoc van|van hoa|tdvh|tdhv|pho thong|gdpt)\b.*"),
        ("phone", r".*\b(dien thoai|sdt|so dt|dtdd|di dong|lien he|phone|mobile|tel|zalo|so may)\b.*"),
        ("ethnicity", r"(thanh phan )?dan toc\b.*|d ?toc"),
        ("hometown", r".*\b(que|que quan|nguyen quan)\b.*"),
        ("unit", r"dia chi (co quan|cong tac|don vi|lam viec).*"),
        ("residence", r".*\b(noi o|cho o|dia chi|thuong tru|ho khau|hktt|cu tru|tru quan|tam tru|hien o)\b.*"),
        ("class_name", r"(ten |ma |dang ky )?(lop|khoa)( hoc| boi duong| dang ky| dao tao| tham gia)?"),
        ("position", r".*\b(chuc vu|chuc danh|chuc trach|nghe nghiep|nhiem vu|cong viec|vi tri)\b.*|nghe|c ?v|c vu"),
        ("party_cell", r".*\b(chi bo|to chuc dang|sinh hoat dang|noi sinh hoat)\b.*"),
        (
            "unit",
            r".*\b(don vi|dvct|co quan|cong tac|noi lam|lam viec|co so|tccsd|to chuc|chi doan|doan|chi hoi)\b.*|d vi",
        ),
        (
            "unit",
            r"(xa|phuong|thon|ban|truong|dia phuong|dang bo|dang uy|cap uy|thi tran|hoi)\b.*|.*\bgioi thieu\b.*|.*\bdang bo\b.*",
        ),
        ("note", r"ghi chu.*|chu thich|gc"),
    )
)
_SUBTITLES = {
    "du bi": "admission_date",
    "chinh thuc": "full_membership_date",
    "ho dem": "family_middle",
    "so cap": "tick_elementary",
    "sc": "tick_elementary",
    "trung cap": "tick_intermediate",
    "tc": "tick_intermediate",
    "cao cap": "tick_advanced",
    "cc": "tick_advanced",
}
_BIRTH_PARTS = {"ngày": "birth_day", "tháng": "birth_month", "năm": "birth_year"}
_OTHER_SUBTITLES = frozenset(
    {"nam", "nu", "ngay", "thang", "ho", "ten", "dang", "chinh quyen", "doan the", "llct", "ly luan", "chinh tri"}
    | {"hoc van", "van hoa", "chuyen mon", "pho thong", "dan", "ban", "xa", "thon", "trong dang"}
)


def field_of(title, above=""):
    """The field a title stands for, with the title `above` it in a header of two rows; "" for a known column that is
    not used, None for an unknown title."""
    if len(title) > LONGEST_TITLE or len(above) > LONGEST_TITLE:
        return None
    if _key(title) == "loi":  # the column of a returned file, whatever stands above it
        return ""
    if above and (field := _field_below(clean(title).lower(), _key(title), field_of(above))):
        return field
    if above:
        return field_of(title) or field_of(f"{above} {title}")
    key, lower = _key(title), clean(title).lower().strip(" .:()*")
    if not key or (key == "ho" and lower not in ("họ", "ho")):  # Hồ is a family name
        return None
    return _by_accents(lower, key) or next((name for name, pattern in _PATTERNS if pattern.fullmatch(key)), None)


def _key(title):
    return re.sub(r"[^a-z0-9]+", " ", fold(title)).strip()


def _by_accents(lower, key):
    """Titles that are told apart only by their accents: *Nam* (man) and *năm* (year), *ĐT* and *DT*."""
    lower = unicodedata.normalize("NFC", lower)
    if lower in ("đt", "số đt"):
        return "phone"
    if lower == "dt":
        return "ethnicity"
    if re.fullmatch(r"(giới tính )?nam\b(?! ?[,/\\-]? ?nữ)( \W?(đánh dấu )?x\W?)?", lower):
        return "tick_male"
    if re.fullmatch(r"((giới tính|là|phụ) )?nữ( \W?(đánh dấu )?x\W?)?", lower):
        return "tick_female"
    if "sinh" in key.split() and (match := re.search(r"\b(nam|nữ)\W*$", lower)) and not re.search(r"nam\W+nữ", lower):
        return "birth_male" if match[1] == "nam" else "birth_female"
    return None


def _field_below(lower, key, group):
    """The field of a title below a group title of the field `group`."""
    if group == "birth_date":
        sexes = {"nam": "birth_male", "nữ": "birth_female"}
        return sexes.get(lower) or _BIRTH_PARTS.get(lower) or ("birth_female" if key == "nu" else None)
    if group == "sex" or not group:
        return {"nam": "tick_male", "nữ": "tick_female"}.get(lower)
    if key in ("so cap", "sc", "trung cap", "tc", "cao cap", "cc"):
        return _SUBTITLES[key] if group == "political_theory_level" else None
    return _SUBTITLES.get(key) if group in ("admission_date", "full_name", "full_membership_date") else None


def is_subtitle(text):
    """Whether `text` is a title that stands in the second row of a header."""
    key = _key(text)
    return key in _SUBTITLES or key in _OTHER_SUBTITLES


def assign(titles):
    """Fields of the columns with the (above, title) pairs `titles`: each field once, to the first title that stands for
    it; those of JOINED_FIELDS as often as they come. None where the title says nothing."""
    found = [field_of(title, above) for above, title in titles]
    if "given_name" in found and "family_middle" not in found:
        found = [("full_name" if "full_name" not in found else "") if f == "given_name" else f for f in found]
    if len({"birth_male", "birth_female"} & set(found)) == 1:  # "sinh nam" without accents; or a list of one sex
        found = ["birth_date" if f in ("birth_male", "birth_female") else f for f in found]
    taken, fields = set(), []
    for (above, title), name in zip(titles, found, strict=True):
        if name == "unit" and _key(title or above).startswith("dang bo") and found.count("unit") > 1:
            name = "party_cell" if "party_cell" not in found else ""
        repeated = bool(name) and name in taken and name not in JOINED_FIELDS
        fields.append("" if repeated else name)
        taken.add(name)
    return fields


def layout_signature(titles):
    """One text for the titles of a list and their places: equal for lists of the same layout, "" for one without."""
    known = [(index, fold(title)) for index, title in enumerate(titles) if title]
    return hashlib.sha256(repr(known).encode()).hexdigest() if known else ""
