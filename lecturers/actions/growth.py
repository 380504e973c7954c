"""Qualifications and the development log: entered, changed and removed, each with its evidence."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trainingcenter.documents.actions import SCANS, store_file

from ..models import DevelopmentItem, Qualification


def add_qualification(*, lecturer, by, evidence=None, **fields):
    """The qualification stands in the lecturer's file; `evidence` is (bytes, file name) of a PDF, JPEG or PNG."""
    return _written(Qualification(lecturer=lecturer), fields, evidence, by)


def change_qualification(*, qualification, by, evidence=None, **fields):
    """The qualification changed; new evidence takes the place of the earlier, none leaves it."""
    return _written(qualification, fields, evidence, by)


def remove_qualification(*, qualification, by):
    """The qualification is in the file no more; the history keeps it."""
    qualification.delete()


def add_item(*, lecturer, by, evidence=None, **fields):
    """The entry stands in the lecturer's log; `evidence` is (bytes, file name) of a PDF, JPEG or PNG."""
    return _written(DevelopmentItem(lecturer=lecturer), fields, evidence, by)


def change_item(*, item, by, evidence=None, **fields):
    """The entry changed; new evidence takes the place of the earlier, none leaves it."""
    return _written(item, fields, evidence, by)


def remove_item(*, item, by):
    """The entry is in the log no more; the history keeps it."""
    item.delete()


@transaction.atomic
def _written(row, fields, evidence, by):
    for name, value in fields.items():
        setattr(row, name, value)
    for name in ("day", "obtained_on"):
        if fields.get(name) and fields[name] > timezone.localdate():
            raise ValidationError({name: _("The day lies in the future. Enter it once it has come.")})
    row.full_clean()
    if evidence:
        row.evidence = _stored(*evidence, by)
    row.save()
    return row


def _stored(data, filename, by):
    """The file kept, when its content is a PDF, JPEG or PNG of a bearable size, whatever its name says."""
    content_type = next((kind for mark, kind in SCANS.items() if data.startswith(mark)), "")
    if not content_type:
        raise ValidationError({"evidence": _("This is no PDF, JPEG or PNG file.")})
    if len(data) > settings.UPLOAD_LIMIT_MB * 1024 * 1024:
        raise ValidationError({"evidence": too_large()})
    return store_file(data, name=filename[-200:], content_type=content_type, by=by)


def too_large():
    """What is said of a file over the limit."""
    return _("The file is larger than %(limit)s MB. Scan it in grey or at 200 dpi.") % {
        "limit": settings.UPLOAD_LIMIT_MB
    }
