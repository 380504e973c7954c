"""Rows of a register against the persons that are known, and against each other."""

from collections import defaultdict
from decimal import Decimal

from django.utils.translation import gettext as _

from courses.rules import rank_of
from learners.actions.lists import LEARNER_FIELDS, from_values, known_learners, to_values
from learners.matching import FILLED, UPDATED
from learners.models import Enrolment, ImportRow, Learner
from trainingcenter.vietnamese import decimal_vn, fold, match_key

from .known import KnownNumbers

Status = ImportRow.Status


def fills_of(learner, person):
    """What an old register may add to a person: only what is not known, as {field: (old, new)}."""
    return {
        name: ("", getattr(person, name))
        for name in (*FILLED, *UPDATED)
        if getattr(person, name) and not getattr(learner, name)
    }


def learner_of(person):
    """A learner, not saved, as the register tells of them."""
    learner = Learner(**{name: getattr(person, name) for name in LEARNER_FIELDS})
    learner.derive()
    return learner


def facts_of(row):
    """(person, what the register tells of the enrolment) of a kept row."""
    values = {name: value for name, value in row.values.items() if name not in ("earlier", "like")}
    return from_values(values), row.values["earlier"]


class Inside:
    """Who sits already in classes that are there, with one query."""

    def __init__(self, classes):
        self.enrolments = defaultdict(list)
        for enrolment in Enrolment.objects.filter(training_class__in=classes).select_related("learner"):
            self.enrolments[enrolment.training_class_id, enrolment.learner.match_key].append(enrolment)

    def find(self, person, training_class):
        """The enrolment of the person in the class (ids), when exactly one fits."""
        named = self.enrolments.get((training_class, match_key(person.full_name)), ())
        fitting = [enrolment for enrolment in named if _agree(enrolment.learner, person)]
        return fitting[0] if len(fitting) == 1 else None


