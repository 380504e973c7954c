"""Lecturers: the list, one person's overview, timetable, hours and history."""

from functools import cached_property

from django.conf import settings
from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trainingcenter.audit.changes import history_of, history_of_rows
from trainingcenter.ui.views import FormPage, ListPage, requires

from .. import actions
from ..forms import LECTURER_FIELDS, LecturerForm, NewLecturerForm
from ..models import BusyPeriod, DevelopmentItem, Lecturer, Qualification, TeachingNorm
from ..rules import Norm, PostHeld, hours_table, norm_of_year
from ..tables import LecturerFilter, LecturerTable
from .file import READING, file_page, may_keep, readable

SHOWN = 30
FIRST_YEAR, LAST_YEAR = 2000, 2100


class LecturerList(ListPage):
    rights = ("view_lecturers",)
    title = _("Lecturers")
    table_class = LecturerTable
    filterset_class = LecturerFilter
    export_name = "giang-vien"
    create_url = reverse_lazy("lecturers:new")
    create_label = _("New lecturer")
    create_right = "edit_lecturers"

    def get_queryset(self):
        return (
            Lecturer.objects.select_related("person")
            .with_periods(timezone.localdate().year)
            .order_by("person__sort_key", "pk")
        )


@requires(*READING)
def detail(request, pk):
    """The overview: contact, posts, the year so far, lesson plans."""
    return _overview(request, readable(request.user, pk))


@requires("keep_own_file")
def own(request):
    """The overview of the lecturer who looks; who is none is told what to do."""
    found = Lecturer.objects.select_related("person").filter(person__user=request.user).first()
    if found is None:
        return render(request, "lecturers/nobody.html", {"title": _("My lecturer's file")})
    return _overview(request, found)


def _overview(request, lecturer):
    today = timezone.localdate()
    held = lecturer.sessions.held().filter(day__year=today.year)
    posts = list(lecturer.person.posts.all())
    return file_page(
        request,
        lecturer,
        "detail",
        year=today.year,
        posts=[(post, post.valid_to is None or post.valid_to >= today) for post in posts],
        periods=held.periods(),
        norm=_norm(posts, today.year),
        upcoming=lecturer.release_rows.in_force().filter(cancelled=False, ends_at__gte=timezone.now()).count(),
        plans=_plans(lecturer),
    )


def _plans(lecturer):
    """(state, its words, how many) of the lecturer's lesson plans."""
    words = dict(lecturer.lesson_plans.model._meta.get_field("state").flatchoices)
    counted = lecturer.lesson_plans.order_by("state").values_list("state").annotate(Count("pk"))
    return [(state, words[state], count) for state, count in counted]


def _norm(posts, year):
    norms = [Norm.of(row) for row in TeachingNorm.objects.all()]
    return norm_of_year(year, [PostHeld.of(post) for post in posts], norms)


@requires(*READING)
def timetable(request, pk):
    """What is published for the lecturer, what they have held this year, and the address for their calendar."""
    lecturer = readable(request.user, pk)
    now = timezone.now()
    rows = lecturer.release_rows.in_force().filter(ends_at__gte=now).select_related("training_class", "room")
    held = lecturer.sessions.held().filter(day__year=timezone.localdate().year)
    feed = _feed(request, lecturer)
    return file_page(
        request,
        lecturer,
        "timetable",
        year=timezone.localdate().year,
        upcoming=rows[:SHOWN],
        more=max(0, rows.count() - SHOWN),
        unpublished=lecturer.sessions.upcoming().exclude(release_rows__release__is_current=True).count(),
        held=held.select_related("training_class", "room").order_by("-starts_at"),
        feed=feed,
        feed_url=feed and settings.PUBLIC_URL + reverse("lecturers:feed", args=[feed.secret]),
    )


def _feed(request, lecturer):
    """The calendar address, for those only who may keep the file."""
    return getattr(lecturer, "calendar_feed", None) if may_keep(request.user, lecturer) else None


@requires(*READING)
def hours(request, pk):
    """Periods held in a year by month and form, against the norm of the posts held."""
    lecturer = readable(request.user, pk)
    year = _year(request)
    kinds = dict(lecturer.sessions.model._meta.get_field("kind").flatchoices)
    table = hours_table(lecturer.sessions.held().filter(day__year=year).by_month_and_kind(), order=list(kinds))
    posts = dict(lecturer.person.posts.model._meta.get_field("kind").flatchoices)
    norm = _norm(lecturer.person.posts.all(), year)
    return file_page(
        request,
        lecturer,
        "hours",
        year=year,
        table=table,
        kinds=[kinds[kind] for kind in table.kinds],
        lectures=table.of("lecture"),
        norm=norm,
        parts=[(part, posts[part.norm.post_kind]) for part in norm.parts],
        before=year - 1 if year > FIRST_YEAR else None,
        after=year + 1 if year < timezone.localdate().year else None,
    )


def _year(request):
    """The year asked for, this one where it is none."""
    typed = request.GET.get("year", "")
    year = int(typed) if typed.isdecimal() and len(typed) == 4 else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else timezone.localdate().year


@requires(*READING)
def history(request, pk):
    """Who changed what in the file; the rows of calendar files aside."""
    lecturer = readable(request.user, pk)
    changes = history_of(lecturer)
    changes += history_of_rows(Qualification, named="title", lecturer=lecturer)
    changes += history_of_rows(DevelopmentItem, named="title", lecturer=lecturer)
    changes += history_of_rows(BusyPeriod, named="first_day", lecturer=lecturer, without={"source": "calendar"})
    return file_page(request, lecturer, "history", history=sorted(changes, key=lambda change: change.at, reverse=True))


class NewLecturer(FormPage):
    rights = ("edit_lecturers",)
    title = _("New lecturer")
    form_class = NewLecturerForm
    success_text = _("Saved.")
    cancel_url = reverse_lazy("lecturers:list")

    def perform(self, form):
        person, lecturer = form.split()
        known = form.cleaned_data["known"]
        return actions.enter_lecturer(person=known or person, lecturer=lecturer, by=self.request.user)


class EditLecturer(FormPage):
    rights = ("edit_lecturers",)
    title = _("Change the lecturer")
    form_class = LecturerForm
    success_text = _("Saved.")

    @cached_property
    def lecturer(self):
        return get_object_or_404(Lecturer.objects.select_related("person"), pk=self.kwargs["pk"])

    @property
    def cancel_url(self):
        return reverse("lecturers:detail", args=[self.kwargs["pk"]])

    def get_initial(self):
        lecturer = self.lecturer
        person = {name: getattr(lecturer.person, name) for name in LecturerForm.PERSON}
        return person | {name: getattr(lecturer, name) for name in LECTURER_FIELDS}

    def perform(self, form):
        person, fields = form.split()
        return actions.change_lecturer(lecturer=self.lecturer, person=person, fields=fields, by=self.request.user)
