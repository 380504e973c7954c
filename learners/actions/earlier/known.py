"""What is known already that a register may tell again: classes, their versions, who sat in them, certificate numbers."""

from collections import defaultdict

from django.db.models import Q
from django.utils.translation import gettext as _

from courses.models import ProgrammeVersion, TrainingClass
from learners.models import Enrolment
from trainingcenter.vietnamese import fold


class KnownClasses:
    """The classes that could be those of a register, and the versions of their programmes: two queries."""

    def __init__(self, classes):
        dated = [c for c in classes if c.programme and c.opened and c.closed]
        codes = {c.code for c in classes if c.code}
        years = {c.year for c in dated} | {c.opened.year for c in dated}
        same_years = Q(programme__in={c.programme for c in dated}, year__in=years)
        self.classes = list(TrainingClass.objects.filter(Q(code__in=codes) | same_years))
        self.by_code = {c.code.casefold(): c for c in self.classes}
        self.by_name = {(c.programme_id, fold(c.name), c.planned_start.year): c for c in self.classes}
        self.versions = defaultdict(list)
        of_programmes = ProgrammeVersion.objects.filter(programme__in={c.programme for c in dated})
        for version in of_programmes.select_related("programme").prefetch_related("bands").order_by("valid_from"):
            self.versions[version.programme_id].append(version)

    def find(self, earlier):
        """The TrainingClass that an EarlierClass is, or None."""
        if earlier.code:
            return self.by_code.get(earlier.code.casefold())
        return (
            self.by_name.get((earlier.programme, fold(earlier.name), earlier.opened.year)) if earlier.opened else None
        )

    def pk_of(self, earlier):
        found = self.find(earlier)
        return found.pk if found else None

    def version_of(self, earlier):
        """The version valid when the class opened, else the first there was; None for a programme without versions."""
        versions = self.versions.get(earlier.programme, [])
        valid = [version for version in versions if version.valid_from <= earlier.opened]
        return valid[-1] if valid else next(iter(versions), None)

    def taken_intakes(self):
        return {(c.programme_id, c.year, c.intake) for c in self.classes}

    def check(self, earlier):
        """Tell what stands against the class in what is known."""
        found = self.find(earlier)
        if found is not None and not found.is_earlier:
            earlier.errors.append(
                _("The class %(code)s “%(name)s” is kept in this program already. Enrol its learners on its own page.")
                % {"code": found.code, "name": found.name}
            )
        elif found is not None and earlier.opened and earlier.closed:
            self._compare(earlier, found)
        if earlier.programme and earlier.opened and earlier.closed and self.version_of(earlier) is None:
            earlier.errors.append(_("The programme of the class has no version yet. Add one in the catalogue first."))

    def _compare(self, earlier, found):
        if earlier.programme and earlier.programme != found.programme_id:
            earlier.errors.append(
                _("The class %(code)s was brought in with another programme. Give this one another code.")
                % {"code": found.code}
            )
        if (found.opened_on, found.closed_on) != (earlier.opened, earlier.closed):
            earlier.errors.append(
                _(
                    "The class was brought in with the days %(first)s – %(last)s. Correct the file, or undo that import first."
                )
                % {"first": f"{found.opened_on:%d/%m/%Y}", "last": f"{found.closed_on:%d/%m/%Y}"}
            )


class KnownNumbers:
    """Certificate numbers that are taken, by number and year: those of the register, and those of earlier books."""

    def __init__(self, numbers):
        self.taken = defaultdict(list)
        earlier = Enrolment.objects.filter(earlier_certificate_no__in=numbers).values_list(
            "earlier_certificate_no", "earlier_certificate_on", "training_class__closed_on", "training_class__programme",
            "learner", "training_class", "learner__full_name",
        )  # fmt: skip
        for number, issued_on, closed_on, programme, learner, training_class, name in earlier:
            self.add(number, (issued_on or closed_on).year, programme, name, (learner, training_class))
        issued = Enrolment.objects.filter(certificates__number__in=numbers).values_list(
            "certificates__number", "certificates__year", "training_class__programme", "learner__full_name"
        )
        for number, year, programme, name in issued:
            self.add(number, year, programme, name)

    def add(self, number, year, programme, holder, owner=None):
        self.taken[fold(number), year].append((programme, holder, owner))

    def holders(self, number, year, owner):
        """(of the same programme, of another): who else holds the number of that year, as lists of words."""
        own, other = [], []
        for programme, holder, held_by in self.taken[fold(number), year]:
            if held_by is None or held_by != owner[1:]:
                (own if programme == owner[0] else other).append(holder)
        return own, other
