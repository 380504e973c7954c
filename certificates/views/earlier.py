"""Certificates from before the software: the rows of a file are shown with all their errors, then the good ones are written.

The rows travel in a signed field of the page, so that nothing is kept on the server of what is not written.
"""

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses.models import ProgrammeVersion
from trainingcenter.documents.sheets import table_xlsx
from trainingcenter.ui.views import XLSX, act, add_errors, download, requires

from .. import actions, earlier_sheet

SALT = "certificates.earlier"
SHOWN = 200  # rows of either kind on the page; all errors are in the workbook
Credential = ProgrammeVersion.Credential


class EarlierForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Credential"), choices=[c for c in Credential.choices if c[0] != Credential.NONE]
    )
    file = forms.FileField(
        label=gettext_lazy("Workbook with the book (xlsx, xls or ods)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods"}),
    )


@requires("issue_certificates")
def template(request):
    """The workbook to fill."""
    name = "mau-so-cap-truoc-phan-mem.xlsx"
    return download(earlier_sheet.template(), name=name, content_type=XLSX)


@requires("issue_certificates")
def earlier_page(request):
    """GET asks for the file; POST reads it, gives the rows in error as a workbook, or writes the good ones."""
    if request.method != "POST":
        return _page(request, EarlierForm())
    if "rows" in request.POST:
        return _answer(request)
    form = EarlierForm(request.POST, request.FILES)
    if form.is_valid():
        kind = form.cleaned_data["kind"]
        try:
            rows = earlier_sheet.read(form.cleaned_data["file"].read(earlier_sheet.MAX_BYTES + 1))
        except ValidationError as error:
            add_errors(form, ValidationError({"file": error.messages}))
        else:
            return _page(request, EarlierForm(initial={"kind": kind}), kind, rows)
    return _page(request, form)


def _answer(request):
    """What the page of the rows was sent for."""
    try:
        kind, rows = signing.loads(request.POST["rows"], salt=SALT)
    except signing.BadSignature:
        form = EarlierForm({}, {})
        form.full_clean()
        form.errors.clear()
        form.add_error(None, _("The rows came back damaged. Choose the file again."))
        return _page(request, form)
    checked = actions.check_earlier(rows=rows, kind=kind)
    if "errors" in request.POST:
        return _errors(checked)
    return _write(request, kind, rows, checked)


def _write(request, kind, rows, checked):
    """The good rows are in the book; those in error stay on the page."""
    bad = {row.at for row in checked if row.errors}
    good = [row for row in rows if row["at"] not in bad]
    made = act(request, actions.enter_earlier, rows=good, kind=kind, by=request.user)
    if not made:
        return _page(request, EarlierForm(initial={"kind": kind}), kind, rows)
    text = ngettext("%(n)s certificate is in the register.", "%(n)s certificates are in the register.", len(made))
    messages.success(request, text % {"n": len(made)})
    if not bad:
        return redirect(f"{reverse('certificates:register')}?entered=later")
    return _page(request, EarlierForm(initial={"kind": kind}), kind, [row for row in rows if row["at"] in bad])


def _errors(checked):
    """The rows in error with the titles of the template and, last, what is to be corrected."""
    bad = [row for row in checked if row.errors]
    names = [name for name in earlier_sheet.ORDER if name != "index"]
    columns = [*(earlier_sheet.FIELDS[name][0] for name in names), "Lỗi"]
    lines = [[*(row.text(name) for name in names), " ".join(row.errors)] for row in bad]
    data = table_xlsx("Các dòng cần sửa", columns, lines)
    return download(data, name="dong-can-sua.xlsx", content_type=XLSX, rows=len(bad) or None)


def _page(request, form, kind="", rows=()):
    checked = actions.check_earlier(rows=rows, kind=kind) if rows else []
    bad = [row for row in checked if row.errors]
    good = [row for row in checked if row.is_good and row.state == "new"]
    known = [row for row in checked if row.is_good and row.state == "known"]
    context = {
        "title": _("Certificates from before the software"),
        "form": form,
        "checked": checked,
        "bad": bad[:SHOWN],
        "bad_count": len(bad),
        "good": good[:SHOWN],
        "good_count": len(good),
        "known_count": len(known),
        "known": known[:SHOWN],
        "linked_count": sum(row.enrolment is not None for row in good),
        "kind": dict(Credential.choices).get(kind, ""),
        "signed_rows": signing.dumps((kind, list(rows)), salt=SALT, compress=True) if rows else "",
        "shown": SHOWN,
    }
    return render(request, "certificates/earlier.html", context)
