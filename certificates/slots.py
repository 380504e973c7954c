"""What certificates show on pages of rooms to the right."""

from django.db.models import BigIntegerField, Max, OuterRef, Subquery
from django.db.models.functions import Cast, JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.models import TrainingClass
from trainingcenter.documents.models import OfficialPaper
from trainingcenter.documents.records import Record
from trainingcenter.ui.slots import BookUse, Panel, Step, Today, fills

from .books.extracts import STANDING, stands_as
from .models import Certificate
from .querysets import counts_by_class
from .stock import short_series


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


@fills("today")
def waiting(ids, user):
    """Classes whose recognised learners wait for certificates, and classes with certificates to hand over."""
    if not user.has_perm("accounts.issue_certificates"):
        return {}
    recognised = TrainingClass.objects.filter(state="recognised", is_earlier=False)
    rows = [row for row in counts_by_class(recognised) if row["version__credential"] != "none"]
    to_issue = [row["pk"] for row in rows if row["issued"] < row["due"]]
    to_hand = [row["pk"] for row in rows if row["handed"] < row["issued"]]
    return {
        pk: [
            Today(60, _("Classes with certificates to issue"), len(to_issue), _of(to_issue), "certificate"),
            Today(61, _("Classes with certificates to hand over"), len(to_hand), _of(to_hand), "certificate"),
        ]
        for pk in ids
    }


def _of(classes):
    """The page of the one class, or the list of recognised ones."""
    if len(classes) == 1:
        return reverse("certificates:class", args=classes)
    return f"{reverse('courses:classes')}?state=recognised"


@fills("today")
def blanks_run_short(ids, user):
    """Series of blanks of which fewer sheets are left than the centre wants to be told of."""
    if not user.has_perm("accounts.issue_certificates"):
        return {}
    count = short_series().count()
    return {
        user.pk: [Today(40, _("Series of blanks running short"), count, reverse("certificates:blanks"), "certificate")]
    }


@fills("book_use")
def numbers_of_certificates(ids, user):
    """The day of the last certificate in each book."""
    last = Certificate.objects.filter(book__in=ids).order_by().values("book").annotate(last_on=Max("issued_on"))
    return {row["book"]: [BookUse(row["last_on"])] for row in last}


@fills("record_paper")
def records_of_extracts(ids, user):
    """The certificate that an extract of the register tells of. One that says what does not hold any more is neither
    submitted nor signed: it is drafted anew."""
    may_submit, may_sign = user.has_perm("accounts.issue_certificates"), user.has_perm("accounts.sign_decisions")
    found = {}
    for pk, state, words, standing in _extracts(ids):
        holds = state in ("draft", "submitted") and standing and stands_as(**standing) == words.get("stands")
        paper = [pk]
        found[pk] = [
            Record(
                words.get("label", ""),
                reverse("certificates:detail", args=[words["certificate"]]),
                submit_url=reverse("documents:submit", args=paper) if holds and may_submit else "",
                sign_url=reverse("documents:sign", args=paper) if holds and may_sign else "",
            )
        ]
    return found


def _extracts(ids):
    """(paper id, state, words, where the certificate stands now) of the extracts among the papers `ids`."""
    standing = Certificate.objects.filter(pk=Cast(OuterRef("words__certificate"), BigIntegerField())).values(
        found=JSONObject(**{name: name for name in STANDING})
    )
    papers = OfficialPaper.objects.filter(pk__in=ids, kind=OfficialPaper.Kind.REGISTER_EXTRACT)
    return papers.annotate(standing=Subquery(standing)).values_list("pk", "state", "words", "standing")


@fills("today")
def extracts_to_sign(ids, user):
    if not user.has_perm("accounts.sign_decisions"):
        return {}
    waiting = OfficialPaper.objects.awaiting_signature().filter(kind=OfficialPaper.Kind.REGISTER_EXTRACT)
    url = f"{reverse('certificates:extracts')}?state=submitted"
    return {user.pk: [Today(17, _("Extracts of the register to sign"), waiting.count(), url, "signature")]}
