"""Reads of learners and enrolments."""

import re

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery, Sum, Value

from trainingcenter.dates import months_after
from trainingcenter.vietnamese import fold


class LearnerQuerySet(models.QuerySet):
    @property
    def _enrolments(self):
        return self.model._meta.apps.get_model("learners", "Enrolment").objects

    def current(self):
        """Learners that stand for themselves: not those merged into another."""
        return self.filter(merged_into__isnull=True)

    def must_finish(self, programme, months):
        """Probationary Party members who have not completed `programme` (an id or an OuterRef), with `deadline`: so many
        `months` after their admission."""
        of = OuterRef(programme) if isinstance(programme, OuterRef) else programme
        finished = self._enrolments.active().filter(
            learner=OuterRef("pk"), completed=True, training_class__programme=of
        )
        probationary = self.current().filter(admission_date__isnull=False, full_membership_date__isnull=True)
        return probationary.filter(~Exists(finished)).annotate(deadline=months_after(F("admission_date"), months))

    def enrolled_in(self, programme):
        """Learners who sit in a class of `programme` that is not recognised yet."""
        return self.filter(Exists(self._going_on(programme).filter(learner=OuterRef("pk"))))

    def not_enrolled_in(self, programme):
        return self.filter(~Exists(self._going_on(programme).filter(learner=OuterRef("pk"))))

    def with_going_on(self, programme):
        """Adds `going_on`: their enrolments in classes of `programme` that are not recognised yet, a list."""
        rows = self._going_on(programme).select_related("training_class").order_by("training_class__planned_start")
        return self.prefetch_related(Prefetch("enrolments", rows, to_attr="going_on"))

    def _going_on(self, programme):
        return self._enrolments.active().going_on().filter(training_class__programme=programme)

    def in_group(self, group):
        """Learners who count in the target group by an enrolment that counts."""
        return self.filter(Exists(self._enrolments.active().filter(learner=OuterRef("pk"), groups=group)))

    def by_position(self):
        """How many learners have each position, `[(position, number)]`, the commonest first."""
        rows = self.current().exclude(position="").order_by().values_list("position").annotate(n=Count("pk"))
        return list(rows.order_by("-n", "position"))

    def search_as(self, user, text):
        """As `search`; part of an ID number finds nobody for whom those are masked: digit by digit they could be guessed."""
        digits = "".join(text.split())
        part = digits.isdigit() and len(digits) not in (9, 12)
        return self.none() if part and not user.has_perm("accounts.view_sensitive") else self.search(text)

    def search(self, text):
        """Learners in whose name, of today or earlier, every typed word begins a word (accent-free), or whose ID number
        begins so or ends in the four digits typed."""
        digits = "".join(text.split())
        if digits.isdigit():
            ends = Q(national_id__endswith=digits) if len(digits) == 4 else Q()
            return self.filter(Q(national_id__startswith=digits) | ends, ~Q(national_id=""))
        words = re.findall(r"[^\W_]+", fold(text))
        if not words:
            return self
        # two selects joined, not one with OR: each is served by its own index
        return self.filter(pk__in=self._named_today(words).union(self._named_earlier(words)))

    def _named_today(self, words):
        terms = SearchQuery(" & ".join(f"'{word}':*" for word in words), config="simple", search_type="raw")
        found = self.model._base_manager.annotate(_words=SearchVector("folded", config="simple"))
        return found.filter(_words=terms).order_by().values("pk")

    def _named_earlier(self, words):
        names = self.model._meta.get_field("earlier_names").related_model.objects.all()
        for word in words:
            names = names.filter(folded__regex=rf"\m{word}")
        return names.order_by().values("learner")

    def like(self, full_name, birth_date=None, national_id=""):
        """Current learners to compare with what is typed of a person: of the same accent-free name, born on the same
        day, or with the same ID number."""
        alike = Q(folded=fold(full_name)) if full_name.strip() else Q(pk__in=[])
        if birth_date:
            alike |= Q(birth_date=birth_date)
        if national_id:
            alike |= Q(national_id=national_id)
        return self.current().filter(alike)


class TargetGroupQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(in_use=True)


