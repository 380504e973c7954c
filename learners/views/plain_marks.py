"""Marks without JavaScript: one assessment, a page of learners at a time, as plain fields."""

import json

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from learners import actions, mark_grid
from learners.forms import MarkGridForm, read_cells
from learners.views.marks import assessment_to_enter, may_change
from trainingcenter.ui.views import checked, requires

# twice as many fields: well below Django's limit of a thousand
PAGE = 100


@requires("enter_marks", "enter_own_marks")
def plain_marks(request, pk):
    """The form; what is wrong comes back at its cell with what was typed, the rest is saved."""
    assessment = assessment_to_enter(request, pk)
    wrong, typed = {}, {}
    if request.method == "POST":
        try:
            wrong, typed = _save(request, assessment)
        except ValidationError as error:
            typed = _typed(request)
            for text in error.messages:
                messages.error(request, text)
        else:
            if not wrong:
                messages.success(request, _("The marks are saved."))
                return redirect(request.get_full_path())
    grid = mark_grid.grid_of(assessment.training_class, only=assessment)
    page = Paginator(grid.rows, PAGE).get_page(request.GET.get("page"))
    rows = [_row(row, wrong, typed) for row in page]
    context = {
        "title": assessment.name,
        "assessment": assessment,
        "training_class": assessment.training_class,
        "retest": grid.retest,
        "page": page,
        "rows": rows,
        "wrong": [(row, field, why) for row in rows for field, _text, why in row["cells"] if why],
        "before": json.dumps({r["pk"]: [r["first"], r["second"]] for r in rows}),
        "editable": may_change(assessment),
    }
    return render(request, "learners/marks_plain.html", context)


def _row(row, wrong, typed):
    """A learner with both cells as (field, text, what is wrong with it), and what is saved now."""
    pk, cell = row.enrolment.pk, row.cells[0]
    saved = {"value": cell.first, "retest": cell.second}
    cells = [(f"{name}-{pk}", typed.get((pk, name), text), wrong.get((pk, name), "")) for name, text in saved.items()]
    return {"pk": pk, "row": row, "cells": cells, "first": cell.first, "second": cell.second}


def _typed(request):
    """`{(enrolment id, column): text}` of the fields sent."""
    found = {}
    for name, text in request.POST.items():
        column, _dash, pk = name.partition("-")
        if column in ("value", "retest") and pk.isascii() and pk.isdecimal() and len(pk) < 19:
            found[int(pk), column] = text
    return found


def _save(request, assessment):
    """Save what can be saved; what is wrong, and what was typed there, each by (enrolment id, column)."""
    typed = _typed(request)
    texts = {f"{assessment.pk}-{pk}-{column}": text for (pk, column), text in typed.items()}
    form = MarkGridForm({"grid": json.dumps(_changed(texts, request.POST.get("before", "")))})
    checked(form=form)
    cells, wrong = read_cells(form.cleaned_data["grid"])
    outcome = actions.fill_marks(training_class=assessment.training_class, cells=cells, by=request.user)
    told = _("Somebody else wrote “%(theirs)s” meanwhile. Save again to overwrite it.")
    theirs = {c: told % {"theirs": mark_grid.shown(mark)} for c, mark in outcome.theirs.items()}
    wrong = {cell[1:]: why for cell, why in (wrong | outcome.refused | theirs).items()}
    return wrong, {cell: typed[cell] for cell in wrong}


def _changed(texts, before):
    """Of the texts those that differ from what the page showed, with that."""
    try:
        shown = {int(pk): (str(first), str(second)) for pk, (first, second) in json.loads(before).items()}
    except (ValueError, AttributeError, TypeError, RecursionError):
        raise ValidationError(_("The table could not be read. Reload the page and try again.")) from None
    found = {}
    for name, text in texts.items():
        _assessment, pk, column = name.split("-")
        was = shown.get(int(pk), ("", ""))[column == "retest"]
        if text.strip() != was:
            found[name] = [was, text]
    return found
