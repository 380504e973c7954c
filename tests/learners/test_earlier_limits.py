"""A register too long to be worked on while the page waits."""

import pytest
from django.core.exceptions import ValidationError

from learners.actions.earlier import reading
from learners.models import ImportBatch

from .test_earlier import ROWS, read


@pytest.mark.django_db
def test_a_register_with_too_many_rows_is_refused_with_what_to_do_and_nothing_is_kept(monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", len(ROWS) - 1)
    with pytest.raises(ValidationError) as refused:
        read()
    assert "Hãy tách ra" in refused.value.message_dict["file"][0]
    assert ImportBatch.objects.count() == 0
    monkeypatch.setattr(reading, "MOST_ROWS", len(ROWS))
    assert read().rows.exists()
