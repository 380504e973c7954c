"""A plan out of a workbook: the rows as read are shown with all their errors, then the chosen ones become lines.

The rows travel in a signed field of the page, so that nothing is kept on the server and nothing typed is lost.
"""

from django.core import signing
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses import actions, plan_sheet
from courses.forms import SheetForm
from courses.models import Programme, Scheme
from courses.models.plans import FIGURES
from trainingcenter.ui.views import act, add_errors, requires

from .plans import plan_of

SALT = "courses.plan_sheet"


@requires("edit_plan")
def plan_sheet_page(request, year):
    """GET asks for the file; POST reads it, reads its rows again with the programmes chosen, or takes rows."""
    plan = plan_of(year)
    if plan.paper.state == "signed":
        act(request, _refuse)
        return redirect(plan)
    if request.method != "POST":
        return _page(request, plan, SheetForm())
    if "rows" in request.POST:
        return _answer(request, plan)
    form = SheetForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            found = plan_sheet.read(form.cleaned_data["file"].read(plan_sheet.MAX_BYTES + 1))
        except ValidationError as error:
            add_errors(form, ValidationError({"file": error.messages}))
        else:
            return _page(request, plan, SheetForm(), rows=found.rows, left_out=found.left_out)
    return _page(request, plan, form)


def _refuse():
    raise ValidationError(_("The plan is signed; its lines change only by an adjustment."))


def _answer(request, plan):
    """What the page of the rows was sent for."""
    try:
        rows, left_out = signing.loads(request.POST["rows"], salt=SALT)
    except signing.BadSignature:
        return _page(request, plan, _spoilt())
    for row in rows:
        if code := request.POST.get(f"programme-{row['number']}"):
            row["programme"] = code
    lines = _lines(plan, rows)
    if "take" not in request.POST:
        return _page(request, plan, SheetForm(), rows=rows, left_out=left_out, lines=lines)
    return _take(request, plan, rows, left_out, lines)


def _spoilt():
    form = SheetForm({}, {})
    form.full_clean()
    form.errors.clear()
    form.add_error(None, _("The rows came back damaged. Choose the file again."))
    return form


def _take(request, plan, rows, left_out, lines):
    """The ticked rows become lines; the others stay on the page."""
    ticked = set(request.POST.getlist("row"))
    chosen = [line for line in lines if line.is_good and str(line.number) in ticked]
    if not chosen:
        act(request, _nothing_ticked)
        return _page(request, plan, SheetForm(), rows=rows, left_out=left_out, lines=lines)
    text = ngettext("%(n)s line is in the plan.", "%(n)s lines are in the plan.", len(chosen)) % {"n": len(chosen)}
    taken = act(request, actions.add_plan_lines, text, plan=plan, lines=_fields(chosen), by=request.user)
    if not taken:
        return _page(request, plan, SheetForm(), rows=rows, left_out=left_out, lines=lines)
    numbers = {line.number for line in chosen}
    rest = [row for row in rows if row["number"] not in numbers]
    return _page(request, plan, SheetForm(), rows=rest, left_out=left_out) if rest else redirect(plan)


def _nothing_ticked():
    raise ValidationError(_("No row is ticked. Tick the rows that become lines of the plan."))


def _fields(lines):
    """The values of the lines with the programmes and schemes themselves instead of their keys."""
    programmes, schemes = Programme.objects.in_bulk(), Scheme.objects.in_bulk()
    for line in lines:
        values = dict(line.values)
        values["programme"] = programmes[values["programme"]]
        values["schemes"] = [schemes[key] for key in values["schemes"]]
        yield values


def _lines(plan, rows):
    programmes = list(Programme.objects.values_list("pk", "code", "name"))
    schemes = list(Scheme.objects.values_list("pk", "number"))
    return [plan_sheet.check(row, programmes, schemes) for row in rows]


def _page(request, plan, form, *, rows=None, left_out=(), lines=None):
    lines = _lines(plan, rows) if lines is None and rows else lines or []
    known = {_key({name: getattr(line, name) for name in FIGURES} | {"programme": line.programme_id})
             for line in plan.lines.in_force()}  # fmt: skip
    shown = [(line, line.is_good and _key(line.values) in known) for line in lines]
    programmes = Programme.objects.order_by("name")
    by_key = {programme.pk: programme for programme in programmes}
    context = {
        "plan": plan,
        "title": _("Lines from an Excel file"),
        "tab": "plan",
        "tab_year": plan.year,
        "form": form,
        "rows": [(line, same, by_key.get(line.values.get("programme"))) for line, same in shown],
        "signed_rows": signing.dumps((rows, list(left_out)), salt=SALT, compress=True) if rows else "",
        "left_out": left_out,
        "good": sum(line.is_good and not same for line, same in shown),
        "bad": sum(not line.is_good for line, _same in shown),
        "programmes": programmes,
    }
    return render(request, "courses/plan_sheet.html", context)


def _key(values):
    """What makes two lines the same one: every figure of them."""
    return tuple(values.get(name) for name in FIGURES)
