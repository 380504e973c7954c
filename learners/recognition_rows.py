"""The recognition file of a class as it is looked at: from the lines of the proposal, or from the rows of now."""

from collections import Counter
from dataclasses import dataclass

from courses.models import Rank
from trainingcenter.vietnamese import fold

from . import results
from .models import CorrectionLine, RecognitionException, ReviewLine


@dataclass(frozen=True)
class FileRow:
    """One learner of the file; `checks` are frozen checks, `line` is None before the file is proposed, `exception` the one
    asked for, granted or answered last."""

    number: int
    enrolment: object
    mark: object
    rank: str
    passed: bool
    checks: list
    line: object = None
    exception: object = None
    correction: object = None

    @property
    def rank_label(self):
        return Rank(self.rank).label if self.rank else ""

    @property
    def failing(self):
        return [check for check in self.checks if not check["passed"]]

    @property
    def stands(self):
        """Whether the learner is recognised as things stand: by the file, or by the decision that corrected it."""
        return self.correction.after_passed if self.correction else self.passed


@dataclass(frozen=True)
class FileFigures:
    """How many are considered, recognised, and have each rank."""

    whole: int
    passed: int
    ranks: list
    corrected: int = 0
    stands: int = 0

    @property
    def failed(self):
        return self.whole - self.passed


def rows_of(training_class, review):
    """Every learner of the class as FileRow: the lines of a proposed or signed file, else what would be proposed now."""
    if review is not None and review.decision_id:
        exceptions = _exceptions(training_class)
        corrected = CorrectionLine.objects.standing_for(training_class) if review.signed_at else {}
        lines = review.lines.select_related("enrolment__learner", "exception_by__person")
        lines = lines.order_by("enrolment__order", "pk")
        return [
            FileRow(n, line.enrolment, line.mark, line.rank, line.passed, line.checklist, line,
                    exceptions.get(line.enrolment_id), corrected.get(line.enrolment_id))
            for n, line in enumerate(lines, start=1)
        ]  # fmt: skip
    return [
        FileRow(n, found.enrolment, found.mark, found.rank, found.passed, [check.frozen() for check in found.checks])
        for n, found in enumerate(results.examined(training_class), start=1)
    ]  # fmt: skip


def row_of(enrolment):
    """The FileRow of one learner and the review it stands in (None before the class has one)."""
    training_class = enrolment.training_class
    line = ReviewLine.objects.filter(enrolment=enrolment).select_related("review__decision").first()
    if line is not None:
        correction = CorrectionLine.objects.standing_for(training_class).get(enrolment.pk)
        row = FileRow(0, enrolment, line.mark, line.rank, line.passed, line.checklist, line, line.exception, correction)
        return row, line.review
    found = next((e for e in results.examined(training_class) if e.enrolment.pk == enrolment.pk), None)
    if found is None:
        return None, None
    checks = [check.frozen() for check in found.checks]
    return FileRow(0, enrolment, found.mark, found.rank, found.passed, checks), None


def _exceptions(training_class):
    """`{enrolment id: the exception in force, else the one answered last}`."""
    found = {}
    rows = RecognitionException.objects.filter(enrolment__training_class=training_class).exclude(state="withdrawn")
    for row in rows.select_related("asked_by__person", "decided_by__person", "file").order_by("asked_at", "pk"):
        found[row.enrolment_id] = row
    return found


def figures_of(rows):
    ranks = Counter(row.rank for row in rows)
    return FileFigures(
        len(rows),
        sum(row.passed for row in rows),
        [(label, ranks[rank]) for rank, label in Rank.choices],
        corrected=sum(row.correction is not None for row in rows),
        stands=sum(row.stands for row in rows),
    )


def filtered(rows, *, show="", text=""):
    """The rows that are looked for: `show` failed, exceptions or everything; `text` words of the name, without accents."""
    if show == "failed":
        rows = [row for row in rows if not row.passed]
    elif show == "exceptions":
        rows = [row for row in rows if row.exception or (row.line and row.line.exception_reason)]
    words = fold(text).split()
    return [row for row in rows if all(word in row.enrolment.learner.folded for word in words)]
