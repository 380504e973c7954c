"""What is typed about lesson plans."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import Lesson

from .models import PlanAppraisal


class UploadForm(forms.Form):
    lesson = forms.ModelChoiceField(Lesson.objects.all(), label=_("Lesson"))
    file = forms.FileField(label=_("File"), help_text=_("Word (docx), PowerPoint (pptx) or PDF, without macros."))
    note = forms.CharField(label=_("What is new"), max_length=300, required=False)


class AppraisalForm(forms.Form):
    verdict = forms.ChoiceField(label=_("Verdict"), choices=PlanAppraisal.Verdict.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Remarks; what has to be changed"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
