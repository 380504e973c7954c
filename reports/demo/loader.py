"""Builds the demonstration centre, its year and its accounts; running it twice changes nothing."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import actions as courses
from courses.models import AnnualPlan, Programme, Room
from lecturers import actions as lecturers
from lecturers.models import Lecturer
from trainingcenter.accounts.actions import create_account
from trainingcenter.accounts.models import User
from trainingcenter.organisation import actions as organisation
from trainingcenter.organisation.models import CentreIdentity, Holiday, Person
from trainingcenter.vietnamese import fold

from .blanks import fill_blanks
from .files import fill_files
from .people import AUDIENCES, CONCURRENT, HOLIDAYS, KEYWORDS, PARTNERS, STAFF
from .plans import furnish_plan, tag_lines
from .year import build_class

HERE = Path(__file__).resolve().parent
FOUNDED = date(2020, 1, 1)


@dataclass
class Cast:
    """Who does what while the year is built."""

    registrar: User
    director: User
    appraiser: User
    lecturers: list
    room: Room
    today: date
    random: Random


def default_year(today):
    """The current year, or before 1 March the last one."""
    return today.year if (today.month, today.day) >= (3, 1) else today.year - 1


@transaction.atomic
def build(*, year=None, rosters=None):
    """The demonstration centre with one year of classes, one for each list of the folder `rosters`.

    Returns whether anything was built. Refused on a database that holds a real centre.
    """
    today = timezone.localdate()
    year = year or default_year(today)
    if year > today.year:
        raise ValidationError(_("The year %(year)s has not begun.") % {"year": year})
    if CentreIdentity.objects.filter(is_demonstration=False).exists():
        raise ValidationError(
            _("This database holds a real centre. The demonstration is built in a database of its own.")
        )
    cast = _cast(today)
    if AnnualPlan.objects.filter(year=year).exists():
        return False
    for month, day, name in HOLIDAYS:
        Holiday.objects.get_or_create(day=date(year, month, day), defaults={"name": name})
    lists = read_lists(Path(rosters) if rosters else HERE / "rosters")
    last_day = min(today, date(year, 12, 20))
    plan, lines = _plan(year, lists, cast)
    starts = _starts(year, last_day, len(lists), running=year == today.year)
    for number, (item, start) in enumerate(zip(lists, starts, strict=True), start=1):
        running = year == today.year and number == len(lists)
        build_class(
            cast=cast,
            line=lines[item.programme],
            item=item,
            start=start,
            number=number,
            running=running,
            with_letters=number == len(lists),
        )
    fill_files(cast)
    fill_blanks(cast, year)
    return True


@dataclass
class RosterFile:
    """A list of the folder and the programme it belongs to."""

    name: str
    data: bytes
    programme: str


def read_lists(folder):
    """The lists of `folder` in the order of their names; the programme from `expected.json` there, else from the name."""
    known = {}
    if (folder / "expected.json").exists():
        told = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        known = {c["file"]: c["programme"] for c in told.get("classes", [])}
    files = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in (".xlsx", ".xls", ".ods", ".csv")]
    if not files:
        raise ValidationError(_("The folder %(folder)s holds no list.") % {"folder": folder})
    return [RosterFile(path.name, path.read_bytes(), known.get(path.name) or _guess(path.stem)) for path in files]


def _guess(name):
    words = fold(name.replace("-", " ").replace("_", " "))
    return next((code for word, code in KEYWORDS if word in words), "CAPUY")


def _starts(year, last_day, count, *, running):
    """First days of the classes, spread from mid-January; the last one began yesterday when it is still running."""
    first = date(year, 1, 12)
    span = (last_day - first).days - 12
    starts = [first + timedelta(days=span * i // max(1, count - 1)) for i in range(count)]
    if running:
        starts[-1] = last_day - timedelta(days=1)
        if count > 1:
            starts[-2] = min(starts[-2], last_day - timedelta(days=14))
    return starts


def _cast(today):
    courses.load_programmes()
    if not CentreIdentity.objects.exists():
        _organisation()
    accounts = _accounts()
    room = Room.objects.order_by("pk").first() or courses.add_room(name="Hội trường tầng 2", seats=200)
    if Room.objects.count() < 3:
        courses.add_room(name="Phòng học số 1", seats=80)
        courses.add_room(name="Phòng học số 2", seats=60)
    return Cast(
        registrar=accounts["registrar"],
        director=accounts["leader"],
        appraiser=accounts["appraiser"],
        lecturers=list(Lecturer.objects.select_related("person").order_by("pk")),
        room=room,
        today=today,
        random=Random(634),
    )


def _organisation():
    for name, superior, level, valid_from in (
        ("Trung tâm Chính trị thị xã Nghĩa Lộ", "Thị ủy Nghĩa Lộ", "district", FOUNDED),
        ("Trung tâm Chính trị phường Nghĩa Lộ", "Đảng ủy phường Nghĩa Lộ", "commune", date(2025, 7, 1)),
    ):
        organisation.name_identity(
            name=name,
            superior=superior,
            level=level,
            province="Yên Bái" if level == "district" else "Lào Cai",
            place="Nghĩa Lộ",
            valid_from=valid_from,
            is_demonstration=True,
        )
    for full_name, sex, posts in STAFF:
        person = organisation.create_person(full_name=full_name, sex=sex)
        for kind in posts:
            organisation.give_post(person=person, kind=kind, valid_from=FOUNDED)
        if "director" not in posts:
            lecturers.create_lecturer(person=person, kind="full_time", since=FOUNDED)
        if "deputy_director" in posts:
            organisation.delegate(person=person, basis="Quyết định phân công số 05-QĐ/TTCT", valid_from=FOUNDED)
    for full_name, sex, office, position, speciality in CONCURRENT:
        person = organisation.create_person(full_name=full_name, sex=sex, main_office=office, main_position=position)
        lecturers.create_lecturer(person=person, kind="concurrent", since=FOUNDED, speciality=speciality)


def _accounts():
    made = {}
    for account in json.loads((HERE / "accounts.json").read_text(encoding="utf-8")):
        user = User.objects.filter(username=account["username"]).first()
        person = Person.objects.filter(full_name=account["person"]).first() if account["person"] else None
        made[account["role"]] = user or create_account(
            username=account["username"], password=account["password"], roles=account["roles"], person=person
        )
    return made


def _plan(year, lists, cast):
    """The signed plan: a line for each programme of the lists, and one that nobody has opened yet."""
    plan = courses.draft_plan(year=year, by=cast.registrar)
    codes = [item.programme for item in lists]
    lines = {}
    for code in [*dict.fromkeys(codes), *([] if "DVM" in codes else ["DVM"])]:
        classes = max(1, codes.count(code))
        lines[code] = courses.add_plan_line(
            plan=plan,
            programme=Programme.objects.get(code=code),
            audience=AUDIENCES[code],
            classes=classes,
            learners=(60 if code == "BDNTVD" else 90) * classes if code != "CDYN" else 130,
            month_from=1,
            month_to=12,
            venue=cast.room.name,
            budget=18_000_000 * classes,
            hosting="joint" if code in PARTNERS else "own",
            partner=PARTNERS.get(code, ""),
            by=cast.registrar,
        )
    tag_lines(plan=plan, lines=lines, cast=cast)
    courses.submit_plan(plan=plan, by=cast.registrar)
    courses.sign_plan(plan=plan, by=cast.director, signed_on=date(year, 1, 5))
    furnish_plan(plan=plan, lines=lines, cast=cast)
    return plan, lines
