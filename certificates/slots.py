"""What certificates show on pages of rooms to the right."""

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.models import TrainingClass
from trainingcenter.ui.slots import BookUse, Panel, Step, fills

from .models import Certificate
from .querysets import counts_by_class


@fills("class_step")
def class_steps(ids, user):
    """Certificates issued and handed over, of those due; no step for a programme without credential."""
    steps = {}
    for row in counts_by_class(TrainingClass.objects.filter(pk__in=ids)):
        if row["version__credential"] == "none":
            continue
        missing, url = _missing(row), reverse("certificates:class", args=[row["pk"]])
        steps[row["pk"]] = [Step(80, _("Certificates"), url, not missing, missing, needed_for="archived")]
    return steps


def _missing(row):
    """What is still to be done with the certificates of a class; nothing where nobody is due one."""
    if row["state"] not in ("recognised", "archived"):
        return _("after recognition")
    if row["issued"] < row["due"]:
        return _("%(count)s to issue") % {"count": row["due"] - row["issued"]}
    if row["handed"] < row["issued"]:
        return _("%(count)s to hand over") % {"count": row["issued"] - row["handed"]}
    return ""


@fills("class_panel")
def class_panels(ids, user):
    if not user.has_perm("accounts.view_certificates"):
        return {}
    return {pk: [Panel(80, _("Certificates"), reverse("certificates:class", args=[pk]), held_here=True)] for pk in ids}


@fills("book_use")
def numbers_of_certificates(ids, user):
    """The day of the last certificate in each book."""
    last = Certificate.objects.filter(book__in=ids).order_by().values("book").annotate(last_on=Max("issued_on"))
    return {row["book"]: [BookUse(row["last_on"])] for row in last}
