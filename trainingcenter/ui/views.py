"""Base views: list, detail, create, edit; each behind one right. Verbs are functions behind `requires`."""

import hashlib
import re
from functools import wraps

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, FormView
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from trainingcenter.documents.actions import read_file
from trainingcenter.documents.sheets import table_xlsx
from trainingcenter.ui.templatetags.ui import masked

from .paging import TablePages

PAGE_SIZES = (25, 50, 100)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
MAX_EXPORT_ROWS = 20_000


def requires(*rights):
    """Decorator for function views: whoever holds one of `rights` enters, others are told 403."""

    def decorate(view):
        @wraps(view)
        def wrapped(request, *args, **kwargs):
            require(request.user, *rights)
            return view(request, *args, **kwargs)

        wrapped.rights = rights
        return wrapped

    return decorate


def require(user, *rights):
    """Raise PermissionDenied unless `user` holds one of `rights`."""
    if not any(user.has_perm(f"accounts.{right}") for right in rights):
        raise PermissionDenied


class RightRequired:
    """A class-based view behind `rights` (one of them is enough)."""

    rights = ()

    def dispatch(self, request, *args, **kwargs):
        require(request.user, *self.rights)
        return super().dispatch(request, *args, **kwargs)


class ListPage(RightRequired, SingleTableMixin, FilterView):
    """A filtered, sorted, paginated table; `?export=xlsx` gives the whole filtered list as a workbook."""

    template_name = "ui/list.html"
    title = ""
    empty_text = gettext_lazy("Nothing matches. Remove a filter or type less.")
    create_url = ""
    create_label = ""
    create_right = ""
    strict = False
    paginator_class = TablePages

    def paginate_queryset(self, queryset, page_size):
        """The table cuts its own pages; a second time the rows would only be counted for nothing."""
        return None, None, queryset, False

    def get_paginate_by(self, table_data):
        size = number_of(self.request.GET.get("size", ""))
        return size if size in PAGE_SIZES else PAGE_SIZES[0]

    def get_filterset(self, filterset_class):
        filterset = super().get_filterset(filterset_class)
        for field in filterset.form.fields.values():
            _name_empty_choice(field)
        return filterset

    def get_table_kwargs(self):
        return {"user": self.request.user} if getattr(self.table_class, "knows_user", False) else {}

    def get_table(self, **kwargs):
        table = super().get_table(**kwargs)
        table.empty_text, table.page_sizes = self.empty_text, PAGE_SIZES
        return table

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context |= {
            "title": self.title,
            "pills": self.pills(context["filter"]),
        }
        if self.create_url and self.request.user.has_perm(f"accounts.{self.create_right}"):
            context |= {"create_url": self.create_url, "create_label": self.create_label}
        return context

    def pills(self, filterset):
        """The filters in force as (label, value, address without it)."""
        found = []
        for name, value in getattr(filterset.form, "cleaned_data", {}).items():
            typed = self.request.GET.get(name)
            if typed and value not in (None, "") and name in filterset.form.fields:
                rest = self.request.GET.copy()
                rest.pop(name)
                rest.pop("page", None)
                field = filterset.form.fields[name]
                found.append((field.label, _in_words(field, value, typed), f"?{rest.urlencode()}"))
        return found

    def render_to_response(self, context, **kwargs):
        if self.request.GET.get("export") == "xlsx":
            return self.export(context["table"])
        return super().render_to_response(context, **kwargs)

    def export(self, table):
        """The filtered list as a workbook that states its filters, never more than MAX_EXPORT_ROWS rows."""
        titles, *rows = table.as_values(exclude_columns=getattr(self, "not_exported", ()))
        rows, filters = (
            rows[:MAX_EXPORT_ROWS],
            "; ".join(f"{pill[0]}: {pill[1]}" for pill in self.pills(self.filterset)),
        )
        data = table_xlsx(str(self.title), [str(t) for t in titles], rows, subtitle=filters)
        what = f"{self.title} · {without_numbers(filters)}" if filters else str(self.title)
        return download(data, name=f"{self.export_name}.xlsx", content_type=XLSX, what=what, rows=len(rows))

    export_name = "danh-sach"


def _name_empty_choice(field):
    """The choice that filters nothing is called "all", not "---------"."""
    if hasattr(field, "queryset"):
        field.empty_label = gettext_lazy("all")
    elif hasattr(field, "choices"):
        field.widget.choices = [(value, label if value else gettext_lazy("all")) for value, label in field.choices]


def _in_words(field, value, typed):
    """What a pill says of a filter: the row chosen, the words of the choice, or what was typed."""
    if isinstance(value, Model):
        return value
    return dict(getattr(field, "choices", ())).get(typed, typed)