class Matching:
    """Gives the rows of a batch; later classes first, for they know the person better than earlier ones."""

    def __init__(self, entries, classes, known):
        self.classes, self.known = classes, known
        self.entries = sorted(entries, key=self._latest_first)
        self.people = known_learners([e.person for e in entries])
        self.numbers = KnownNumbers({e.certificate_no for e in entries if e.certificate_no})
        self.inside = Inside({pk for c in classes.values() if (pk := known.pk_of(c))})
        self.seen, self.row_of = {}, {}

    def _latest_first(self, entry):
        opened = entry.number in self.classes and self.classes[entry.number].opened
        return -opened.toordinal() if opened else 0, entry.number

    def rows(self, batch):
        """The ImportRows, not saved, in the order of the file."""
        return sorted((self._row(batch, entry) for entry in self.entries), key=lambda row: row.number)

    def _row(self, batch, entry):
        training_class = self.classes.get(entry.number)
        row = ImportRow(batch=batch, number=entry.number, values=to_values(entry.person))
        if training_class is None or training_class.errors:
            row.values["earlier"] = self._told(entry, training_class, "", None)
        else:
            row.values["earlier"] = self._told(entry, training_class, *self._result(entry, training_class))
        reasons = [*entry.errors, *(training_class.errors if training_class else ())]
        row.reasons, row.status = reasons, Status.ERROR
        if not reasons:
            self._match(row, entry, training_class)
        row.warnings = entry.warnings
        return row

    @staticmethod
    def _told(entry, training_class, rank, completed):
        return {
            "class": training_class.key if training_class else "",
            "mark": str(entry.mark) if entry.mark is not None else "",
            "rank": entry.rank or rank,
            "completed": completed,
            "certificate_no": entry.certificate_no,
            "certificate_on": entry.certificate_on.isoformat() if entry.certificate_on else "",
        }

    def _result(self, entry, training_class):
        """(rank, completed) as the register tells them, or as they follow from the mark under the version's bands."""
        version = self.known.version_of(training_class)
        floors = version.band_floors
        reckoned = rank_of(entry.mark, floors) if floors else ""
        if entry.rank and reckoned and reckoned != entry.rank:
            entry.warnings.append(
                _("The mark %(mark)s does not fit the rank under the bands of the programme; both are kept as written.")
                % {"mark": decimal_vn(entry.mark)}
            )
        rank = entry.rank or reckoned
        completed = entry.passed if entry.passed is not None else rank != "failed" if rank else None
        if completed is None and (entry.certificate_no or not version.has_assessment):
            completed = True
        if completed is None:
            entry.warnings.append(_("Neither mark, rank nor certificate number is given; the result stays open."))
        if completed is False and entry.certificate_no:
            entry.warnings.append(_("Not passed, but with a certificate number: check both."))
        return rank, completed

    # -- who it is

    def _match(self, row, entry, training_class):
        existing = self.known.pk_of(training_class)
        if earlier := self._repeats(entry, training_class):
            row.status, row.reasons = (
                Status.REPEATED,
                [_("The same person stands in row %(number)s.") % {"number": earlier}],
            )
            return
        enrolment = self.inside.find(entry.person, existing) if existing else None
        if enrolment:
            row.status, row.learner = Status.SAME, enrolment.learner
            self._compare(entry, row.values["earlier"], enrolment)
        else:
            self._match_person(row, entry)
        if not self._number_is_free(row, entry, training_class, existing):
            row.status, row.learner = Status.ERROR, None
            return
        if row.status == Status.NEW:
            learner = learner_of(entry.person)
            self.people.add(learner)
            self.row_of[id(learner)] = entry.number

    def _repeats(self, entry, training_class):
        """The earlier row of the same person in the same class; without a day of birth the unit must agree too."""
        person = entry.person
        keys = [(training_class.key, person.national_id)] if person.national_id else []
        born = person.birth_date or (person.birth_year, fold(person.unit))
        keys.append((training_class.key, match_key(person.full_name), born))
        earlier = next((self.seen[key] for key in keys if key in self.seen), None)
        for key in keys:
            self.seen.setdefault(key, entry.number)
        return earlier

    @staticmethod
    def _compare(entry, told, enrolment):
        """What the class already holds of the person stays; that the register tells it otherwise is shown."""
        differs = [
            label
            for label, new, old in (
                (_("mark"), Decimal(told["mark"]) if told["mark"] else None, enrolment.mark),
                (_("rank"), told["rank"], enrolment.rank),
                (_("certificate number"), told["certificate_no"], enrolment.earlier_certificate_no),
            )
            if new not in ("", None) and new != old
        ]
        if differs:
            entry.warnings.append(
                _("Brought in before with another %(fields)s; that stays as it is.") % {"fields": ", ".join(differs)}
            )

    def _match_person(self, row, entry):
        match = self.people.match(entry.person)
        row.status = match.status
        if match.status in (Status.SAME, Status.CHANGED):
            self._same(row, entry, match.learner)
        elif match.status == Status.DECIDE:
            rows = [self.row_of[id(x)] for x in match.candidates if x.pk is None]
            row.candidates = [x.pk for x in match.candidates if x.pk is not None]
            if rows:
                row.values["like"] = rows[0]
                row.reasons = [_("Perhaps the same person as in row %(number)s.") % {"number": rows[0]}]

    def _same(self, row, entry, learner):
        if learner.pk is None:
            row.status, row.values["like"] = Status.SAME, self.row_of[id(learner)]
            for name, (_old, new) in fills_of(learner, entry.person).items():
                setattr(learner, name, new)
            return
        fills = fills_of(learner, entry.person)
        row.status, row.learner = (Status.CHANGED if fills else Status.SAME), learner
        row.before = {name: ["", str(new)] for name, (_old, new) in fills.items()}

    # -- certificate numbers

    def _number_is_free(self, row, entry, training_class, existing):
        """A number stands once in a year of a programme; in another programme of the year it is only told."""
        if not entry.certificate_no:
            return True
        year = (entry.certificate_on or training_class.closed).year
        owner = (training_class.programme, row.learner.pk if row.learner else None, existing)
        own, other = self.numbers.holders(entry.certificate_no, year, owner)
        told = {"number": entry.certificate_no, "year": year, "holder": "; ".join((own or other)[:2])}
        if own:
            row.reasons = [*row.reasons, _("The certificate number %(number)s of %(year)s is already that of %(holder)s. Correct one of them.") % told]  # fmt: skip
            return False
        if other:
            entry.warnings.append(
                _("In another programme %(holder)s has the certificate number %(number)s of %(year)s.") % told
            )
        holder = _("row %(number)s (%(name)s)") % {"number": entry.number, "name": entry.person.full_name}
        self.numbers.add(entry.certificate_no, year, training_class.programme, holder, ("row", entry.number))
        return True


def _agree(learner, person):
    """Whether what is known of both agrees, so that they are one in the list of one class."""
    if learner.national_id and person.national_id:
        return learner.national_id == person.national_id
    if learner.birth_date and person.birth_date:
        return learner.birth_date == person.birth_date
    return learner.birth_year == person.birth_year or None in (learner.birth_year, person.birth_year)
