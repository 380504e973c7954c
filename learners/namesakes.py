"""Who is known already of a person whose name is being typed."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from trainingcenter.vietnamese import fold

from .duplicates import Reason, why
from .models import Enrolment, Learner

SHOWN = 6


@dataclass(frozen=True)
class Namesake:
    """A known person, and why they may be the one typed; `reason` is None where only the name is the same."""

    learner: Learner
    reason: Reason | None

    @property
    def probably_same(self):
        return self.reason in (Reason.SAME_ID, Reason.SAME, Reason.ACCENTS, Reason.YEAR_ONLY, Reason.OTHER_ID)

    @property
    def words(self):
        return self.reason.label if self.reason else _("same name")


def of(*, full_name, birth_date=None, birth_year=None, national_id="", but=None):
    """The Namesakes of what is typed so far, most likely first, at most SHOWN; nobody before a name of two words, a date or
    an ID number stands there. Three queries."""
    typed = Learner(
        full_name=full_name, birth_date=birth_date, birth_year=birth_year, national_id="".join(national_id.split())
    )
    typed.derive()
    name = full_name if " " in typed.folded else ""
    if not (name or typed.national_id):
        return []
    found = Learner.objects.like(name, birth_date, typed.national_id).exclude(pk=but).order_by("pk")[:500]
    rows = [Namesake(learner, why(typed, learner)) for learner in found]
    rows = [row for row in rows if row.reason or (name and row.learner.folded == fold(name))]
    rows.sort(key=lambda row: row.reason or len(Reason) + 1)
    chosen = [row.learner.pk for row in rows[:SHOWN]]
    whole = Learner.objects.select_related("unit").prefetch_related(classes_of()).in_bulk(chosen)
    return [Namesake(whole[row.learner.pk], row.reason) for row in rows[:SHOWN]]


def classes_of():
    """Prefetches `in_classes`, the enrolments of each learner with their classes, the latest first."""
    enrolments = Enrolment.objects.select_related("training_class").order_by("-training_class__planned_start", "pk")
    return Prefetch("enrolments", enrolments, to_attr="in_classes")
