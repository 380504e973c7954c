"""Field studies: planned with place and programme, told afterwards."""

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import FieldStudy, Session, TrainingClass
from trainingcenter.documents.actions import SCANS, store_file

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def kind_of_report(data):
    """The content type of a PDF, JPEG, PNG or Word file by its content; "" for anything else."""
    if data.startswith(b"PK"):
        try:
            with ZipFile(BytesIO(data)) as parts:
                return DOCX if "word/document.xml" in parts.namelist() else ""
        except BadZipFile:
            return ""
    return next((kind for mark, kind in SCANS.items() if data.startswith(mark)), "")


@transaction.atomic
def describe_field_study(*, session, place, by, programme=""):
    """Where the session of field study goes and what is done there."""
    _check(session)
    study = FieldStudy.objects.filter(session=session).first() or FieldStudy(session=session)
    study.place, study.programme = place, programme
    study.full_clean()
    study.save()
    return study


@transaction.atomic
def report_field_study(*, session, by, report="", data=None, filename=""):
    """What the field study showed, in words, as a file (PDF, JPEG, PNG, Word), or both; not before its day.

    A second file takes the place of the first, which stays stored.
    """
    _check(session)
    if session.day > timezone.localdate():
        raise ValidationError(
            _("The field study is on %(day)s; it is reported afterwards.") % {"day": f"{session.day:%d/%m/%Y}"}
        )
    study = FieldStudy.objects.filter(session=session).first()
    if study is None:
        raise ValidationError({"place": _("Enter the place of the field study first.")})
    if data is not None:
        study.report_file = _stored(data, filename, by)
    study.report = report
    if not study.report.strip() and study.report_file_id is None:
        raise ValidationError({"report": _("Write the report, or choose its file.")})
    study.full_clean()
    study.save()
    return study


def _stored(data, filename, by):
    if len(data) > settings.UPLOAD_LIMIT_MB * 1024 * 1024:
        raise ValidationError(
            {
                "file": _("The file is larger than %(limit)s MB. Make its pictures smaller.")
                % {"limit": settings.UPLOAD_LIMIT_MB}
            }
        )
    content_type = kind_of_report(data)
    if not content_type:
        raise ValidationError({"file": _("This is no PDF, JPEG, PNG or Word (docx) file. Save it as one of these.")})
    return store_file(data, name=filename[-200:], content_type=content_type, by=by)


def _check(session):
    if session.kind != Session.Kind.FIELD_STUDY or session.state == Session.State.CANCELLED:
        raise ValidationError(_("This session is no field study, or it is cancelled."))
    if session.training_class.state in (TrainingClass.State.ARCHIVED, TrainingClass.State.CANCELLED):
        raise ValidationError(_("The class is over; it is not changed any more."))
