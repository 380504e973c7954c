"""The centre's dated identity, its people and their dated posts, and the units that send learners."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trainingcenter.audit.history import tracked
from trainingcenter.vietnamese import fold, sort_key

from . import querysets


def no_overlap(name, *, over, message, condition=None):
    """An exclusion constraint: rows with equal integer columns `over` never share a day.

    Needs no extension: equality of integers is written as the overlap of one-element ranges.
    """
    singles = [
        (Func(F(column), F(column), Value("[]"), function="int8range"), RangeOperators.OVERLAPS) for column in over
    ]
    days = Func(F("valid_from"), F("valid_to"), Value("[]"), function="daterange")
    return ExclusionConstraint(
        name=name,
        expressions=[*singles, (days, RangeOperators.OVERLAPS)],
        condition=condition,
        violation_error_message=message,
    )


class Dated(models.Model):
    """A row that holds from one day to another, both included; without an end it still holds."""

    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        abstract = True


def ends_after_start(name):
    """A check constraint for `Dated` rows; an open end is fine."""
    return models.CheckConstraint(
        name=name,
        condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
        violation_error_message=_("The last day lies before the first. Correct one of the two."),
    )


@tracked()
class CentreIdentity(models.Model):
    """What the centre is called, and under whom, from a day on. Papers keep the identity valid on their day."""

    class Level(models.TextChoices):
        DISTRICT = "district", _("district")
        COMMUNE = "commune", _("commune, ward or special zone")

    name = models.CharField(_("name"), max_length=200)
    level = models.CharField(_("level"), max_length=20, choices=Level, default=Level.COMMUNE)
    superior = models.CharField(_("direct superior"), max_length=200)
    province = models.CharField(_("province"), max_length=100)
    place = models.CharField(_("place line"), max_length=100, help_text=_("Stands before the date: Nghĩa Lộ, ngày …"))
    director_title = models.CharField(_("director's title"), max_length=100, default="GIÁM ĐỐC")
    symbol = models.CharField(_("document symbol"), max_length=30, default="TTCT")
    valid_from = models.DateField(_("valid from"), unique=True)
    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)

    objects = querysets.CentreIdentityQuerySet.as_manager()

    class Meta:
        verbose_name = _("centre identity")
        verbose_name_plural = _("centre identities")
        ordering = ["-valid_from"]
        default_permissions = ()

    def __str__(self):
        return self.name


@tracked()
class Person(models.Model):
    """Somebody who works for the centre or teaches there. Learners are rows of their own."""

    class Sex(models.TextChoices):
        MALE = "male", _("male")
        FEMALE = "female", _("female")

    full_name = models.CharField(_("full name"), max_length=100)
    sort_key = models.CharField(max_length=300, editable=False)
    folded = models.CharField(max_length=100, editable=False)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    main_office = models.CharField(_("main office"), max_length=200, blank=True)
    main_position = models.CharField(_("position in the main office"), max_length=200, blank=True)

    objects = querysets.PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_key", "pk"]
        default_permissions = ()

    def __str__(self):
        return self.full_name

    def get_absolute_url(self):
        return reverse("organisation:person", args=[self.pk])

    def clean(self):
        self.sort_key, self.folded = sort_key(self.full_name), fold(self.full_name)


def one_post_of_each_kind_at_a_time():
    """A person holds a post once at a time; two different posts at a time are usual (lecturer with academic duty)."""
    return [
        no_overlap(
            f"one_{kind}_post_at_a_time",
            over=["person"],
            condition=Q(kind=kind),
            message=_("This person holds that post already in part of that time. End the other post first."),
        )
        for kind in ("deputy_director", "full_time_lecturer", "academic_duty", "office")
    ]


@tracked()
class Post(Dated):
    """A post that a person holds for a time; those on the payroll (biên chế) are the centre's staff."""

    class Kind(models.TextChoices):
        DIRECTOR = "director", _("director")
        DEPUTY_DIRECTOR = "deputy_director", _("deputy director")
        FULL_TIME_LECTURER = "full_time_lecturer", _("full-time lecturer")
        ACADEMIC_DUTY = "academic_duty", _("academic duty")
        OFFICE = "office", _("office work")

    SIGNING_TITLES = {Kind.DIRECTOR: "GIÁM ĐỐC", Kind.DEPUTY_DIRECTOR: "PHÓ GIÁM ĐỐC"}

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts", verbose_name=_("person"))
    kind = models.CharField(_("post"), max_length=20, choices=Kind)
    on_payroll = models.BooleanField(_("on the payroll"), default=True)
    decision = models.CharField(_("decision"), max_length=100, blank=True)

    objects = querysets.PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["-valid_from", "pk"]
        default_permissions = ()
        constraints = [
            ends_after_start("post_ends_after_start"),
            models.UniqueConstraint(
                fields=["person", "kind", "valid_from"],
                name="post_once_a_day",
                violation_error_message=_("This person already holds this post from that day on."),
            ),
            no_overlap(
                "one_director_at_a_time",
                over=[],
                condition=Q(kind="director"),
                message=_("There is already a director in that time. End the other post first."),
            ),
            *one_post_of_each_kind_at_a_time(),
        ]

    def __str__(self):
        return f"{self.person} – {self.get_kind_display()}"


@tracked()
class Delegation(Dated):
    """The director lets a deputy sign papers of one kind (or every kind) for a time."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations", verbose_name=_("signer"))
    paper_kind = models.CharField(_("kind of paper"), max_length=40, blank=True, help_text=_("Empty: every kind."))
    basis = models.CharField(_("legal basis"), max_length=200)

    objects = querysets.DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ["-valid_from", "pk"]
        default_permissions = ()
        constraints = [ends_after_start("delegation_ends_after_start")]

    def __str__(self):
        return f"{self.person} ({self.basis})"


@tracked()
class Unit(models.Model):
    """A unit that sends learners. Its names are dated rows; merged away, it points at its successor."""

    class Kind(models.TextChoices):
        PARTY_ORGANISATION = "party_organisation", _("Party organisation")
        PARTY_CELL = "party_cell", _("Party cell")
        COMMUNE = "commune", _("commune or ward")
        AGENCY = "agency", _("agency or mass organisation")

    name = models.CharField(_("name today"), max_length=200)
    folded = models.CharField(max_length=200, editable=False, db_index=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.AGENCY)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = querysets.UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["folded", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(closed_on__isnull=True),
                name="open_unit_name_once",
                violation_error_message=_("There is already a unit of this name."),
            ),
            models.CheckConstraint(
                name="successor_only_of_closed_unit",
                condition=Q(successor__isnull=True) | (Q(closed_on__isnull=False) & ~Q(successor=F("id"))),
                violation_error_message=_(
                    "A unit with a successor must have a closing date and another successor than itself."
                ),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("organisation:unit", args=[self.pk])

    def clean(self):
        self.folded = fold(self.name)


@tracked()
class UnitName(models.Model):
    """What a unit is called from a day on."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="names", verbose_name=_("unit"))
    name = models.CharField(_("name"), max_length=200)
    valid_from = models.DateField(_("valid from"))
    basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("name of a unit")
        verbose_name_plural = _("names of units")
        ordering = ["-valid_from"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["unit", "valid_from"], name="one_unit_name_a_day")]

    def __str__(self):
        return self.name


@tracked()
class Holiday(models.Model):
    """A day without sessions."""

    day = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        verbose_name = _("public holiday")
        verbose_name_plural = _("public holidays")
        ordering = ["day"]
        default_permissions = ()

    def __str__(self):
        return self.name
