"""Sites and local topics of a class."""

from functools import cached_property

from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courses import actions
from courses.forms import SiteForm, TopicForm, TopicPlaceForm
from courses.models import ClassSite, ClassTopic
from courses.views.classes import visible_class
from trainingcenter.ui.views import FormPage, act, requires


class PartPage(FormPage):
    """A form about something of a class; back to the class when it is done."""

    rights = ("edit_classes",)
    template_name = "courses/part.html"
    success_text = gettext_lazy("Saved.")

    @cached_property
    def training_class(self):
        return visible_class(self.request, self.kwargs["pk"])

    @property
    def cancel_url(self):
        return self.training_class.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(training_class=self.training_class, **kwargs)


class OnePart(PartPage):
    """A form about one row of a class."""

    model = None

    @cached_property
    def part(self):
        return get_object_or_404(
            self.model.objects.select_related("training_class__opening_decision"), pk=self.kwargs["pk"]
        )

    @cached_property
    def training_class(self):
        return self.part.training_class


class NewSite(PartPage):
    title = gettext_lazy("New site")
    intro = gettext_lazy(
        "A place from which part of the class follows it. The class stays one, with one list of learners."
    )
    form_class = SiteForm

    def perform(self, form):
        actions.add_site(training_class=self.training_class, by=self.request.user, **form.cleaned_data)
        return f"{self.cancel_url}#sites"


class EditSite(OnePart):
    title = gettext_lazy("Change the site")
    model = ClassSite
    form_class = SiteForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": ClassSite.objects.get(pk=self.part.pk)}

    def perform(self, form):
        actions.edit_site(site=self.part, by=self.request.user, **form.cleaned_data)
        return f"{self.cancel_url}#sites"


@require_POST
@requires("edit_classes")
def remove_site(request, pk):
    site = get_object_or_404(ClassSite.objects.select_related("training_class__opening_decision"), pk=pk)
    act(request, actions.remove_site, _("The site is removed."), site=site, by=request.user)
    return redirect(site.training_class)


class NewTopic(PartPage):
    title = gettext_lazy("New local topic")
    intro = gettext_lazy(
        "Taught in this class only, between the lessons of its programme; other classes are not touched."
    )
    form_class = TopicForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"training_class": self.training_class}

    def perform(self, form):
        actions.add_topic(training_class=self.training_class, by=self.request.user, **form.cleaned_data)
        return f"{self.cancel_url}#topics"


class EditTopic(OnePart):
    model = ClassTopic
    form_class = TopicPlaceForm

    @property
    def title(self):
        return str(self.part)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"training_class": self.training_class}

    def get_initial(self):
        return {"after": self.part.after, "periods": self.part.periods}

    def perform(self, form):
        actions.edit_topic(topic=self.part, by=self.request.user, **form.cleaned_data)
        return f"{self.cancel_url}#topics"


@require_POST
@requires("edit_classes")
def remove_topic(request, pk):
    topic = get_object_or_404(ClassTopic.objects.select_related("training_class"), pk=pk)
    act(request, actions.remove_topic, _("The topic is removed from the class."), topic=topic, by=request.user)
    return redirect(topic.training_class)
