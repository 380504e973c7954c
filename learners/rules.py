"""Target groups, deadlines, attendance, final marks and the verdict of a recognition: plain values in, plain values out."""

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from trainingcenter.vietnamese import fold


@dataclass(frozen=True)
class Attendance:
    """Periods of one learner: `held` is the denominator (periods with a closed roll since enrolment)."""

    held: int
    excused: int = 0
    unexcused: int = 0

    @property
    def absent(self):
        return self.excused + self.unexcused

    @property
    def absent_percent(self):
        return Decimal(100) * self.absent / self.held if self.held else Decimal(0)

    @property
    def unexcused_percent(self):
        return Decimal(100) * self.unexcused / self.held if self.held else Decimal(0)


def final_mark(marks):
    """The weighted mean of `marks`, pairs (weight, mark), half-up to two decimals; None while one is missing or none is set."""
    if not marks or any(mark is None for _weight, mark in marks):
        return None
    total = sum(Decimal(weight) * mark for weight, mark in marks)
    return (total / sum(weight for weight, _mark in marks)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def better(value, retest):
    """The mark that counts of a test and its re-test."""
    return max((m for m in (value, retest) if m is not None), default=None)


@dataclass(frozen=True)
class Check:
    """One rule of the recognition: what it needs, what the learner has, and whether that is enough."""

    rule: str
    needed: str
    has: str
    passed: bool


def checklist(*, attendance, mark, absence_limit, unexcused_limit, pass_mark, has_assessment):
    """The checks of one learner as a list of Check: rolls held, absences, absences without leave, mark.

    `mark` is the final mark or None; limits are percent of the periods held; `unexcused_limit` None means no rule.
    """
    checks = [
        Check("attendance_known", "1", str(attendance.held), attendance.held > 0),
        Check("absence", f"≤ {absence_limit} %", _percent(attendance.absent, attendance.held),
              attendance.absent_percent <= absence_limit),
    ]  # fmt: skip
    if unexcused_limit is not None:
        checks.append(
            Check("unexcused_absence", f"≤ {unexcused_limit} %", _percent(attendance.unexcused, attendance.held),
                  attendance.unexcused_percent <= unexcused_limit)
        )  # fmt: skip
    if has_assessment:
        has = "" if mark is None else f"{mark}".replace(".", ",")
        checks.append(Check("mark", f"≥ {pass_mark}".replace(".", ","), has, mark is not None and mark >= pass_mark))
    return checks


def _percent(part, whole):
    if not whole:
        return f"{part}/{whole}"
    value = (Decimal(100) * part / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{part}/{whole} = {value} %".replace(".", ",")


@dataclass(frozen=True)
class Stay:
    """A unit that a person came from, as it was named then, from the first class to the last day known."""

    name: str
    unit: object
    first: date
    last: date


def stays(enrolments):
    """The units of one person, one Stay for enrolments that follow each other with the same unit; `enrolments` (with
    `unit_name`, `unit`, `enrolled_on`, `left_on` and `training_class`) come in the order of time."""
    found = []
    for enrolment in enrolments:
        if not enrolment.unit_name:
            continue
        known = enrolment.left_on or enrolment.training_class.closed_on or enrolment.training_class.planned_end
        last = max(known, enrolment.enrolled_on)
        if found and found[-1].name == enrolment.unit_name:
            found[-1] = replace(found[-1], last=max(last, found[-1].last))
        else:
            found.append(Stay(enrolment.unit_name, enrolment.unit, enrolment.enrolled_on, last))
    return found


# Đề án 05 counts these apart; the words are what positions are called in the lists of units.
DEFAULT_GROUPS = (
    (
        "Cấp ủy viên",
        (
            "cấp ủy viên", "cấp ủy", "đảng ủy viên", "chi ủy viên", "chi ủy", "ủy viên ban chấp hành đảng", "ủy viên bch đảng",
            "uv bch đảng", "uvbch đảng", "bch đảng bộ", "ban thường vụ đảng", "btv đảng", "bí thư đảng", "phó bí thư đảng", "bí thư chi bộ",
            "phó bí thư chi bộ", "bt chi bộ", "pbt chi bộ", "phó bt chi bộ", "btcb", "pbtcb",
        ),
    ),
    ("Bí thư chi bộ", ("bí thư chi bộ", "bt chi bộ", "btcb")),
    ("Cán bộ Mặt trận", ("mặt trận", "mttq", "ban ctmt", "trưởng ban ctmt")),
    (
        "Cán bộ đoàn thể",
        (
            "đoàn thanh niên", "đoàn tn", "bí thư đoàn", "phó bí thư đoàn", "bí thư chi đoàn", "phó bí thư chi đoàn",
            "ủy viên bch đoàn", "bch đoàn", "cán bộ đoàn", "đoàn trường", "hội phụ nữ", "hội lhpn", "lhpn", "liên hiệp phụ nữ",
            "hội nông dân", "hội nd", "hội cựu chiến binh", "hội ccb", "công đoàn", "chi hội", "hội liên hiệp thanh niên",
            "hội lhtn",
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Group:
    """A target group as it is looked for: its id and one pattern for all its words."""

    pk: int
    pattern: re.Pattern | None

    @classmethod
    def of(cls, group):
        """From a row with `pk` and `keywords`, one phrase a line."""
        phrases = [fold(line) for line in group.keywords.splitlines() if fold(line)]
        return cls(group.pk, re.compile("|".join(map(_phrase, phrases))) if phrases else None)


def _phrase(phrase):
    """Whole words; a deputy (phó) is found only by a phrase that names the deputy."""
    deputy = "" if phrase.startswith("pho ") else r"(?<!pho )"
    return rf"(?<!\w){deputy}{re.escape(phrase)}(?!\w)"


def groups_of(position, groups):
    """The ids of the groups (of type Group) that the words of `position` name."""
    words = fold(position)
    return [group.pk for group in groups if group.pattern and words and group.pattern.search(words)]


LONG_PAST = 24  # months after which nobody can still be probationary: a date is missing in the data