class DetailPage(RightRequired, DetailView):
    """One object, seen through `visible_to(user)` where its queryset has that."""

    def get_queryset(self):
        queryset = super().get_queryset()
        return queryset.visible_to(self.request.user) if hasattr(queryset, "visible_to") else queryset


class FormPage(RightRequired, FormView):
    """A form in one column. `perform(form)` calls one action and returns where to go next; its ValidationErrors stand
    beside the fields they name, and nothing typed is lost.

    `edited`, where a page gives it, is the row that the form changes: when somebody else changed it since the form was
    shown, that is said before anything is overwritten.
    """

    template_name = "ui/form.html"
    title = ""
    submit_label = gettext_lazy("Save")
    success_text = ""
    cancel_url = ""
    intro = ""
    edited = None

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        if self.edited is not None:
            form.fields[SEEN] = forms.CharField(widget=forms.HiddenInput, required=False, initial=seen(self.edited))
        if not hasattr(form, "helper"):
            form.helper = form_helper(self.submit_label)
        return form

    def form_valid(self, form):
        if not self._as_seen(form):
            return self.form_invalid(form)
        try:
            target = self.perform(form)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        if self.success_text:
            messages.success(self.request, self.success_text)
        return redirect(target)

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=self.title, cancel_url=self.cancel_url, intro=self.intro, **kwargs)

    def _as_seen(self, form):
        """Whether the row is still as the form showed it; if not, the form comes back once with what is to be known."""
        if self.edited is None:
            return True
        before, now = form.cleaned_data.pop(SEEN), seen(self.edited)
        if before in ("", now):
            return True
        form.data = form.data.copy()
        form.data[SEEN] = now
        form.add_error(None, CHANGED_MEANWHILE)
        return False


SEEN = "seen"
CHANGED_MEANWHILE = gettext_lazy(
    "Somebody changed this meanwhile. What you typed is still here: compare it with what is saved now, then save again to "
    "overwrite it."
)


def seen(row):
    """A token of what the columns of `row` say now."""
    values = [str(getattr(row, field.attname)) for field in row._meta.concrete_fields]
    return hashlib.sha256("\x1f".join(values).encode()).hexdigest()[:16]


def form_helper(label=None, **attributes):
    """The crispy helper of a one-column form; without `label` it draws only the fields."""
    helper = FormHelper()
    helper.form_method = "post"
    helper.attrs = {"novalidate": "", **attributes}
    helper.form_tag = label is not None
    if label is not None:
        helper.add_input(Submit("save", label, css_class="btn btn-primary"))
    return helper


def add_errors(form, error):
    """Put the messages of an action's ValidationError beside the fields they name, the rest on top."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
    for field, texts in by_field.items():
        for text in texts:
            form.add_error(field if field in form.fields else None, text)


def act(request, action, success="", **kwargs):
    """Call `action(**kwargs)`; tell the person how it ended. Returns what it made, or None when it was refused."""
    try:
        made = action(**kwargs)
    except ValidationError as error:
        for text in error.messages:
            messages.error(request, text)
        return None
    if success:
        messages.success(request, success)
    return made if made is not None else True


def number_of(text):
    """The number that `text` names as an id could be; 0 for anything else, however long."""
    return int(text) if text and len(text) <= 18 and text.isdecimal() else 0


def back_to(request, otherwise):
    """Where a posted form says it came from (`next`), when that is a page of this site; else `otherwise`."""
    to = request.POST.get("next", "")
    own = to.startswith("/") and url_has_allowed_host_and_scheme(to, {request.get_host()})
    return HttpResponseRedirect(to) if own else redirect(otherwise)


def checked(*, form):
    """Raise the form's errors as one ValidationError, for forms without a page of their own."""
    if not form.is_valid():
        raise ValidationError(
            [f"{form.fields[f].label}: {t}" for f, texts in form.errors.items() if f in form.fields for t in texts]
        )


def download(data, *, name, content_type, what="", rows=None):
    """An answer that the browser saves as a file. The access log keeps `what` was taken out (its name otherwise) and of
    how many people or rows it tells."""
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response.exported = (str(what or name), rows)
    return response


def send_file(stored, *, what="", rows=None):
    """A stored file, always as a download under its own name and type."""
    return download(read_file(stored), name=stored.name, content_type=stored.content_type, what=what, rows=rows)


def without_numbers(text):
    """`text` with what may be ID numbers in it masked: the log is read by people who may not see those."""
    return re.sub(r"\d{6,}", lambda found: masked(found[0], False), text)
