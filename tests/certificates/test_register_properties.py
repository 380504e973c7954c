"""No sequence of deeds removes a certificate, changes what was issued, or gives somebody two valid ones."""

import random
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certificates import actions
from certificates.documents import default_design
from certificates.models import Certificate, IssueBatch
from certificates.verification import verify
from learners import actions as learners
from learners.models import Enrolment, Learner
from trainingcenter.documents.actions import read_file
from trainingcenter.organisation.models import CentreIdentity, Person, Unit

from ..factories import make_recognised_class

FROZEN = (
    "pk", "enrolment_id", "batch_id", "kind", "book_id", "year", "register_no", "number", "code", "wording", "full_name",
    "issued_on", "expires_on", "signer_id", "page", "replaces_id", "copy_no", "reissue_reason", "position", "hash",
)  # fmt: skip


class World:
    """Two classes, of a certificate and a diploma, and what was seen of the register so far."""

    def __init__(self):
        self.classes = [make_recognised_class(3), make_recognised_class(2, code="SCLLCT")]
        self.by = self.classes[0][1]
        self.director = self.classes[0][2]
        self.begin(0)

    def begin(self, seed):
        self.chance, self.rows, self.bytes, self.done = random.Random(seed), {}, {}, {}

    # -- what happens

    def do(self, name):
        """The deed, maybe refused; the register is compared with what was seen before."""
        try:
            with transaction.atomic():
                getattr(self, name)()
            self.done[name] = self.done.get(name, 0) + 1
        except ValidationError:
            pass
        self.compare()

    def some(self, model=Certificate, **only):
        found = list(model.objects.filter(**only).order_by("pk"))
        if not found:
            raise ValidationError("there is none")
        return self.chance.choice(found)

    def a_few(self, **likely):
        """Some certificates; most often such as the deed is likely to be done with."""
        found = list(Certificate.objects.filter(**(likely if self.chance.random() < 0.8 else {})).order_by("pk"))
        if not found:
            raise ValidationError("there is none")
        return self.chance.sample(found, min(len(found), self.chance.choice([1, 1, 2, 3])))

    def a_day(self):
        return timezone.localdate() - timedelta(days=self.chance.choice([0, 0, 0, 0, 1, 400]))

    def issue(self):
        training_class = self.chance.choice(self.classes)[0]
        waiting = [e.pk for e in actions.awaiting_issue(training_class)]
        chosen = self.chance.sample(waiting, self.chance.randint(1, len(waiting))) if waiting else [1]
        day = self.chance.choice([training_class.closed_on, timezone.localdate(), self.a_day()])
        actions.issue_certificates(training_class=training_class, by=self.by, issued_on=day, chosen=chosen)

    def issue_all(self):
        training_class = self.chance.choice(self.classes)[0]
        actions.issue_certificates(training_class=training_class, by=self.by)

    def draw(self):
        actions.draw_batch(batch=self.some(IssueBatch))

    def print(self):
        actions.record_print(
            certificates=self.a_few(state="issued", batch__file__isnull=False),
            by=self.by,
            reason=self.chance.choice(["", "Kẹt giấy"]),
        )

    def hand_over(self):
        actions.hand_over(
            certificates=self.a_few(state="issued", handed_over_on=None), to="Lò Thị Ánh", on=self.a_day(), by=self.by
        )

    def strike(self):
        certificate = self.a_few(handed_over_on__isnull=False)[0]
        actions.strike_hand_over(
            certificate=certificate, reason=self.chance.choice(["Ghi nhầm", "Ghi nhầm", ""]), by=self.by
        )

    def revoke(self):
        certificate = self.a_few(state="issued")[0]
        actions.revoke(certificate=certificate, reason="Khai sai lý lịch", by=self.director, on=self.a_day())

    def annul(self):
        actions.annul(certificate=self.some(), reason="In hỏng", by=self.by)

    def replace(self):
        fault = self.chance.choice([True, False])
        actions.replace(certificate=self.some(), reason="Sai tên", by=self.by, centre_at_fault=fault)

    def correct(self):
        """A signed correction turns somebody's result round."""
        training_class, clerk, director = self.chance.choice(self.classes)
        enrolment = self.chance.choice(list(training_class.enrolments.order_by("pk")))
        correction = learners.begin_correction(review=training_class.review, reason="Chấm lại", by=clerk)
        mark, passed = (Decimal(4), False) if enrolment.completed else (Decimal(9), True)
        learners.correct_result(correction=correction, enrolment=enrolment, mark=mark, passed=passed, by=clerk)
        correction = learners.submit_correction(correction=correction, by=clerk)
        learners.sign_correction(correction=correction, signed_on=timezone.localdate(), by=director)

    def rename_learner(self):
        learner = self.some(Learner)
        Learner.objects.filter(pk=learner.pk).update(full_name=f"Tên Mới {self.chance.random()}")
        if self.chance.random() < 0.3:
            Learner.objects.filter(pk=learner.pk).update(birth_date=None)

    def rename_centre(self):
        name = f"Trung tâm {self.chance.random()}"
        CentreIdentity.objects.update(name=name, superior=name, place=name, symbol=f"S{self.chance.randint(1, 9)}")

    def rename_unit(self):
        Unit.objects.update(name=f"xã {self.chance.random()}")
        Enrolment.objects.update(unit_name=f"xã {self.chance.random()}")

    def rename_signer(self):
        Person.objects.update(full_name=f"Người Ký {self.chance.random()}")

    def change_layout(self):
        kind = self.chance.choice(["certificate", "diploma"])
        design = default_design(kind)
        design["front"]["texts"][0]["text"] = f"MẪU {self.chance.randint(1, 9)}"
        actions.make_layout(name=f"Mẫu {kind}", kind=kind, design=design)

    # -- what must stay

    def compare(self):
        rows = {row["pk"]: row for row in Certificate.objects.values(*FROZEN)}
        assert {pk: rows.get(pk) for pk in self.rows} == self.rows
        self.rows = rows
        stored = {}
        for batch in IssueBatch.objects.filter(file__isnull=False).select_related("file"):
            stored[batch.pk] = (batch.file_id, batch.file.sha256, sha256(read_file(batch.file)).hexdigest())
        assert {pk: stored.get(pk) for pk in self.bytes} == self.bytes
        self.bytes = stored
        twice = (
            Certificate.objects.valid().order_by().values("enrolment", "kind").annotate(n=Count("pk")).filter(n__gt=1)
        )
        assert list(twice) == []


