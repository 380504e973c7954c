"""Recognised classes of any size, for what measures and drills the register; imported after django.setup()."""

from datetime import date, timedelta

from learners.models import Enrolment, Learner
from tests.factories import make_recognised_class, make_unit


def recognised_class(n):
    """A recognised class of `n` learners who are due a certificate; rows beyond the first are copied in bulk."""
    training_class, clerk, _director = make_recognised_class(1)
    unit = make_unit()
    names = ["Hoàng Thị Thanh Nguyệt Phương Khánh Huyền", "Lò Văn Đức", "Nguyễn Thị Ánh", "Sùng A Páo"]
    learners = [
        Learner(full_name=names[i % 4], birth_date=date(1970, 1, 1) + timedelta(days=i), unit=unit)
        for i in range(n - 1)
    ]
    for learner in learners:
        learner.derive()
    Learner.objects.bulk_create(learners)
    Enrolment.objects.bulk_create(
        Enrolment(
            learner=learner, training_class=training_class, order=i, unit=unit, unit_name=unit.name,
            enrolled_on=training_class.planned_start, completed=True, rank="good", mark=7,
        )
        for i, learner in enumerate(learners, start=2)
    )  # fmt: skip
    return training_class, clerk
