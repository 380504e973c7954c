"""The signed sign-in sheets of sessions: kept, and put aside."""

import hashlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import Session, TrainingClass
from learners import rules
from learners.models import SignedSheet
from trainingcenter.documents.actions import store_file

NAME_LENGTH = 200


@transaction.atomic
def keep_signed_sheets(*, sessions, files, by):
    """Each of `files`, (name, bytes), is kept with each of `sessions`, all of one class; returns the new SignedSheets.

    The same picture a second time for a session changes nothing. Either all files are kept, or none.
    """
    sessions = _lock(sessions)
    _check(sessions, files)
    scans = _read(files)
    kept = SignedSheet.objects.filter(session__in=sessions, removed_at__isnull=True)
    known = set(kept.values_list("session", "file__sha256"))
    made = []
    for digest, (name, kind, data) in scans.items():
        missing = [session for session in sessions if (session.pk, digest) not in known]
        if missing:
            stored = store_file(data, name=name, content_type=kind, by=by)
            made += [SignedSheet(session=session, file=stored, added_by=by) for session in missing]
    return SignedSheet.objects.bulk_create(made)


def _lock(sessions):
    """The sessions as they are now; two people who file the same picture take turns."""
    found = Session.objects.select_for_update(of=("self",)).select_related("training_class")
    return list(found.filter(pk__in=[session.pk for session in sessions]).order_by("pk"))


def _check(sessions, files):
    if not sessions:
        raise ValidationError({"sessions": _("Tick the sessions whose signatures stand on the sheet.")})
    if len({session.training_class_id for session in sessions}) > 1:
        raise ValidationError({"sessions": _("The sessions belong to different classes. File them class by class.")})
    if sessions[0].training_class.state == TrainingClass.State.ARCHIVED:
        raise ValidationError(_("The class is archived; its papers are not changed any more."))
    if any(session.state == Session.State.CANCELLED for session in sessions):
        raise ValidationError({"sessions": _("A cancelled session has no signed sheet. Take away its tick.")})
    if any(session.day > timezone.localdate() for session in sessions):
        raise ValidationError({"sessions": _("A session still to come has no signatures yet. Take away its tick.")})
    if not files:
        raise ValidationError({"files": _("Choose the photo or scan of the signed sheet.")})


def _read(files):
    """`{hash: (name, content type, bytes)}`; what is wrong is said of each file by its name."""
    scans, wrong = {}, []
    for name, data in files:
        try:
            check_size(len(data))
            kind, kept = rules.read_scan(data)
        except ValidationError as error:
            wrong += [f"{name}: {text}" for text in error.messages]
            continue
        scans.setdefault(hashlib.sha256(kept).hexdigest(), (name[-NAME_LENGTH:], kind, kept))
    if wrong:
        raise ValidationError({"files": wrong})
    return scans


def check_size(size):
    """ValidationError when a file of `size` bytes is larger than the centre takes."""
    if size > settings.UPLOAD_LIMIT_MB * 1024 * 1024:
        raise ValidationError(
            _("The file is larger than %(limit)s MB. Photograph it at a lower resolution, or scan it in grey.")
            % {"limit": settings.UPLOAD_LIMIT_MB}
        )


def put_sheet_aside(*, sheet, reason, by):
    """A wrong sheet does not count any more, for `reason`; it stays in the history of its session."""
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason why the sheet is put aside.")})
    if sheet.session.training_class.state == TrainingClass.State.ARCHIVED:
        raise ValidationError(_("The class is archived; its papers are not changed any more."))
    put = SignedSheet.objects.filter(pk=sheet.pk, removed_at__isnull=True).update(
        removed_at=timezone.now(), removed_by=by, removed_reason=reason.strip()
    )
    if not put:
        raise ValidationError(_("This sheet is already put aside."))
