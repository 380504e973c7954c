"""A written register taken back, as long as nothing was built on it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError, Q
from django.utils.translation import gettext as _

from courses.models import Session, TrainingClass
from learners.actions.lists import lock_imports, take_back
from learners.models import Assessment, AttendanceMark, Enrolment, ImportBatch, Mark


@transaction.atomic
def undo_earlier(*, batch, by):
    """What a register wrote is taken back: its enrolments, the classes and persons it made, what it filled in.

    Refused with names when something was built on it: certificates, marks, sessions, or enrolments from elsewhere.
    """
    lock_imports()
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.kind != ImportBatch.Kind.HISTORY or batch.state != ImportBatch.State.WRITTEN:
        raise ValidationError(_("Only a written list can be undone."))
    classes = TrainingClass.objects.filter(history_imports=batch)
    _check_enrolments(batch)
    _check_classes(batch, classes)
    made = list(classes.values_list("pk", flat=True))
    try:
        with transaction.atomic():
            batch.enrolments.all().delete()
            batch.made_classes.clear()
            TrainingClass.objects.filter(pk__in=made).delete()
            take_back(batch)
    except ProtectedError as error:
        names = ", ".join(str(row) for row in list(error.protected_objects)[:5])
        raise ValidationError(
            _("The register cannot be undone: something was built on it meanwhile (%(names)s).") % {"names": names}
        ) from error
    ImportBatch.objects.filter(pk=batch.pk).update(state=ImportBatch.State.UNDONE)


def _check_enrolments(batch):
    built_on = (
        Enrolment.objects.filter(batch=batch)
        .filter(
            Q(pk__in=AttendanceMark.objects.values("enrolment"))
            | Q(pk__in=Mark.objects.values("enrolment"))
            | Q(review_line__isnull=False)
            | Q(certificates__isnull=False)
        )
        .select_related("learner")
    )
    if names := [str(e.learner) for e in built_on[:5]]:
        raise ValidationError(
            _("The list cannot be undone: roll, marks or recognition rest on it, for example of %(names)s.")
            % {"names": ", ".join(names)}
        )


def _check_classes(batch, classes):
    elsewhere = Enrolment.objects.filter(training_class=OuterRef("pk")).exclude(batch=batch)
    built_on = classes.filter(
        Exists(elsewhere)
        | Exists(Session.objects.filter(training_class=OuterRef("pk")))
        | Exists(Assessment.objects.filter(training_class=OuterRef("pk")))
        | Q(review__isnull=False)
    )
    if names := [c.name for c in built_on[:5]]:
        raise ValidationError(
            _(
                "The register cannot be undone: other learners or sessions are in its classes, for example in %(names)s. Undo the later import first."
            )
            % {"names": ", ".join(names)}
        )
