"""Pages of layouts: the list, one version, the editor that makes a new one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from trainingcenter.ui.views import PDF, DetailPage, ListPage, act, download, requires

from .. import actions, design_form, documents, drawing, rules, samples
from ..layout_tables import LayoutFilter, LayoutTable
from ..models import CertificateLayout
from ..picture import pictures

READ = ("view_certificates", "design_certificates")


class Layouts(ListPage):
    rights = READ
    title = gettext_lazy("Certificate layouts")
    template_name = "certificates/layouts.html"
    table_class = LayoutTable
    filterset_class = LayoutFilter
    export_name = "mau-giay-chung-nhan"
    empty_text = gettext_lazy("No layout matches. Remove a filter.")

    def get_queryset(self):
        return CertificateLayout.objects.with_use().select_related("made_by")


class LayoutPage(DetailPage):
    rights = READ
    template_name = "certificates/layout.html"

    def get_queryset(self):
        return CertificateLayout.objects.with_use().select_related("made_by")

    def get_context_data(self, **kwargs):
        layout, which = self.object, _sample(self.request)
        first = drawing.is_first_format(layout.design)
        shown, misfits = ([], []) if first else pictures(layout.design, *_words(layout.design, which))
        return super().get_context_data(
            title=str(layout),
            first=first,
            pictures=shown,
            misfits=misfits,
            paper=design_form.paper_words(layout.design),
            sample=which,
            samples=samples.choices_for(self.request.user),
            versions=CertificateLayout.objects.filter(name=layout.name).order_by("-number"),
            **kwargs,
        )


def _sample(request):
    which = request.POST.get("sample") or request.GET.get("sample") or samples.SAMPLE
    return which if which in samples.choices_for(request.user) else samples.SAMPLE


def _words(design, which):
    """(words, address of the emblem) to draw `design` with; an emblem that is not kept here is left out."""
    emblem = design.get("emblem") or {}
    known = emblem.get("kind") == "file" and actions.find_emblem(emblem)
    return samples.sample_words(which), documents.emblem_address(design) if known else ""


@requires(*READ)
def test_print(request, pk):
    """One certificate of the layout with sample words, to be tried on paper."""
    layout = get_object_or_404(CertificateLayout, pk=pk)
    return _test_file(layout.design, layout.name, _sample(request))


def _test_file(design, name, which):
    data = documents.draw_records([samples.sample_words(which)], design)
    return download(data, name="in-thu.pdf", content_type=PDF, what=_("Test print of %(layout)s") % {"layout": name})


@require_POST
@requires("design_certificates")
def use(request, pk):
    layout = get_object_or_404(CertificateLayout, pk=pk)
    act(request, actions.use_layout, _("The version is in use."), layout=layout)
    return redirect("certificates:layout", pk=pk)


@require_POST
@requires("design_certificates")
def take_out(request, pk):
    layout = get_object_or_404(CertificateLayout, pk=pk)
    act(request, actions.take_out_of_use, _("The version is out of use."), layout=layout)
    return redirect("certificates:layout", pk=pk)


@requires("design_certificates")
def edit(request, pk):
    """The editor: begins from version `pk`, and saves a new one. A part that htmx asks for is the preview alone."""
    layout = get_object_or_404(CertificateLayout, pk=pk)
    if request.method != "POST":
        return _page(request, layout, design_form.start(layout))
    form = design_form.DesignForm.read(request.POST)
    if request.htmx:
        return _preview(request, form)
    _take_emblem(request, form)
    deed = request.POST.get("do", "")
    goto = form.change(deed)
    if goto is None and deed in ("save", "pdf"):
        form.faults = rules.check_design(form.design)
        if not form.faults and not form.errors:
            done = _save(request, form) if deed == "save" else _try(request, form)
            if done:
                return done
    return _page(request, layout, form, goto=goto)


def _save(request, form):
    try:
        layout = actions.make_layout(name=form.name, kind=form.kind, design=form.design, by=request.user, in_use=False)
    except ValidationError as error:
        told = error.message_dict if hasattr(error, "error_dict") else {"design": error.messages}
        form.errors |= {(name if name in ("name", "kind") else "design",): texts for name, texts in told.items()}
        return None
    messages.success(request, _("%(layout)s is saved. Try it on paper, then put it into use.") % {"layout": layout})
    return redirect("certificates:layout", pk=layout.pk)


def _try(request, form):
    try:
        actions.check_design(form.design)
        return _test_file(form.design, form.name, _sample(request))
    except (ValidationError, documents.PaperError) as error:
        form.errors[("design",)] = getattr(error, "messages", None) or [_misfit()]
        return None


def _misfit():
    return _("What is shown does not fit: see the zones drawn in red.")


def _take_emblem(request, form):
    """A picture that came with the form is kept and stands in the design from now on."""
    upload = request.FILES.get("emblem-upload")
    if upload is None:
        return
    try:
        rules.check_size(upload.size)
        stored = actions.keep_emblem(data=upload.read(), filename=upload.name, by=request.user)
    except ValidationError as error:
        form.errors[("emblem", "file")] = error.messages
        return
    place = {"x": 135, "y": 28, "width": 20} | {k: v for k, v in form.typed["emblem"].items() if v != ""}
    form.typed["emblem"] = place | {"kind": "file", "file": stored.pk, "sha256": stored.sha256}


def _preview(request, form):
    return render(request, "certificates/_layout_preview.html", _shown(request, form))


def _shown(request, form):
    faults = form.faults or rules.check_design(form.design)
    shown, misfits = pictures(form.design, *_words(form.design, _sample(request)), boxes=True)
    return {"pictures": shown, "misfits": misfits, "faults": faults, "form": form}


def _page(request, layout, form, *, goto=None):
    context = _shown(request, form) | {
        "title": _("New version of %(layout)s") % {"layout": layout.name},
        "layout": layout,
        "goto": goto,
        "samples": samples.choices_for(request.user),
        "sample": _sample(request),
    }
    return render(request, "certificates/layout_form.html", context)
