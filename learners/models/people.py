"""Who learns."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trainingcenter.audit.history import tracked
from trainingcenter.organisation.models import Person, Unit
from trainingcenter.vietnamese import fold, match_key, sort_key

from .. import querysets

SENSITIVE = ["national_id", "ethnicity", "party_card_no"]


class TheoryLevel(models.TextChoices):
    NONE = "none", _("none yet")
    ELEMENTARY = "elementary", _("elementary")
    INTERMEDIATE = "intermediate", _("intermediate")
    ADVANCED = "advanced", _("advanced")
    BACHELOR = "bachelor", _("bachelor")


@tracked(exclude=SENSITIVE)
class Learner(models.Model):
    """One person who learns here, across all classes and years."""

    full_name = models.CharField(_("full name"), max_length=100)
    sort_key = models.CharField(max_length=300, editable=False)
    folded = models.CharField(max_length=100, editable=False)
    match_key = models.CharField(max_length=100, editable=False)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField(
        _("year of birth"), null=True, blank=True, validators=[MinValueValidator(1900), MaxValueValidator(2100)]
    )
    sex = models.CharField(_("sex"), max_length=6, choices=Person.Sex, blank=True)
    ethnicity = models.CharField(_("ethnic group"), max_length=50, blank=True)
    hometown = models.CharField(_("native place"), max_length=200, blank=True)
    residence = models.CharField(_("current residence"), max_length=200, blank=True)
    national_id = models.CharField(_("ID number"), max_length=12, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="learners", verbose_name=_("work unit")
    )
    position = models.CharField(_("position or occupation"), max_length=200, blank=True)
    party_cell = models.CharField(_("Party cell"), max_length=200, blank=True)
    education_level = models.CharField(_("general education"), max_length=50, blank=True)
    professional_level = models.CharField(_("professional qualification"), max_length=100, blank=True)
    political_theory_level = models.CharField(
        _("political-theory level"), max_length=12, choices=TheoryLevel, blank=True
    )
    admission_date = models.DateField(_("date of admission to the Party"), null=True, blank=True)
    full_membership_date = models.DateField(_("date of full membership"), null=True, blank=True)
    party_card_no = models.CharField(_("Party card number"), max_length=20, blank=True)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_from",
        verbose_name=_("same person as"),
    )
    merged_on = models.DateField(_("merged on"), null=True, blank=True, editable=False)

    objects = querysets.LearnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("learner")
        verbose_name_plural = _("learners")
        ordering = ["sort_key", "pk"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["sort_key", "id"], condition=Q(merged_into__isnull=True), name="learner_sort"),
            models.Index(fields=["folded"], name="learner_folded"),
            models.Index(fields=["birth_date"], name="learner_birth_date"),
            GinIndex(SearchVector("folded", config="simple"), name="learner_search"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["national_id"],
                condition=~Q(national_id="") & Q(merged_into__isnull=True),
                name="national_id_once",
                violation_error_message=_("Another learner already has this ID number. Open that learner instead."),
            ),
            models.CheckConstraint(
                name="birth_year_agrees_with_birth_date",
                condition=Q(birth_date__isnull=True) | Q(birth_year=F("birth_date__year")),
                violation_error_message=_("The year of birth does not agree with the date of birth."),
            ),
            models.CheckConstraint(
                name="merged_learner_has_day_and_other_person",
                condition=Q(merged_into__isnull=True, merged_on__isnull=True)
                | (Q(merged_into__isnull=False, merged_on__isnull=False) & ~Q(merged_into=F("id"))),
                violation_error_message=_("A person is merged into another one, on a day."),
            ),
        ]

    def __str__(self):
        return self.full_name

    def get_absolute_url(self):
        return reverse("learners:detail", args=[self.pk])

    def clean(self):
        self.derive()

    def derive(self):
        """Set what follows from the other fields: sort and search keys, year of birth."""
        self.sort_key, self.folded = sort_key(self.full_name), fold(self.full_name)
        self.match_key = match_key(self.full_name)
        if self.birth_date:
            self.birth_year = self.birth_date.year

    @property
    def is_ethnic_minority(self):
        return bool(self.ethnicity) and self.ethnicity.casefold() != "kinh"

    @property
    def is_party_member(self):
        return bool(self.admission_date or self.full_membership_date or self.party_card_no)

    @property
    def born(self):
        """The date of birth as it is known: a day, only a year, or nothing."""
        if self.birth_date:
            return f"{self.birth_date:%d/%m/%Y}"
        return str(self.birth_year or "")


@tracked()
class EarlierName(models.Model):
    """A name that the person had before; the search finds it, papers of then keep it."""

    learner = models.ForeignKey(
        Learner, on_delete=models.CASCADE, related_name="earlier_names", verbose_name=_("learner")
    )
    full_name = models.CharField(_("earlier name"), max_length=100)
    folded = models.CharField(max_length=100, editable=False, db_index=True)
    match_key = models.CharField(max_length=100, editable=False)
    until = models.DateField(_("used until"), null=True, blank=True)
    reason = models.CharField(_("reason of the change"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("earlier name")
        verbose_name_plural = _("earlier names")
        ordering = ["-until", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "match_key"],
                name="earlier_name_once",
                violation_error_message=_("This earlier name is already noted."),
            )
        ]

    def __str__(self):
        return self.full_name

    def clean(self):
        self.derive()

    def derive(self):
        """Set the search keys."""
        self.folded, self.match_key = fold(self.full_name), match_key(self.full_name)


@tracked()
class NotSame(models.Model):
    """Two persons who look alike and are not one: nobody is asked again."""

    one = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="+", verbose_name=_("learner"))
    other = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="+", verbose_name=_("learner"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("pair of different persons")
        verbose_name_plural = _("pairs of different persons")
        ordering = ["-decided_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="pair_decided_once"),
            models.CheckConstraint(name="pair_in_order", condition=Q(one__lt=F("other"))),
        ]

    def __str__(self):
        return f"{self.one} ≠ {self.other}"
