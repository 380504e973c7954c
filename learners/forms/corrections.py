"""What is typed when results are corrected by a new decision."""

from django import forms
from django.utils.translation import gettext_lazy as _

from learners.models import Enrolment


class CorrectionForm(forms.Form):
    reason = forms.CharField(label=_("Reason of the correction"), max_length=300)
    document = forms.CharField(
        label=_("Document behind it"),
        max_length=200,
        required=False,
        help_text=_("For example: Đơn phúc khảo ngày 05/03/2026; Biên bản chấm lại số 02-BB/TTCT."),
    )


class ResultChoice(forms.ModelChoiceField):
    """Learners of a class with the result that stands."""

    def label_from_instance(self, enrolment):
        verdict = _("recognised") if enrolment.completed else _("not recognised")
        parts = [enrolment.learner.full_name, enrolment.learner.born, enrolment.get_rank_display(), verdict]
        return " · ".join(str(part) for part in parts if part)


class CorrectionLineForm(forms.Form):
    """The result as it is to be; the rank follows from the mark."""

    enrolment = ResultChoice(Enrolment.objects.none(), label=_("Learner"))
    mark = forms.DecimalField(
        label=_("Final mark as it is to be"),
        min_value=0,
        max_value=10,
        max_digits=4,
        decimal_places=2,
        localize=True,
        required=False,
        help_text=_("The rank follows from it by the ranks of the programme."),
    )
    passed = forms.TypedChoiceField(
        label=_("Verdict as it is to be"),
        choices=[("yes", _("recognised")), ("no", _("not recognised"))],
        coerce=lambda value: value == "yes",
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=300,
        required=False,
        help_text=_("Stands in the list of the decision. Needed for somebody recognised below the pass mark."),
    )

    def __init__(self, *args, training_class, **kwargs):
        super().__init__(*args, **kwargs)
        results = training_class.enrolments.active().filter(completed__isnull=False)
        self.fields["enrolment"].queryset = results.select_related("learner").in_roster_order()
        if not training_class.version.has_assessment:
            del self.fields["mark"]
