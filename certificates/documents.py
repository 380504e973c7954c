"""From rows to a certificate's frozen wording, and from wording to pages."""

from dataclasses import asdict, dataclass

from django.conf import settings
from django.urls import reverse

from trainingcenter.documents.stamping import Layout, stamp_pages
from trainingcenter.vietnamese import date_words

from . import rules
from .drawing import certificate_layout


@dataclass(frozen=True)
class Wording:
    """What stands on one certificate, frozen at issue; later changes of names, units or rules do not touch it."""

    superior: str
    centre: str
    full_name: str
    birth_date: str
    hometown: str
    unit: str
    programme: str
    class_name: str
    from_to: str
    rank: str
    register_no: str
    number: str
    decision: str
    place_date: str
    signer_title: str
    signer_name: str
    code: str
    demo: str


def wording(*, enrolment, centre, training_class, decision, register_no, number, code, issued_on):
    """The words for one enrolment, read from rows that the caller has fetched."""
    learner = enrolment.learner
    return asdict(
        Wording(
            superior=centre.superior,
            centre=centre.name,
            full_name=learner.full_name,
            birth_date=learner.born,
            hometown=f"Quê quán: {learner.hometown}" if learner.hometown else "",
            unit=enrolment.unit_name,
            programme=training_class.version.wording or training_class.programme.name,
            class_name=f"Khóa {training_class.intake_label}",
            from_to=f"từ ngày {training_class.opened_on:%d/%m/%Y} đến ngày {training_class.closed_on:%d/%m/%Y}",
            rank=RANK_WORDS.get(enrolment.rank, ""),
            register_no=str(register_no),
            number=number,
            decision=f"{decision.number_text} ngày {decision.signed_on:%d/%m/%Y}",
            place_date=f"{centre.place}, {date_words(issued_on)}",
            signer_title=decision.signer_title,
            signer_name=decision.signer.full_name,
            code=rules.write_code(code),
            demo="DỮ LIỆU TRÌNH DIỄN" if centre.is_demonstration else "",
        )
    )


RANK_WORDS = {
    "excellent": "Xuất sắc",
    "very_good": "Giỏi",
    "good": "Khá",
    "average": "Trung bình",
    "failed": "",
    "": "Hoàn thành",
}


def check_url(code):
    """The address behind the QR: the public page of one certificate."""
    return settings.PUBLIC_URL + reverse("check-code", args=[code])


def draw(certificates, design, *, on_progress=None):
    """One merged PDF, page i = certificate i, drawn from the frozen wording on the layout `design` (JSON)."""
    records = [{**c.wording, "check_url": check_url(c.code)} for c in certificates]
    return stamp_pages(Layout.from_dict(design), records, on_progress=on_progress)


def default_design(kind):
    """The design (JSON) that a centre starts with for credentials of `kind`."""
    title = "BẰNG TỐT NGHIỆP" if kind == "diploma" else "GIẤY CHỨNG NHẬN"
    return certificate_layout(title).to_dict()
