"""The list of everything that was ever brought in."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from learners import actions
from learners.models import ImportBatch

from ..factories import make_class, make_user
from .test_earlier import bring_in
from .workbooks import xlsx

ADDRESS = "learners:imports"


def make_list(name="danh-sách.xlsx", *, by=None, training_class=None, write=False):
    by = by or make_user("registrar")
    data = xlsx([["Họ và tên", "Ngày sinh"], ["Lò Văn An", "15/03/1990"], ["Vi", "1990"]])
    batch = actions.read_list(training_class=training_class or make_class(by=by), data=data, filename=name, by=by)
    if write:
        actions.write_list(batch=batch, by=by)
    return batch


def shown(client, **query):
    response = client.get(reverse(ADDRESS), query)
    return [row.record for row in response.context["table"].rows]


@pytest.mark.django_db
def test_every_batch_stands_there_with_its_figures(client):
    clerk = make_user("registrar")
    client.force_login(clerk)
    roster, (register, _summary) = make_list(by=clerk, write=True), bring_in()
    page = client.get(reverse(ADDRESS)).content.decode()
    assert roster.get_absolute_url() in page
    assert register.get_absolute_url() in page
    assert reverse("learners:roster", args=[roster.training_class_id]) in page
    assert "Đã tạo 2 lớp" in page
    table = client.get(reverse(ADDRESS)).context["table"]
    figures = ("new", "error", "enrolled")
    cells = {row.record: [str(row.get_cell(name)) for name in figures] for row in table.rows}
    assert cells == {roster: ["1", "1", "1"], register: ["1", "0", "3"]}
    assert client.get(reverse(ADDRESS), {"export": "xlsx"}).headers["Content-Disposition"].startswith("attachment")
    for sort in table.columns.names():
        for direction in ("", "-"):
            assert len(shown(client, sort=direction + sort)) == 2, sort


@pytest.mark.django_db
def test_the_list_is_filtered_by_file_class_state_person_and_day(client):
    one, other = make_user("registrar"), make_user("registrar")
    client.force_login(one)
    first = make_list("Danh sách Nghĩa Lộ.xlsx", by=one)
    second = make_list("khac.xlsx", by=other, write=True)
    ImportBatch.objects.filter(pk=second.pk).update(created_at=timezone.now() - timedelta(days=10))
    register, _summary = bring_in(by=one)
    day = timezone.localdate() - timedelta(days=5)
    assert shown(client, q="nghia LO") == [first]
    assert shown(client, kind="history") == [register]
    assert shown(client, training_class=second.training_class_id) == [second]
    assert shown(client, state="read") == [first]
    assert shown(client, created_by=other.pk) == [second]
    assert set(shown(client, since=f"{day:%d/%m/%Y}")) == {first, register}
    assert shown(client, until=f"{day:%d/%m/%Y}") == [second]
    for name in ("kind", "training_class", "state", "created_by", "since", "page", "sort"):
        assert client.get(reverse(ADDRESS), {name: "x'\x00"}).status_code in (200, 404), name


@pytest.mark.django_db
def test_readers_see_the_list_but_open_no_batch(client):
    batch = make_list()
    client.force_login(make_user("leader"))
    page = client.get(reverse(ADDRESS)).content.decode()
    assert "danh-sách.xlsx" in page
    assert f'href="{batch.get_absolute_url()}"' not in page
    assert reverse("learners:earlier_new") not in page
    client.force_login(make_user("lecturer"))
    assert client.get(reverse(ADDRESS)).status_code == 403


@pytest.mark.django_db
def test_three_batches_cost_as_many_queries_as_one(client):
    client.force_login(make_user("registrar"))

    def queries():
        client.get(reverse(ADDRESS))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(ADDRESS))
        return len(captured)

    bring_in()
    make_list()
    two = queries()
    make_list("ba.xlsx")
    make_list("bon.xlsx")
    assert queries() == two