DEEDS = [
    "issue", "issue_all", "draw", "print", "hand_over", "strike", "revoke", "annul", "replace", "correct",
    "rename_learner", "rename_centre", "rename_unit", "rename_signer", "change_layout",
]  # fmt: skip


@pytest.mark.django_db
def test_whatever_happens_the_register_keeps_what_was_issued(client):
    world, done = World(), {}

    @settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(deeds=st.lists(st.sampled_from([*DEEDS, "draw", "print", "hand_over", "strike"]), min_size=12, max_size=30), seed=st.integers(0, 10**6))  # fmt: skip
    def walk(deeds, seed):
        with transaction.atomic():
            world.begin(seed)
            for deed in ("issue_all", "draw", "hand_over", *deeds):
                world.do(deed)
            proof = verify()
            assert (proof.first_broken, sum(book.certificates for book in proof.books)) == (None, len(world.rows))
            for certificate in Certificate.objects.order_by("pk")[:2]:
                shown = client.get(f"/tra-cuu/{certificate.code}/").content.decode()
                assert certificate.wording["programme"] in shown
            transaction.set_rollback(True)
        for name, count in world.done.items():
            done[name] = done.get(name, 0) + count

    walk()
    assert {name for name in DEEDS if done.get(name, 0) < 3} == set(), sorted(done.items())
