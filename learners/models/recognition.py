"""The recognition of a class: the file, its board, exceptions and rewards, and corrections after it was signed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Rank, TrainingClass
from trainingcenter.audit.history import tracked
from trainingcenter.documents.models import OfficialPaper, StoredFile
from trainingcenter.organisation.models import Person

from .. import querysets
from .lists import Enrolment


def _paper(label, name):
    return models.OneToOneField(
        OfficialPaper, on_delete=models.PROTECT, null=True, blank=True, related_name=name, verbose_name=label
    )


def _user(label, *, null=False):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=null,
        blank=null,
        related_name="+",
        verbose_name=label,
    )


@tracked()
class CompletionReview(models.Model):
    """The recognition file of a class: in hand while it has no decision, proposed with it, frozen by its signature.

    Proposed anew, its lines and papers are made again; board, meeting and rewards stay.
    """

    training_class = models.OneToOneField(
        TrainingClass, on_delete=models.PROTECT, related_name="review", verbose_name=_("class")
    )
    met_on = models.DateField(_("day of the meeting"), null=True, blank=True)
    met_at = models.CharField(_("place of the meeting"), max_length=200, blank=True)
    opinions = models.TextField(_("opinions of the board"), blank=True)
    minutes = _paper(_("minutes of recognition"), "review_of_minutes")
    decision = _paper(_("recognition decision"), "review")
    reward_decision = _paper(_("reward decision"), "review_of_rewards")
    proposed_by = _user(_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed at"), default=timezone.now)
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)

    objects = querysets.CompletionReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("completion review")
        verbose_name_plural = _("completion reviews")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="signed_review_has_decision",
                condition=Q(signed_at__isnull=True) | Q(decision__isnull=False),
                violation_error_message=_("A recognition is signed by its decision."),
            )
        ]

    def __str__(self):
        return f"{self.training_class}"

    @property
    def is_proposed(self):
        """Whether its decision waits for the signature: marks and rolls rest until it is signed or taken back."""
        return self.decision_id is not None and self.signed_at is None


@tracked()
class BoardMember(models.Model):
    """A member of the board that examined the results of a class."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("chair")
        SECRETARY = "secretary", _("secretary")
        MEMBER = "member", _("member")

    review = models.ForeignKey(
        CompletionReview, on_delete=models.CASCADE, related_name="board", verbose_name=_("review")
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    post = models.CharField(_("post"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("member of the board")
        verbose_name_plural = _("members of the board")
        ordering = ["order", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["review", "person"],
                name="board_member_once",
                violation_error_message=_("This person sits on the board already."),
            ),
            models.UniqueConstraint(
                fields=["review", "role"],
                name="one_chair_and_one_secretary",
                condition=~Q(role="member"),
                violation_error_message=_("A board has one chair and one secretary."),
            ),
        ]

    def __str__(self):
        return f"{self.person}"


@tracked()
class RecognitionException(models.Model):
    """Somebody asked that a learner be recognised against rules of the checklist; a leader who did not ask answers.

    It stands while the learner fails no other rules than those named in `rules`, also when the file is proposed anew.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("asked for")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("taken back")

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="exceptions", verbose_name=_("enrolment")
    )
    rules = models.JSONField(_("rules not fulfilled"), default=list)
    reason = models.CharField(_("reason of the exception"), max_length=300)
    document = models.CharField(_("document (number, date)"), max_length=200, blank=True)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document (file)")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    asked_by = _user(_("asked by"))
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    decided_by = _user(_("decided by"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)

    objects = querysets.RecognitionExceptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        ordering = ["-asked_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                name="one_exception_in_force_per_learner",
                condition=Q(state__in=["asked", "granted"]),
                violation_error_message=_("An exception for this learner is asked for or granted already."),
            ),
            models.CheckConstraint(
                name="exception_names_reason_and_document",
                condition=~Q(reason="") & (~Q(document="") | Q(file__isnull=False)),
                violation_error_message=_("An exception names its reason and the document behind it. Fill them in."),
            ),
            models.CheckConstraint(
                name="exception_decided_by_another",
                condition=~Q(state__in=["granted", "refused"])
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("asked_by"))),
                violation_error_message=_("Whoever asked for an exception does not decide it."),
            ),
        ]

    def __str__(self):
        return f"{self.enrolment}: {self.reason}"


@tracked()
class ReviewLine(models.Model):
    """What the review says of one learner, with the checklist it was read from."""

    review = models.ForeignKey(
        CompletionReview, on_delete=models.CASCADE, related_name="lines", verbose_name=_("review")
    )
    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.PROTECT, related_name="review_line", verbose_name=_("enrolment")
    )
    mark = models.DecimalField(_("final mark"), max_digits=4, decimal_places=2, null=True, blank=True)
    rank = models.CharField(_("rank"), max_length=10, choices=Rank, blank=True)
    passed = models.BooleanField(_("recognised"))
    checklist = models.JSONField(_("checklist"), default=list)
    exception = models.ForeignKey(
        RecognitionException,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lines",
        verbose_name=_("exception"),
    )
    exception_reason = models.CharField(_("reason of the exception"), max_length=300, blank=True)
    exception_by = _user(_("exception granted by"), null=True)

    class Meta:
        verbose_name = _("line of a review")
        verbose_name_plural = _("lines of a review")
        ordering = ["enrolment__order", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="exception_has_reason_and_grantor",
                condition=Q(exception_reason="", exception_by__isnull=True)
                | (~Q(exception_reason="") & Q(exception_by__isnull=False)),
                violation_error_message=_("An exception needs its reason and who granted it."),
            )
        ]

    def __str__(self):
        return f"{self.enrolment}"


@tracked()
class Reward(models.Model):
    """A learner proposed for a reward at the end of the class."""

    review = models.ForeignKey(
        CompletionReview, on_delete=models.CASCADE, related_name="rewards", verbose_name=_("review")
    )
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="rewards", verbose_name=_("enrolment")
    )
    form = models.CharField(_("form of the reward"), max_length=100, default="Giấy khen")
    reason = models.CharField(_("achievement"), max_length=300)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("reward")
        verbose_name_plural = _("rewards")
        ordering = ["order", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["review", "enrolment"],
                name="reward_once_per_learner",
                violation_error_message=_("This learner is in the list of rewards already."),
            )
        ]

    def __str__(self):
        return f"{self.enrolment}: {self.form}"


@tracked()
class ResultCorrection(models.Model):
    """A new decision that corrects results after the recognition was signed; the first decision and its lines stay."""

    review = models.ForeignKey(
        CompletionReview, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("review")
    )
    reason = models.CharField(_("reason of the correction"), max_length=300)
    document = models.CharField(_("document (number, date)"), max_length=200, blank=True)
    decision = _paper(_("decision of the correction"), "correction")
    proposed_by = _user(_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed at"), default=timezone.now)
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("correction of results")
        verbose_name_plural = _("corrections of results")
        ordering = ["proposed_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["review"],
                name="one_correction_at_a_time",
                condition=Q(signed_at__isnull=True),
                violation_error_message=_("A correction of this class waits for its signature already."),
            ),
            models.CheckConstraint(
                name="correction_has_reason", condition=~Q(reason=""), violation_error_message=_("Give the reason.")
            ),
        ]

    def __str__(self):
        return f"{self.review}: {self.reason}"

    def get_absolute_url(self):
        return reverse("learners:correction", args=[self.pk])


@tracked()
class CorrectionLine(models.Model):
    """What a correction changes for one learner, before and after."""

    correction = models.ForeignKey(
        ResultCorrection, on_delete=models.CASCADE, related_name="lines", verbose_name=_("correction")
    )
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("enrolment")
    )
    before_mark = models.DecimalField(_("mark before"), max_digits=4, decimal_places=2, null=True, blank=True)
    before_rank = models.CharField(_("rank before"), max_length=10, choices=Rank, blank=True)
    before_passed = models.BooleanField(_("recognised before"))
    after_mark = models.DecimalField(_("mark after"), max_digits=4, decimal_places=2, null=True, blank=True)
    after_rank = models.CharField(_("rank after"), max_length=10, choices=Rank, blank=True)
    after_passed = models.BooleanField(_("recognised after"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = querysets.CorrectionLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a correction")
        verbose_name_plural = _("lines of a correction")
        ordering = ["enrolment__order", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["correction", "enrolment"], name="learner_once_per_correction"),
            models.CheckConstraint(
                name="corrected_mark_on_scale",
                condition=Q(after_mark__isnull=True) | Q(after_mark__gte=0, after_mark__lte=10),
                violation_error_message=_("A mark lies between 0 and 10."),
            ),
        ]

    def __str__(self):
        return f"{self.enrolment}"
