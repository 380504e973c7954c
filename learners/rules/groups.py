"""Target groups by the words of a position, where people came from, and deadlines."""

import re
from dataclasses import dataclass, replace
from datetime import date

from trainingcenter.vietnamese import fold


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
