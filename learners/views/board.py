"""The board of a recognition, its meeting, and the list of rewards."""

from functools import cached_property

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from learners import actions
from learners.forms.recognition import MEMBERS, BoardForm, RewardsForm
from learners.models import BoardMember, CompletionReview
from lecturers.models import Lecturer
from trainingcenter.documents.actions import signers_on
from trainingcenter.organisation.models import Post
from trainingcenter.ui.views import FormPage

from .recognition import class_of

OFFERED_REWARDS = 3


class FilePage(FormPage):
    """Something kept in the recognition file of a class."""

    rights = ("propose_recognition",)
    success_text = gettext_lazy("Saved.")

    @cached_property
    def training_class(self):
        return class_of(self.kwargs["pk"])

    @cached_property
    def review(self):
        return CompletionReview.objects.filter(training_class=self.training_class).first()

    @property
    def cancel_url(self):
        return reverse("learners:recognition", args=[self.training_class.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(training_class=self.training_class, **kwargs)


class EditBoard(FilePage):
    """Who examined the class, when and where, and what was said."""

    title = gettext_lazy("Board and meeting")
    template_name = "learners/board.html"
    form_class = BoardForm

    def get_initial(self):
        review = self.review
        kept = list(review.board.select_related("person")) if review else []
        meeting = {"met_on": review.met_on, "met_at": review.met_at, "opinions": review.opinions} if review else {}
        members = [(m.person, m.role, m.post) for m in kept] or self._offered()
        rows = {}
        for i, (person, role, post) in enumerate(members[:MEMBERS], start=1):
            rows |= {f"person_{i}": str(person.pk), f"role_{i}": role, f"post_{i}": post}
        return meeting | rows

    def _offered(self):
        """The director as chair, who enters it as secretary, the lecturers of the class as members."""
        today = timezone.localdate()
        posts = {post.person_id: post.get_kind_display() for post in Post.objects.valid_on(today)}
        found = [(person, BoardMember.Role.CHAIR) for person, _title in signers_on(today)[:1]]
        found += [(self.request.user.person, BoardMember.Role.SECRETARY)] if self.request.user.person else []
        lecturers = Lecturer.objects.filter(sessions__training_class=self.training_class).distinct()
        found += [(lecturer.person, BoardMember.Role.MEMBER) for lecturer in lecturers.select_related("person")]
        offered, seen = [], set()
        for person, role in found:
            if person.pk not in seen:
                seen.add(person.pk)
                offered.append((person, role, str(posts.get(person.pk) or person.main_position)))
        return offered

    def perform(self, form):
        typed = form.cleaned_data
        actions.set_board(
            training_class=self.training_class, members=form.members, by=self.request.user,
            met_on=typed["met_on"], met_at=typed["met_at"], opinions=typed["opinions"],
        )  # fmt: skip
        return self.cancel_url


class EditRewards(FilePage):
    """Who is proposed for a reward."""

    title = gettext_lazy("List of rewards")
    intro = gettext_lazy(
        "A row without a learner counts for nothing; an empty list takes the decision on rewards away."
    )
    template_name = "learners/rewards.html"
    form_class = RewardsForm

    @cached_property
    def kept(self):
        rewards = self.review.rewards.select_related("enrolment") if self.review else []
        return [(r.enrolment_id, r.form, r.reason) for r in rewards]

    def _offered(self):
        """Nobody is chosen yet: the best by mark of the proposed file are offered."""
        lines = self.review.lines.filter(passed=True, mark__isnull=False) if self.review else []
        best = lines.order_by(F("mark").desc(), "enrolment__order")[:OFFERED_REWARDS] if lines else []
        return [(line.enrolment_id, "Giấy khen", "Đạt kết quả cao trong học tập") for line in best]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "training_class": self.training_class,
            "rows": max(len(self.kept), OFFERED_REWARDS),
        }

    def get_initial(self):
        rows = {}
        for i, (enrolment, form, reason) in enumerate(self.kept or self._offered(), start=1):
            rows |= {f"enrolment_{i}": str(enrolment), f"form_{i}": form, f"reason_{i}": reason}
        return rows

    def perform(self, form):
        actions.set_rewards(training_class=self.training_class, rewards=form.rewards, by=self.request.user)
        return self.cancel_url
