"""What is typed about target groups, and the ticks of a class's list."""

import json

from django import forms
from django.utils.translation import gettext as _

from learners.models import TargetGroup


class GroupForm(forms.ModelForm):
    class Meta:
        model = TargetGroup
        fields = ("name", "keywords", "order", "in_use")
        widgets = {"keywords": forms.Textarea(attrs={"rows": 10})}

    def _post_clean(self):
        """The action checks the whole row."""


def read_ticks(posted):
    """`{enrolment id: set of group ids}` of the page sent: as one JSON field `grid`, or as the plain ticks of `rows`.

    Raises ValidationError for what is no such page.
    """
    try:
        if posted.get("grid"):
            return {_id(pk): {_id(group) for group in groups} for pk, groups in json.loads(posted["grid"]).items()}
        rows = [_id(pk) for pk in posted.get("rows", "").split(",")]
        return {pk: {_id(group) for group in posted.getlist(f"groups-{pk}")} for pk in rows}
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise forms.ValidationError(_("The table could not be read. Reload the page and try again.")) from None


def _id(text):
    """An id as a number that the database can hold."""
    text = str(text)
    if not text.isdecimal() or len(text) > 18:
        raise ValueError
    return int(text)
