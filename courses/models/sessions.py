"""What is held when: sessions, who took them over, and the clashes somebody allowed."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from lecturers.models import Lecturer
from trainingcenter.audit.history import tracked
from trainingcenter.documents.models import StoredFile

from .. import querysets
from .catalogue import Lesson
from .classes import HalfDay, Room, TrainingClass


@tracked()
class Session(models.Model):
    """One lesson or ceremony within a half-day, with one lead lecturer.

    A joint session of several classes is one session with room and lecturer, which the other classes' sessions follow
    (`lead`) at the same hours. The two exclusion constraints are checked after each statement, so that two sessions
    can be swapped by one.
    """

    class Kind(models.TextChoices):
        LECTURE = "lecture", _("lecture")
        DISCUSSION = "discussion", _("discussion")
        REVISION = "revision_session", _("revision and Q&A")
        FIELD_STUDY = "field_study", _("field study")
        TEST = "test", _("test")
        OPENING = "opening", _("opening ceremony")
        CLOSING = "closing", _("closing ceremony")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled")

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("class")
    )
    kind = models.CharField(_("form"), max_length=20, choices=Kind, default=Kind.LECTURE)
    lesson = models.ForeignKey(
        Lesson, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("lesson")
    )
    title = models.CharField(_("content"), max_length=300)
    day = models.DateField(_("day"))
    half_day = models.CharField(_("half-day"), max_length=10, choices=HalfDay)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    periods = models.PositiveSmallIntegerField(_("periods"), default=5)
    lecturer = models.ForeignKey(
        Lecturer, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("lecturer")
    )
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("room")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    cancel_reason = models.CharField(_("reason of cancelling"), max_length=300, blank=True)
    lead = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="followers",
        verbose_name=_("joint with the session"),
    )

    objects = querysets.SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "pk"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["day"], name="session_day"),
            models.Index(fields=["training_class", "day"], name="session_class_day"),
            models.Index(fields=["lecturer", "day"], name="session_lecturer_day"),
            models.Index(fields=["room", "day"], name="session_room_day"),
        ]
        constraints = [
            models.CheckConstraint(
                name="session_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("The session ends before it starts. Correct one of the two times."),
            ),
            models.CheckConstraint(
                name="follower_carries_no_room_and_lecturer",
                condition=Q(lead__isnull=True) | Q(room__isnull=True, lecturer__isnull=True),
                violation_error_message=_("A joint session has the room and lecturer of the session it follows."),
            ),
            models.CheckConstraint(
                name="session_does_not_follow_itself",
                condition=Q(lead__isnull=True) | ~Q(lead=F("id")),
                violation_error_message=_("A session cannot be joint with itself. Choose another session."),
            ),
            ExclusionConstraint(
                name="one_session_per_room_at_a_time",
                expressions=[
                    (Func(F("room"), F("room"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (Func(F("starts_at"), F("ends_at"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(room__isnull=False) & ~Q(state="cancelled"),
                deferrable=Deferrable.IMMEDIATE,
                violation_error_message=_("The room is taken at that time. Choose another room or time."),
            ),
            ExclusionConstraint(
                name="one_session_per_lecturer_at_a_time",
                expressions=[
                    (Func(F("lecturer"), F("lecturer"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (Func(F("starts_at"), F("ends_at"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(lecturer__isnull=False) & ~Q(state="cancelled"),
                deferrable=Deferrable.IMMEDIATE,
                violation_error_message=_(
                    "The lecturer teaches elsewhere at that time. Choose another lecturer or time."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.day:%d/%m/%Y})"

    @property
    def taught_by(self):
        """Who teaches it: its own lecturer, or for a joint session the one of the session it follows."""
        return self.lead.lecturer if self.lead_id else self.lecturer

    def is_taught_by(self, user):
        """Whether `user` teaches it, themselves or as lecturer of the joint session it follows."""
        return bool(user and self.taught_by and self.taught_by.person_id == user.person_id)

    @property
    def taught_in(self):
        """Where it is held: its own room, or that of the session it follows."""
        return self.lead.room if self.lead_id else self.room

    @property
    def place(self):
        """Where people go: the room, or what a field study visits."""
        return self.taught_in or self.visited

    @property
    def visited(self):
        study = getattr(self, "field_study", None) if self.kind == self.Kind.FIELD_STUDY else None
        return study.place if study else ""


@tracked()
class FieldStudy(models.Model):
    """Where a session of field study goes, what is done there, and afterwards the report of it."""

    session = models.OneToOneField(
        Session, on_delete=models.CASCADE, related_name="field_study", verbose_name=_("session")
    )
    place = models.CharField(_("place"), max_length=300)
    programme = models.TextField(_("programme of the visit"), blank=True)
    report = models.TextField(_("report of the visit"), blank=True)
    report_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("report (file)")
    )

    class Meta:
        verbose_name = _("field study")
        verbose_name_plural = _("field studies")
        default_permissions = ()

    def __str__(self):
        return self.place


@tracked()
class Substitution(models.Model):
    """Another lecturer took over a session, for a reason."""

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="substitutions", verbose_name=_("session")
    )
    before = models.ForeignKey(
        Lecturer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lecturer before")
    )
    after = models.ForeignKey(Lecturer, on_delete=models.PROTECT, related_name="+", verbose_name=_("substitute"))
    reason = models.CharField(_("reason"), max_length=300)
    made_at = models.DateTimeField(_("time"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )

    class Meta:
        verbose_name = _("substitution")
        verbose_name_plural = _("substitutions")
        ordering = ["-made_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="substitution_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Give the reason."),
            )
        ]

    def __str__(self):
        return f"{self.before or '–'} → {self.after}"


@tracked()
class KeptWarning(models.Model):
    """A warning that somebody allowed for a reason. `key` names exactly that clash: kind, other party and hours."""

    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="kept_warnings", verbose_name=_("session")
    )
    kind = models.CharField(_("kind"), max_length=30)
    key = models.CharField(max_length=200, editable=False)
    text = models.CharField(_("warning"), max_length=500)
    reason = models.CharField(_("kept because"), max_length=300)
    kept_at = models.DateTimeField(_("time"), auto_now_add=True)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("kept by")
    )

    class Meta:
        verbose_name = _("kept warning")
        verbose_name_plural = _("kept warnings")
        ordering = ["-kept_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["session", "key"], name="warning_kept_once"),
            models.CheckConstraint(
                name="kept_warning_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Give the reason."),
            ),
        ]

    def __str__(self):
        return self.text
