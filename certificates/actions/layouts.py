"""Layouts: a new version of a design, in use or not, and its emblem."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from trainingcenter.documents.actions import store_file
from trainingcenter.documents.models import StoredFile
from trainingcenter.documents.pdf import PaperError

from .. import documents, rules
from ..models import CertificateLayout

PICTURES = ("image/png", "image/svg+xml")


def make_layout(*, name, kind, design, by=None, in_use=True):
    """Return the next version of the layout `name`; earlier versions stay for what was issued with them.

    ValidationError with every fault of the design at once, and for an emblem that was not uploaded as one.
    """
    check_design(design)
    last = CertificateLayout.objects.filter(name=name).order_by("-number").first()
    if last and last.kind != kind:
        raise ValidationError({"name": _("A layout of another credential has this name. Choose another one.")})
    number = last.number + 1 if last else 1
    layout = CertificateLayout(name=name, kind=kind, design=design, number=number, made_by=by, in_use=in_use)
    layout.full_clean()
    try:
        with transaction.atomic():
            layout.save()
    except IntegrityError as error:
        raise ValidationError(_("Somebody saved a version of this layout meanwhile. Save again.")) from error
    return layout


def check_design(design):
    """Raise ValidationError with every fault of `design`."""
    if faults := rules.check_design(design):
        raise ValidationError([fault.text for fault in faults])
    emblem = design["emblem"]
    if emblem["kind"] == "file" and not find_emblem(emblem):
        raise ValidationError(_("The picture of the emblem is not kept here. Upload it again."))


def find_emblem(emblem):
    """The stored picture that `emblem` (JSON) names, or None; id and hash must both be right."""
    kept = StoredFile.objects.filter(sha256=emblem.get("sha256"), content_type__in=PICTURES)
    return kept.filter(pk=emblem.get("file")).first()


def keep_emblem(*, data, filename, by):
    """The picture in `data` is kept, plain and small; returns the stored file. ValidationError names what is wrong."""
    plain, content_type = rules.plain_picture(data)
    ending = "png" if content_type == "image/png" else "svg"
    stored = store_file(plain, name=f"bieu-trung.{ending}", content_type=content_type, by=by)
    try:
        documents.try_picture(stored)
    except PaperError as error:
        stored.delete()
        raise ValidationError(_("The picture cannot be drawn. Save it as PNG and upload it again.")) from error
    return stored


@transaction.atomic
def use_layout(*, layout):
    """The version is in use; other versions of the same layout are not any more."""
    same = CertificateLayout.objects.select_for_update().filter(name=layout.name).order_by("pk")
    rows = {row.pk: row for row in same}
    if rows[layout.pk].in_use:
        raise ValidationError(_("This version is already in use."))
    for row in rows.values():
        if row.in_use != (row.pk == layout.pk):
            row.in_use = row.pk == layout.pk
            row.save(update_fields=["in_use"])
    return rows[layout.pk]


@transaction.atomic
def take_out_of_use(*, layout):
    """Nothing new is issued with this version. Refused for the last one in use of its credential."""
    rows = CertificateLayout.objects.select_for_update().filter(kind=layout.kind, in_use=True).order_by("pk")
    used = {row.pk: row for row in rows}
    if layout.pk not in used:
        raise ValidationError(_("This version is not in use."))
    if len(used) == 1:
        raise ValidationError(_("This is the only layout in use for its credential. Put another one into use first."))
    used[layout.pk].in_use = False
    used[layout.pk].save(update_fields=["in_use"])
    return used[layout.pk]
