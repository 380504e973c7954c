"""Reads of programmes, plans, classes and sessions."""

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from trainingcenter.vietnamese import fold

OPENED = ["open", "running", "ended", "recognised", "archived"]
DONE = ["ended", "recognised", "archived"]


class Searchable(models.QuerySet):
    """Rows with a stored folded column."""

    def search(self, text):
        """Rows in whose code or name every typed word occurs, accents and capitals aside."""
        found = self
        for word in fold(text).split():
            found = found.filter(folded__contains=word)
        return found


class ProgrammeQuerySet(Searchable):
    def with_figures(self):
        """Adds `classes_count`, the classes ever opened by a decision."""
        return self.annotate(classes_count=Count("classes", filter=Q(classes__state__in=OPENED)))


class ProgrammeVersionQuerySet(models.QuerySet):
    def with_use(self):
        """Adds `in_use`: whether a class opened by a signed decision keeps the version."""
        return self.annotate(in_use=Count("classes", filter=Q(classes__state__in=OPENED)))

    def on(self, day):
        """Versions valid on `day`: of each programme the latest that had begun."""
        return self.filter(valid_from__lte=day).order_by("programme_id", "-valid_from").distinct("programme_id")


class PlanLineQuerySet(models.QuerySet):
    def in_force(self):
        """Lines of the plan as it stands: those that no signed adjustment has dropped."""
        return self.filter(dropped_in__isnull=True)

    def with_progress(self, today):
        """Adds to `with_done` and `with_enrolled`: `classes_overdue`, planned classes whose opening day has passed, and
        `learners_done`, learners enrolled in classes that are done."""
        overdue = Q(training_classes__state="planned", training_classes__planned_start__lt=today)
        done = Q(training_classes__state__in=DONE, training_classes__enrolments__state="enrolled")
        return (
            self.with_done()
            .with_enrolled()
            .annotate(
                classes_overdue=Count("training_classes", filter=overdue, distinct=True),
                learners_done=Count("training_classes__enrolments", filter=done, distinct=True),
            )
        )

    def with_done(self):
        """Adds `classes_opened` and `classes_done` of each line; cancelled classes do not count."""
        return self.annotate(
            classes_opened=Count("training_classes", filter=Q(training_classes__state__in=OPENED), distinct=True),
            classes_done=Count("training_classes", filter=Q(training_classes__state__in=DONE), distinct=True),
        )

    def with_enrolled(self):
        """Adds `enrolled`: learners (lượt) enrolled in the classes opened from each line."""
        enrolled = Q(training_classes__state__in=OPENED, training_classes__enrolments__state="enrolled")
        return self.annotate(enrolled=Count("training_classes__enrolments", filter=enrolled, distinct=True))

    def with_planned_classes(self):
        """Adds `classes_taken`: classes planned or opened from each line, cancelled ones aside."""
        taken = Q(training_classes__isnull=False) & ~Q(training_classes__state="cancelled")
        return self.annotate(classes_taken=Count("training_classes", filter=taken, distinct=True))


class TrainingClassQuerySet(Searchable):
    def counted(self):
        """Classes that count in figures: opened by a decision and not cancelled."""
        return self.exclude(state__in=["planned", "cancelled"])

    def of_year(self, year):
        return self.filter(year=year)

    def done(self):
        return self.filter(state__in=DONE)

    def overdue(self, today):
        """Classes still planned although their opening day has passed."""
        return self.filter(state="planned", planned_start__lt=today)

    def outside_plan(self):
        """Classes without a line in the plan of their own year."""
        return self.filter(Q(plan_line=None) | ~Q(plan_line__plan__year=F("year")))

    def tagged(self, scheme):
        """Classes tagged with `scheme`, themselves or through their line of the plan."""
        return self.filter(Q(schemes=scheme) | Q(plan_line__schemes=scheme)).distinct()

    def active(self):
        return self.filter(state__in=["open", "running"])

    def taking_learners(self):
        """Classes into which learners can still come."""
        return self.filter(state__in=["planned", "open", "running"])

    def with_enrolled(self):
        """Adds `enrolled`, the learners of each class who have not left it."""
        return self.annotate(enrolled=Count("enrolments", filter=Q(enrolments__state="enrolled"), distinct=True))

    def with_letters_to_sign(self):
        """Classes of which a call-up notice or an invitation waits for signature."""
        submitted = Q(call_up__paper__state="submitted") | Q(invitations__paper__state="submitted")
        return self.filter(pk__in=self.model.objects.filter(submitted).values("pk"))

    def to_publish(self, today):
        """Classes with a session from `today` on that differs from the release in force, or was never published."""
        sessions = self.model._meta.apps.get_model("courses", "Session").objects
        changed = sessions.filter(day__gte=today).unpublished()
        going_on = self.filter(state__in=["planned", "open", "running"])
        return going_on.filter(pk__in=changed.values("training_class"))

    def with_overdue_answers(self):
        """Classes to whose call-up a unit has not answered in time."""
        units = self.model._meta.apps.get_model("courses", "CallUpUnit").objects.overdue()
        return self.filter(pk__in=units.values("call_up__training_class"))

    def visible_to(self, user):
        """A reader sees every class, a lecturer those with a session of theirs, joint ones included."""
        if user.has_perm("accounts.view_learners") or user.has_perm("accounts.appraise_lesson_plans"):
            return self
        own = Q(sessions__lecturer__person__user=user) | Q(sessions__lead__lecturer__person__user=user)
        return self.filter(pk__in=self.model.objects.filter(own).values("pk"))


