"""The timetable as it is checked and published: policy, releases, and who may teach what."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lecturers.models import Lecturer
from trainingcenter.audit.history import tracked
from trainingcenter.notices.models import Notice

from .. import querysets
from .catalogue import Lesson
from .classes import HalfDay, Room, TrainingClass
from .sessions import Session


@tracked()
class TeachableLesson(models.Model):
    """A lecturer may teach a lesson, from a day on."""

    lecturer = models.ForeignKey(
        Lecturer, on_delete=models.PROTECT, related_name="teachable", verbose_name=_("lecturer")
    )
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="teachable", verbose_name=_("lesson"))
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = querysets.TeachableLessonQuerySet.as_manager()

    class Meta:
        verbose_name = _("lesson a lecturer may teach")
        verbose_name_plural = _("lessons a lecturer may teach")
        ordering = ["lesson__title", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["lecturer", "lesson"],
                name="teachable_once",
                violation_error_message=_("The lecturer may teach this lesson already."),
            ),
            models.CheckConstraint(
                name="teachable_ends_after_start",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message=_("The last day lies before the first. Correct one of the two."),
            ),
        ]

    def __str__(self):
        return f"{self.lecturer} – {self.lesson}"


@tracked()
class TimetablePolicy(models.Model):
    """How the centre takes each kind of clash, and its limits; one row. Room and lecturer are never a matter of policy."""

    class Level(models.TextChoices):
        BLOCK = "block", _("refuse")
        WARN = "warn", _("warn, may be kept with a reason")
        OFF = "off", _("do not check")

    class_clash = models.CharField(_("class in two sessions at once"), max_length=5, choices=Level, default=Level.WARN)
    learner_clash = models.CharField(_("learner in two classes"), max_length=5, choices=Level, default=Level.WARN)
    lecturer_busy = models.CharField(_("lecturer's busy day"), max_length=5, choices=Level, default=Level.WARN)
    holiday = models.CharField(_("public holiday"), max_length=5, choices=Level, default=Level.WARN)
    day_periods = models.CharField(_("too many periods in a day"), max_length=5, choices=Level, default=Level.WARN)
    not_qualified = models.CharField(
        _("lesson the lecturer is not entered for"), max_length=5, choices=Level, default=Level.WARN
    )
    room_seats = models.CharField(_("room too small"), max_length=5, choices=Level, default=Level.WARN)
    most_periods_a_day = models.PositiveSmallIntegerField(
        _("most periods a class has in a day"), default=10, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    large_class = models.PositiveSmallIntegerField(
        _("a class is large from so many learners"), default=300, validators=[MinValueValidator(1)]
    )

    objects = querysets.TimetablePolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy of the timetable")
        verbose_name_plural = _("policies of the timetable")
        default_permissions = ()
        constraints = [models.CheckConstraint(name="one_timetable_policy", condition=Q(pk=1))]

    def __str__(self):
        return str(self._meta.verbose_name)


@tracked()
class TimetableRelease(models.Model):
    """The timetable of a class as published: frozen rows, what changed since the one before, who was told."""

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="releases", verbose_name=_("class")
    )
    number = models.PositiveSmallIntegerField(_("release"))
    is_current = models.BooleanField(_("in force"), default=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    changes = models.JSONField(_("changes"), default=list, blank=True)
    published_at = models.DateTimeField(_("published at"), auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("published by")
    )

    class Meta:
        verbose_name = _("published timetable")
        verbose_name_plural = _("published timetables")
        ordering = ["-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["training_class", "number"], name="release_number_once_per_class"),
            models.UniqueConstraint(
                fields=["training_class"], condition=Q(is_current=True), name="one_release_in_force_per_class"
            ),
        ]

    def __str__(self):
        return str(_("Release %(number)s") % {"number": self.number})


class ReleaseRow(models.Model):
    """A session as a release froze it. Never changed."""

    release = models.ForeignKey(TimetableRelease, on_delete=models.CASCADE, related_name="rows")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="release_rows")
    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="+")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("form"), max_length=20, choices=Session.Kind)
    title = models.CharField(_("content"), max_length=300)
    day = models.DateField(_("day"))
    half_day = models.CharField(_("half-day"), max_length=10, choices=HalfDay)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    periods = models.PositiveSmallIntegerField(_("periods"))
    lecturer = models.ForeignKey(Lecturer, on_delete=models.PROTECT, null=True, related_name="release_rows")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, related_name="+")
    cancelled = models.BooleanField(_("cancelled"), default=False)

    objects = querysets.ReleaseRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("session of a published timetable")
        verbose_name_plural = _("sessions of a published timetable")
        ordering = ["starts_at", "pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["lecturer", "day"], name="release_row_lecturer_day")]
        constraints = [models.UniqueConstraint(fields=["release", "session"], name="session_once_per_release")]

    def __str__(self):
        return f"{self.title} ({self.day:%d/%m/%Y})"

    @property
    def state(self):
        """Cancelled as it was published; held when its session was held since; planned otherwise."""
        if self.cancelled:
            return Session.State.CANCELLED
        held = self.session.state == Session.State.HELD
        return Session.State.HELD if held else Session.State.PLANNED

    def get_state_display(self):
        return Session.State(self.state).label

    @property
    def cancel_reason(self):
        return self.session.cancel_reason

    @property
    def taught_by(self):
        return self.lecturer

    @property
    def taught_in(self):
        return self.room

    @property
    def place(self):
        return self.room or self.session.visited


class ReleaseNotice(models.Model):
    """What a lecturer was told of a release."""

    release = models.ForeignKey(TimetableRelease, on_delete=models.CASCADE, related_name="notices")
    lecturer = models.ForeignKey(
        Lecturer, on_delete=models.PROTECT, related_name="release_notices", verbose_name=_("lecturer")
    )
    changes = models.JSONField(_("changes"), default=list)
    notice = models.ForeignKey(Notice, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("notice"))
    mailed_to = models.CharField(_("mailed to"), max_length=254, blank=True)

    class Meta:
        verbose_name = _("notice of a published timetable")
        verbose_name_plural = _("notices of published timetables")
        ordering = ["lecturer__person__sort_key", "pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["release", "lecturer"], name="one_notice_per_release")]

    def __str__(self):
        return f"{self.release}: {self.lecturer}"
