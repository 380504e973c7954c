"""A roll as a page sends it: the marks, the log, and what the page knew of both."""

import json

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learners import rules
from trainingcenter.ui.views import number_of

MOST = 2000  # learners on one roll; a hall holds a few hundred


def one_kind_of_line_end(text):
    """Browsers post the ends of lines otherwise than scripts read them."""
    return text.replace("\r\n", "\n").strip()


class RollForm(forms.Form):
    """Marks as one JSON field (`grid`), or without JavaScript as fields `mark-<enrolment>`; `seen` is the same as the page
    got it. Cleaned, `marks` is `{enrolment id: kind or ""}` and `seen` a rules.Standing, or None."""

    grid = forms.CharField(required=False)
    seen = forms.CharField(required=False)
    content = forms.CharField(label=gettext_lazy("Content taught"), required=False, max_length=5000, strip=False)
    remarks = forms.CharField(label=gettext_lazy("Remarks"), required=False, max_length=5000, strip=False)

    def clean_content(self):
        return self._text("content")

    def clean_remarks(self):
        return self._text("remarks")

    def _text(self, name):
        return one_kind_of_line_end(self.cleaned_data[name]) if name in self.data else None

    def clean_seen(self):
        if not self.cleaned_data["seen"]:
            return None
        try:
            told = json.loads(self.cleaned_data["seen"])
            texts = [one_kind_of_line_end(told.get(name) or "") for name in ("content", "remarks")]
            return rules.Standing(_marks(told["marks"]), *texts)
        except (ValueError, AttributeError, TypeError, KeyError, RecursionError):
            raise forms.ValidationError(_unreadable()) from None

    def clean(self):
        grid = self.cleaned_data.get("grid")
        try:
            marks = _marks(json.loads(grid)) if grid else _marks(self._plain())
        except (ValueError, AttributeError, TypeError, RecursionError):
            raise forms.ValidationError(_unreadable()) from None
        return self.cleaned_data | {"marks": marks}

    def _plain(self):
        """The marks of a form sent without JavaScript; none at all is no roll."""
        marks = {name[5:]: kind for name, kind in self.data.items() if name.startswith("mark-")}
        if not marks:
            raise ValueError
        return marks

    @property
    def texts_of_errors(self):
        return [
            f"{self.fields[name].label}: {text}" if name in ("content", "remarks") else text
            for name, texts in self.errors.items()
            for text in texts
        ]


def _marks(told):
    if len(told) > MOST:
        raise ValueError
    return {number_of(key): str(kind) if kind else "" for key, kind in told.items()}


def _unreadable():
    return _("The table could not be read. Reload the page and try again.")
