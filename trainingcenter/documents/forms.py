"""What is typed when a paper is marked as signed."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trainingcenter.organisation.models import Person

from .actions import propose_number, signers_on


class SignForm(forms.Form):
    """Number (proposed, may be typed from the office's own book), date and signer."""

    number = forms.IntegerField(label=_("Number"), min_value=1)
    signed_on = forms.DateField(label=_("Date on the paper"))
    signer = forms.ModelChoiceField(Person.objects.none(), label=_("Signer"))

    def __init__(self, *args, paper, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        signers = [person for person, _title in signers_on(today, paper_kind=paper.kind)]
        self.fields["signer"].queryset = Person.objects.filter(pk__in=[p.pk for p in signers])
        self.fields["signer"].initial = signers[0] if signers else None
        self.fields["signed_on"].initial = today
        self.fields["number"].initial = propose_number(book=paper.book, day=today)


class ScanForm(forms.Form):
    scan = forms.FileField(label=_("Scan of the signed paper (PDF, JPEG or PNG)"))
