"""The file of an imported list with what is to be corrected."""

from django.utils.translation import gettext as _

from learners.models import ImportRow, Learner


def returned_list(batch, data):
    """The file of the batch (`data`) as xlsx, with a column that says of every row what is wrong and what to do; with two
    queries."""
    from learners.returned import returned_file  # brings openpyxl, 20 MB

    rows = list(batch.rows.all())
    doubtful = {pk for row in rows if _is_undecided(row) for pk in row.candidates}
    known = Learner.objects.select_related("unit").in_bulk(doubtful)
    notes = {row.number: told for row in rows if (told := _note(row, known))}
    return returned_file(data, batch.file.name, sheet=batch.sheet, header_row=batch.header_row, notes=notes)


def _is_undecided(row):
    return row.status == ImportRow.Status.DECIDE and not row.decision


def _note(row, known):
    """(kind, texts) of a row, or None when nothing is to be said."""
    if row.status == ImportRow.Status.DECIDE and row.decision == ImportRow.Decision.SKIP:
        return ImportRow.Status.REPEATED.value, [_("Left out, as was decided.")]
    texts = [*([] if row.decision else row.reasons), *row.warnings]  # what was decided is no question any more
    if _is_undecided(row):
        people = [_person(known[pk]) for pk in row.candidates if pk in known]
        if people:
            texts.append(_("Perhaps the same person as: %(people)s.") % {"people": "; ".join(people)})
        return row.status, [
            *texts,
            _("Decide this on the page of the list, or complete date of birth or ID number here."),
        ]
    if row.status in (ImportRow.Status.NEW, ImportRow.Status.SAME, ImportRow.Status.CHANGED, ImportRow.Status.DECIDE):
        return ("warning", texts) if texts else None
    return row.status, texts


def _person(learner):
    return ", ".join(filter(None, [learner.full_name, learner.born, learner.unit.name if learner.unit else ""]))
