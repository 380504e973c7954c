"""Two people who file the same signed sheet."""

from io import BytesIO

import pytest
from PIL import Image

from learners import actions
from learners.models import SignedSheet

from ..factories import make_class, make_enrolments, make_sessions, make_user
from .test_list_races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def test_two_people_who_file_the_same_photo_keep_it_once():
    clerks = make_user("registrar"), make_user("registrar")
    training_class = make_class(by=clerks[0])
    make_enrolments(training_class, 1)
    sessions = make_sessions(training_class)[:3]
    stream = BytesIO()
    Image.new("RGB", (60, 40), "white").save(stream, "JPEG")
    files = [("phieu.jpg", stream.getvalue())]
    orders = sessions, sessions[::-1]
    results = at_once(
        *(
            lambda c=clerk, s=order: actions.keep_signed_sheets(sessions=s, files=files, by=c)
            for clerk, order in zip(clerks, orders, strict=True)
        )
    )
    assert sorted(len(made) for made in results) == [0, 3]
    assert SignedSheet.objects.count() == 3
