"""People of the centre, their posts and delegations."""

from functools import cached_property

from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy

from trainingcenter.audit.changes import history_of
from trainingcenter.organisation import actions, forms
from trainingcenter.organisation.models import Delegation, Person, Post
from trainingcenter.organisation.tables import PersonFilter, PersonTable
from trainingcenter.ui.views import FormPage, ListPage, requires


class PersonList(ListPage):
    rights = ("view_lecturers", "manage_settings")
    title = gettext_lazy("People")
    table_class = PersonTable
    filterset_class = PersonFilter
    export_name = "nguoi"
    empty_text = gettext_lazy("Nobody matches. People are those who work for the centre or teach there.")
    create_url = reverse_lazy("organisation:person_new")
    create_label = gettext_lazy("New person")
    create_right = "manage_settings"

    def get_queryset(self):
        return Person.objects.with_posts_on(timezone.localdate())


@requires("view_lecturers", "manage_settings")
def person(request, pk):
    """Somebody with their posts and delegations, held and past."""
    found = get_object_or_404(Person.objects.select_related("lecturer"), pk=pk)
    today = timezone.localdate()
    context = {
        "person": found,
        "title": str(found),
        "posts": [(post, post.valid_to is None or post.valid_to >= today) for post in found.posts.all()],
        "delegations": [(d, d.valid_to is None or d.valid_to >= today) for d in found.delegations.all()],
        "history": history_of(found),
    }
    return render(request, "organisation/person.html", context)


class PersonForm(FormPage):
    """A form about somebody; afterwards their page is shown."""

    rights = ("manage_settings",)
    success_text = gettext_lazy("Saved.")

    @cached_property
    def person(self):
        return get_object_or_404(Person, pk=self.kwargs["pk"])

    @property
    def cancel_url(self):
        return reverse("organisation:person", args=[self.kwargs["pk"]])


class NewPerson(FormPage):
    rights = ("manage_settings",)
    title = gettext_lazy("New person")
    form_class = forms.PersonForm
    success_text = gettext_lazy("Saved. Give the person a post if they hold one.")
    cancel_url = reverse_lazy("organisation:people")

    def perform(self, form):
        return actions.create_person(**form.cleaned_data)


class EditPerson(PersonForm):
    title = gettext_lazy("Change the person")
    form_class = forms.PersonForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.person}

    def perform(self, form):
        return actions.edit_person(person=self.person, **form.cleaned_data)


class ChosenPerson(FormPage):
    """A form that names a person; `?person=` chooses one."""

    rights = ("manage_settings",)
    success_text = gettext_lazy("Saved.")
    cancel_url = reverse_lazy("organisation:settings")

    def get_initial(self):
        chosen = self.request.GET.get("person", "")
        return {"person": chosen if chosen.isdecimal() else None, "valid_from": timezone.localdate()}


class NewPost(ChosenPerson):
    title = gettext_lazy("New post")
    form_class = forms.PostForm

    def perform(self, form):
        return actions.give_post(**form.cleaned_data).person


class NewDelegation(ChosenPerson):
    title = gettext_lazy("New delegation")
    intro = gettext_lazy("The director lets a deputy director sign for them: K/T GIÁM ĐỐC, PHÓ GIÁM ĐỐC.")
    form_class = forms.DelegationForm

    def perform(self, form):
        return actions.delegate(**form.cleaned_data).person


class EndPost(FormPage):
    rights = ("manage_settings",)
    title = gettext_lazy("End the post")
    form_class = forms.LastDayForm
    success_text = gettext_lazy("Saved.")

    @cached_property
    def post_held(self):
        return get_object_or_404(Post.objects.select_related("person"), pk=self.kwargs["pk"])

    @property
    def intro(self):
        return str(self.post_held)

    @property
    def cancel_url(self):
        return self.post_held.person.get_absolute_url()

    def perform(self, form):
        return actions.end_post(post=self.post_held, **form.cleaned_data).person


class EndDelegation(FormPage):
    rights = ("manage_settings",)
    title = gettext_lazy("End the delegation")
    form_class = forms.LastDayForm
    success_text = gettext_lazy("Saved.")

    @cached_property
    def delegation(self):
        return get_object_or_404(Delegation.objects.select_related("person"), pk=self.kwargs["pk"])

    @property
    def intro(self):
        return str(self.delegation)

    @property
    def cancel_url(self):
        return self.delegation.person.get_absolute_url()

    def perform(self, form):
        return actions.end_delegation(delegation=self.delegation, **form.cleaned_data).person
