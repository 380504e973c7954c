"""The menu: the order of the work, each entry behind one right."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Entry:
    label: str
    url_name: str
    right: str
    icon: str
    # pages whose address begins so belong to the entry too, where no other entry is nearer
    around: str = ""

    @cached_property
    def url(self):
        return reverse(self.url_name)


ENTRIES = [
    Entry(_("Today"), "home", "", "home"),
    Entry(_("Annual plan"), "courses:plans", "view_plan", "calendar-stats"),
    Entry(_("Classes"), "courses:classes", "view_classes", "school"),
    Entry(_("Timetable"), "courses:timetable", "view_classes", "calendar-week"),
    Entry(_("Learners"), "learners:list", "view_learners", "users"),
    Entry(_("Lecturers"), "lecturers:list", "view_lecturers", "user-star"),
    Entry(_("My lecturer's file"), "lecturers:own", "keep_own_file", "user-star", around="/giang-vien/"),
    Entry(_("Lesson plans"), "teaching:plans", "view_lesson_plans", "file-text"),
    Entry(_("Results and recognition"), "learners:results", "view_results", "checklist"),
    Entry(_("Certificates"), "certificates:register", "view_certificates", "certificate"),
    Entry(_("Reports"), "reports:reports", "view_reports", "chart-bar"),
    Entry(_("Catalogue and settings"), "organisation:settings", "view_catalogue", "settings"),
    Entry(_("Audit log"), "audit:log", "view_audit", "history"),
]


def menu_for(user):
    """The entries that `user` may open."""
    return [entry for entry in ENTRIES if not entry.right or user.has_perm(f"accounts.{entry.right}")]


def entry_of(entries, path):
    """The one of `entries` that the page at `path` belongs to, or None.

    Pages of a class belong to the classes whichever room serves them; else the longest address that begins `path`.
    """
    classes = reverse("courses:classes")
    for entry in entries:
        if entry.url == classes and classes in path:
            return entry
    begun = [(len(start), entry) for entry in entries for start in (entry.url, entry.around) if _begins(path, start)]
    return max(begun, key=lambda pair: pair[0], default=(0, None))[1]


def _begins(path, start):
    return path == start or (len(start) > 1 and path.startswith(start))
