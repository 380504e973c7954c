"""What certificates show on pages of rooms to the right."""

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.models import TrainingClass
from trainingcenter.ui.slots import Panel, Step, fills

from .querysets import counts_by_class


@fills("class_step")
def class_steps(ids, user):
    """Certificates issued out of those due; no step for a programme without credential."""
    counts = counts_by_class(TrainingClass.objects.filter(pk__in=ids))
    steps = {}
    for row in counts:
        if row["version__credential"] == "none":
            continue
        waiting = row["due"] - row["issued"]
        done = row["due"] > 0 and waiting == 0
        missing = (
            "" if done else (_("%(count)s to issue") % {"count": waiting} if row["due"] else _("after recognition"))
        )
        steps[row["pk"]] = [Step(80, _("Certificates"), reverse("certificates:class", args=[row["pk"]]), done, missing)]
    return steps


@fills("class_panel")
def class_panels(ids, user):
    if not user.has_perm("accounts.view_certificates"):
        return {}
    return {pk: [Panel(80, _("Certificates"), reverse("certificates:class", args=[pk]))] for pk in ids}