class SessionQuerySet(models.QuerySet):
    def with_places(self):
        """With class, lecturer and place, for a joint session those of the session it follows: one query."""
        own = ("training_class", "lecturer__person", "room")
        return self.select_related(*own, "field_study", *(f"lead__{name}" for name in own))

    def unpublished(self):
        """Sessions whose time, content, lecturer, room or cancelling the release in force does not tell (yet)."""
        lead = {name: Coalesce(F(f"lead__{name}"), F(name), Value(0)) for name in ("lecturer", "room")}
        rows = (
            self.model._meta.apps.get_model("courses", "ReleaseRow").objects.in_force().filter(session=OuterRef("pk"))
        )
        told = rows.annotate(row_lecturer=Coalesce("lecturer", Value(0)), row_room=Coalesce("room", Value(0))).filter(
            cancelled=False,
            starts_at=OuterRef("starts_at"),
            ends_at=OuterRef("ends_at"),
            title=OuterRef("title"),
            row_lecturer=OuterRef("now_lecturer"),
            row_room=OuterRef("now_room"),
        )
        found = self.annotate(now_lecturer=lead["lecturer"], now_room=lead["room"])
        silent = ~Q(state="cancelled") & ~Exists(told)
        return found.filter(silent | (Q(state="cancelled") & Exists(rows.filter(cancelled=False))))

    def narrowed(self, *, training_class=None, lecturer=None, room=None):
        """Sessions of a class, a lecturer and a room where one is given; joint ones count for both."""
        found = self.filter(training_class=training_class) if training_class else self
        if lecturer:
            found = found.filter(Q(lecturer=lecturer) | Q(lead__lecturer=lecturer))
        if room:
            found = found.filter(Q(room=room) | Q(lead__room=room))
        return found

    def kept(self):
        """Sessions that take place or took place."""
        return self.exclude(state="cancelled")

    def held(self):
        return self.filter(state="held")

    def on(self, day):
        return self.filter(day=day)

    def between(self, first, last):
        """Sessions from the day `first` to the day `last`, both included."""
        return self.filter(day__range=(first, last))

    def upcoming(self):
        return self.kept().filter(ends_at__gte=timezone.now())

    def periods(self):
        """The sum of their periods, a whole number."""
        return self.aggregate(sum=Sum("periods"))["sum"] or 0

    def by_month_and_kind(self):
        """`{(month, kind): periods}`; meant for the sessions of one year."""
        rows = self.order_by().values_list("day__month", "kind").annotate(Sum("periods"))
        return {(month, kind): periods for month, kind, periods in rows}

    def taught_by(self, user):
        """Sessions that `user` teaches, joint ones included."""
        return self.filter(Q(lecturer__person__user=user) | Q(lead__lecturer__person__user=user))

    def visible_to(self, user):
        """A reader sees every session, a lecturer their own, joint ones included."""
        return self if user.has_perm("accounts.view_learners") else self.taught_by(user)


class SchemeQuerySet(Searchable):
    def of_year(self, year):
        """Schemes whose period holds `year`."""
        return self.filter(first_year__lte=year, last_year__gte=year)

    def schemes_of(self, line):
        """The schemes with which a line of the plan is tagged; a class proposed from the line is tagged alike."""
        return self.filter(plan_lines=line)

    def with_use(self):
        """Adds `lines_count` and `classes_count`, what is tagged with each."""
        return self.annotate(
            lines_count=Count("plan_lines", distinct=True), classes_count=Count("training_classes", distinct=True)
        )


class CentreTaskQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state__in=["planned", "running"])

    def overdue(self):
        return self.open().filter(due_on__lt=timezone.localdate())

    def of_year(self, year):
        return self.filter(year=year)

    def owned_by(self, user):
        return self.filter(owner__user=user)


class CallUpUnitQuerySet(models.QuerySet):
    def unanswered(self):
        return self.filter(answered_on__isnull=True)

    def overdue(self):
        """Units that had the signed notice of a class not yet started and let its deadline pass without an answer."""
        return self.unanswered().filter(
            call_up__paper__state="signed",
            call_up__reply_by__lt=timezone.localdate(),
            call_up__training_class__state__in=["planned", "open"],
        )


class TeachableLessonQuerySet(models.QuerySet):
    def on(self, day):
        """What may be taught on `day`."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


class TimetablePolicyQuerySet(models.QuerySet):
    def current(self):
        """The centre's policy; before anybody has set one, the defaults (not saved)."""
        return self.first() or self.model(pk=1)


class ReleaseRowQuerySet(models.QuerySet):
    def in_force(self):
        """Rows of the releases that are in force now."""
        return self.filter(release__is_current=True)

    def between(self, first, last):
        """Rows from the day `first` to the day `last`, both included."""
        return self.filter(day__range=(first, last))
