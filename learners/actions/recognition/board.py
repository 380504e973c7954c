"""The board that examines a class, its meeting, and the rewards it proposes."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learners.models import BoardMember, Reward

from .proposing import renew_papers, review_of


@transaction.atomic
def set_board(*, training_class, members, by, met_on=None, met_at="", opinions=""):
    """The board is `members`, (person, role, post) in order, with one chair and one secretary; when and where it met and
    what was said. Papers that are not signed follow."""
    review = review_of(training_class=training_class, by=by)
    _check_members(members)
    _check_day(review.training_class, met_on)
    review.met_on, review.met_at, review.opinions = met_on, met_at.strip(), opinions.strip()
    review.full_clean(exclude=["decision", "minutes", "reward_decision"])
    review.save(update_fields=["met_on", "met_at", "opinions"])
    review.board.all().delete()
    BoardMember.objects.bulk_create(
        BoardMember(review=review, person=person, role=role, post=post.strip()[:200], order=order)
        for order, (person, role, post) in enumerate(members, start=1)
    )
    renew_papers(review, by)
    return review


def _check_members(members):
    roles = [role for _person, role, _post in members]
    people = [person.pk for person, _role, _post in members]
    if len(set(people)) != len(people):
        raise ValidationError({"members": _("Somebody stands on the board twice. Leave one of the two out.")})
    for role, text in (
        (BoardMember.Role.CHAIR, _("A board has one chair. Choose one.")),
        (BoardMember.Role.SECRETARY, _("A board has one secretary. Choose one.")),
    ):
        if roles.count(role) != 1:
            raise ValidationError({"members": text})


def _check_day(training_class, met_on):
    if met_on and not training_class.closed_on <= met_on <= timezone.localdate():
        text = _("The board meets between the closing of the class, %(day)s, and today. Correct the day.")
        raise ValidationError({"met_on": text % {"day": f"{training_class.closed_on:%d/%m/%Y}"}})


@transaction.atomic
def set_rewards(*, training_class, rewards, by):
    """The list of rewards is `rewards`, (enrolment, form, achievement) in order; only learners of the class who are recognised
    once it is proposed. An empty list takes the rewards away."""
    review = review_of(training_class=training_class, by=by)
    chosen = {enrolment.pk for enrolment, _form, _reason in rewards}
    if len(chosen) != len(rewards):
        raise ValidationError(_("Somebody stands in the list twice. Leave one of the two out."))
    if training_class.enrolments.active().filter(pk__in=chosen).count() != len(chosen):
        raise ValidationError(_("Somebody in the list is not in the class any more. Reload the page."))
    if failing := review.lines.filter(enrolment__in=chosen, passed=False).select_related("enrolment__learner").first():
        text = _("%(name)s is not recognised and gets no reward. Leave them out.")
        raise ValidationError(text % {"name": failing.enrolment.learner})
    review.rewards.all().delete()
    made = [
        Reward(review=review, enrolment=enrolment, form=form.strip(), reason=reason.strip(), order=order)
        for order, (enrolment, form, reason) in enumerate(rewards, start=1)
    ]
    for reward in made:
        reward.full_clean(validate_constraints=False)
    Reward.objects.bulk_create(made)
    renew_papers(review, by)
    return review
