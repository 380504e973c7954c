"""Pages of long tables: every row once, whichever end a page is read from."""

import pytest
from django.test import RequestFactory
from django_tables2 import Column, RequestConfig, Table

from learners.models import Learner
from trainingcenter.ui import paging
from trainingcenter.ui.paging import TablePages
from trainingcenter.ui.templatetags.ui import table_rows

from ..factories import make_learner


class Names(Table):
    full_name = Column(order_by=("folded",))

    class Meta:
        model = Learner
        fields = ("full_name",)


def table(data, page, sort=""):
    made = Names(data)
    request = RequestFactory().get("/", {"sort": sort} if sort else {})
    RequestConfig(request, paginate={"per_page": 3, "page": page, "paginator_class": TablePages}).configure(made)
    return made


@pytest.fixture
def eleven(db):
    return [make_learner(full_name=f"Lò Văn {'An' if i % 2 else 'Bình'}") for i in range(11)]


@pytest.mark.parametrize("deep", [0, 1, 1_000])
@pytest.mark.parametrize("sort", ["", "full_name", "-full_name"])
def test_the_pages_hold_every_row_once_in_one_order(eleven, sort, deep, monkeypatch):
    monkeypatch.setattr(paging, "DEEP", deep)
    pages = [[row.record.pk for row in table(Learner.objects.all(), n, sort).paginated_rows] for n in range(1, 5)]
    assert [len(page) for page in pages] == [3, 3, 3, 2]
    order = {"": ("sort_key", "pk"), "full_name": ("folded", "pk"), "-full_name": ("-folded", "pk")}[sort]
    assert sum(pages, []) == list(Learner.objects.order_by(*order).values_list("pk", flat=True))


def test_the_last_page_is_read_from_the_end_with_two_queries(eleven, django_assert_num_queries):
    with django_assert_num_queries(2) as queries:
        list(table(Learner.objects.all(), 4).paginated_rows)
    assert "OFFSET" not in queries.captured_queries[1]["sql"]


def test_an_empty_table_and_a_table_over_a_list_have_their_pages(db):
    assert list(table(Learner.objects.none(), 1).paginated_rows) == []
    rows = table([{"full_name": f"Lò Văn {i}"} for i in range(4)], 2).paginated_rows
    assert [row.record["full_name"] for row in rows] == ["Lò Văn 3"]


def test_rows_of_a_table_are_escaped_and_numbers_written_the_vietnamese_way(db):
    rows = [{"full_name": "<b>Lò</b>"}, {"full_name": 16212}]
    html = table_rows(table(rows, 1))
    assert html == (
        '<tr id="row-"><td class="">&lt;b&gt;Lò&lt;/b&gt;</td></tr><tr id="row-"><td class="">16.212</td></tr>'
    )
