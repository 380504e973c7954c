"""What is typed when a paper is marked as signed, and when its scan is filed."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trainingcenter.organisation.models import Person
from trainingcenter.ui.views import add_errors

from .actions import propose_number, signers_on


class SignerField(forms.ModelChoiceField):
    """People with the title under which they sign."""

    titles = {}

    def label_from_instance(self, person):
        title = self.titles.get(person.pk, "").replace("\n", " ")
        return f"{person} – {title}" if title else str(person)


def offer_signers(form, name, *, paper_kind, day_field):
    """Fill the SignerField `name` of `form`: those who may sign today; sent with another date, those of that one as well."""
    today, field = timezone.localdate(), form.fields[name]
    signers = signers_on(today, paper_kind=paper_kind)
    if form.is_bound and (day := _typed_day(form, day_field)) and day != today:
        signers += signers_on(day, paper_kind=paper_kind)
    field.titles = {person.pk: title for person, title in signers}
    field.queryset = Person.objects.filter(pk__in=field.titles)
    field.initial = signers[0][0] if signers else None
    if not signers:
        field.help_text = _("Nobody may sign today. Enter the director's post or a delegation in the settings.")


def _typed_day(form, name):
    try:
        return form.fields[name].clean(form.data.get(form.add_prefix(name)))
    except ValidationError:
        return None


class SignForm(forms.Form):
    """Number (proposed, may be typed from the office's own book), date and signer.

    Offered are those who may sign today; sent with another date, those who may sign on that one as well.
    """

    number = forms.IntegerField(label=_("Number"), min_value=1, localize=False)
    signed_on = forms.DateField(label=_("Date on the paper"))
    signer = SignerField(Person.objects.none(), label=_("Signer"))

    def __init__(self, *args, paper, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        offer_signers(self, "signer", paper_kind=paper.kind, day_field="signed_on")
        self.fields["signed_on"].initial = today
        self.fields["number"].initial = propose_number(book=paper.book, day=today)


class ScanForm(forms.Form):
    scan = forms.FileField(
        label=_("Scan of the signed paper (PDF, JPEG or PNG)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )


def done(request, form, action, text, **kwargs):
    """Whether `form` is right and `action(by=…, **kwargs, **typed)` went through; the message `text` tells so.

    What is wrong stands on the form, which the page shows again with everything that was typed.
    """
    if not form.is_valid():
        return False
    try:
        action(by=request.user, **kwargs, **form.cleaned_data)
    except ValidationError as error:
        add_errors(form, error)
        return False
    messages.success(request, text)
    return True