class EnrolmentQuerySet(models.QuerySet):
    def active(self):
        """Enrolments that count: those who left are not enrolled any more (domain §6.5)."""
        return self.filter(state="enrolled")

    def waiting(self):
        """Deferred enrolments of those who wait for a class to go on in."""
        return self.filter(state="deferred", continued_by__isnull=True, learner__merged_into__isnull=True)

    def of_person(self, learner):
        """Enrolments of `learner`, and those left with persons who were merged into `learner`; one query for who these
        are, for an OR over both tables would read them whole."""
        return self.filter(learner__in=[learner.pk, *learner.merged_from.values_list("pk", flat=True)])

    def going_on(self):
        """Enrolments in classes that are neither recognised nor cancelled yet."""
        return self.filter(completed__isnull=True, training_class__state__in=["planned", "open", "running", "ended"])

    def opened_between(self, first, last):
        """Enrolments of classes opened in those days: the period in which enrolments count (domain §6.2)."""
        return self._counted(training_class__opened_on__range=(first, last))

    def closed_between(self, first, last):
        """Enrolments of classes closed in those days: the period in which results count (domain §6.2)."""
        return self._counted(training_class__closed_on__range=(first, last))

    def _counted(self, **days):
        """Of classes that count in figures: opened by a decision and not cancelled."""
        return self.active().filter(**days).exclude(training_class__state__in=["planned", "cancelled"])

    def sitting_on(self, day):
        """Who sits on the roll of `day`: enrolled by then and not gone yet, whatever became of them since."""
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gt=day), enrolled_on__lte=day)

    def in_roster_order(self):
        return self.select_related("learner").order_by("order", "learner__sort_key", "pk")

    def with_attendance(self):
        """Adds `periods_held`, the periods with a closed roll since each enrolment, and `periods_absent` of them; None
        where there are none."""
        rolls = self.model._meta.apps.get_model("learners", "Roll").objects.filter(closed_at__isnull=False)
        held = rolls.filter(
            session__training_class=OuterRef("training_class"),
            session__state="held",
            session__day__gte=OuterRef("enrolled_on"),
        )
        absent = self.model._meta.apps.get_model("learners", "AttendanceMark").objects.filter(
            enrolment=OuterRef("pk"), roll__closed_at__isnull=False, roll__session__state="held"
        )
        return self.annotate(
            periods_held=_sum(held, "session__periods"),
            periods_absent=_sum(absent.exclude(kind="late"), "roll__session__periods"),
        )

    def for_person_page(self):
        """The enrolments of one person, the latest class first, with what their page tells of each."""
        certificates = Prefetch("certificates", to_attr="held_certificates")
        return (
            self.select_related(
                "training_class",
                "unit__successor__successor",
                "continued_by__training_class",
                "continues__training_class",
            )
            .prefetch_related(certificates)
            .with_attendance()
            .order_by("-training_class__planned_start", "-pk")
        )


def _sum(rows, column):
    """The sum of `column` over `rows`, as a subquery; all of one enrolment are one group."""
    return Subquery(rows.order_by().annotate(_all=Value(1)).values("_all").annotate(n=Sum(column)).values("n"))


class ImportBatchQuerySet(models.QuerySet):
    def named(self, text):
        """Lists in whose file name every typed word occurs, accents and capitals aside."""
        words = fold(text).split()
        names = self.order_by().values_list("pk", "file__name")
        return self.filter(pk__in=[pk for pk, name in names if all(word in fold(name) for word in words)])


class CompletionReviewQuerySet(models.QuerySet):
    def proposed(self):
        """Reviews whose decision waits for the signature."""
        return self.filter(decision__isnull=False, signed_at__isnull=True)

    def signed(self):
        return self.filter(signed_at__isnull=False)


class CorrectionLineQuerySet(models.QuerySet):
    def standing_for(self, training_class):
        """`{enrolment id: the line of the latest signed correction of the result}` of the class, with its decision."""
        lines = self.filter(correction__review__training_class=training_class, correction__signed_at__isnull=False)
        lines = lines.order_by("correction__signed_at", "pk").select_related("correction__decision__signer")
        return {line.enrolment_id: line for line in lines}

    def decisions_of(self, training_class):
        """`{enrolment id: the latest signed decision (an OfficialPaper) that corrected the result}` of the class."""
        return {pk: line.correction.decision for pk, line in self.standing_for(training_class).items()}


class RecognitionExceptionQuerySet(models.QuerySet):
    def asked(self):
        """Exceptions that wait for a leader's answer."""
        return self.filter(state="asked")

    def granted(self):
        return self.filter(state="granted")


class AssessmentQuerySet(models.QuerySet):
    def to_mark(self, today):
        """Assessments whose day has come and whose marks are not locked, of classes that are going on or just ended."""
        open_classes = self.filter(training_class__state__in=["open", "running", "ended"])
        return open_classes.filter(locked_at__isnull=True, held_on__lte=today)

    def with_entered(self):
        """Adds `entered`, how many learners still in the class have something, and `expected`, how many there are."""
        inside = Q(marks__enrolment__state="enrolled")
        given = Q(marks__value__isnull=False) | Q(marks__retest__isnull=False) | Q(marks__absent=True)
        enrolled = Q(training_class__enrolments__state="enrolled")
        return self.annotate(
            entered=Count("marks", filter=inside & given, distinct=True),
            expected=Count("training_class__enrolments", filter=enrolled, distinct=True),
        )

    def marked_by(self, user):
        """Assessments that the lecturer who signs in as `user` marks."""
        return self.filter(lecturer__person__user=user)


class MarkQuerySet(models.QuerySet):
    def given(self):
        """Marks in which something stands: a mark, a re-test, or that the learner did not sit."""
        return self.filter(Q(value__isnull=False) | Q(retest__isnull=False) | Q(absent=True))
