"""ID numbers, ethnic groups and Party card numbers: in no page, sheet or file for who may not see them; and what left the
house is written down."""

from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone

from certificates import actions as certificates
from certificates.models import Certificate
from courses.models import Session
from learners.models import Learner
from reports import actions as reports
from reports.models import PeriodReport
from trainingcenter.audit.models import AccessEntry

from ..factories import make_lecturer, make_recognised_class, make_user

pytestmark = pytest.mark.django_db
SECRETS = {"national_id": "015089123456", "ethnicity": "Xinh-mun", "party_card_no": "70123456"}


@pytest.fixture
def leaky():
    """A recognised class with a certificate, a report and a due date, of somebody with every sensitive field."""
    training_class, registrar, _director = make_recognised_class(n=1)
    Learner.objects.update(**SECRETS, admission_date=timezone.localdate() - timedelta(days=350))
    certificates.draw_batch(batch=certificates.issue_certificates(training_class=training_class, by=registrar))
    year = training_class.opened_on.year
    report = reports.draft_report(
        by=registrar, period="year", title="Năm", date_from=date(year, 1, 1), date_to=date(year, 12, 31)
    )
    return training_class, report


def addresses(training_class, report):
    """Every page and file of learners, certificates and reports that tells of learners."""
    learner, certificate = Learner.objects.get(), Certificate.objects.get()
    days = f"?tu={training_class.opened_on}&den={training_class.opened_on}"
    lists = [
        reverse("learners:list"), reverse("learners:due"), reverse("learners:rows") + days,
        reverse("learners:rows_persons") + days, reverse("learners:rows_classes") + days, reverse("learners:by_unit") + days,
        reverse("learners:by_group") + days, reverse("learners:results"), reverse("certificates:register"),
        reverse("certificates:running_out"), f"{reverse('reports:rows')}?year={training_class.opened_on.year}",
        reverse("learners:roster", args=[training_class.pk]),
    ]  # fmt: skip
    pages = [
        learner.get_absolute_url(), certificate.get_absolute_url(), report.get_absolute_url(),
        *(reverse(f"learners:{name}", args=[training_class.pk]) for name in
          ("class_groups", "sign_in_sheet", "rolls", "marks", "recognition")),
        reverse("certificates:class", args=[training_class.pk]), training_class.get_absolute_url(),
    ]  # fmt: skip
    files = [
        reverse("learners:due_paper"), reverse("reports:xlsx", args=[report.pk]),
        reverse("documents:docx", args=[training_class.opening_decision_id]),
        reverse("documents:docx", args=[training_class.review.decision_id]),
        reverse("certificates:file", args=[certificate.pk]),
    ]  # fmt: skip
    return lists, pages, files


def exported(address):
    return f"{address}{'&' if '?' in address else '?'}export=xlsx"


def words(response):
    """The text of a page or of what is inside a workbook, Word file or PDF."""
    if response.content[:2] == b"PK":
        with ZipFile(BytesIO(response.content)) as archive:
            return "".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())
    if response.content[:4] == b"%PDF":
        return pdf_text(response.content)
    return response.content.decode()


def pdf_text(data):
    import subprocess

    return subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize("role", ["inspector", "lecturer"])
def test_nothing_sensitive_is_told_in_any_page_or_file(client, leaky, role):
    lists, pages, files = addresses(*leaky)
    lecturer = make_lecturer()
    session = leaky[0].sessions.first()
    Session.objects.filter(pk=session.pk).update(lecturer=lecturer)
    pages.append(reverse("learners:roll", args=[session.pk]))
    client.force_login(make_user(role, person=lecturer.person))
    told, seen = [], 0
    for address in [*lists, *map(exported, lists), *pages, *files]:
        response = client.get(address)
        assert response.status_code in (200, 403, 404), address
        seen += response.status_code == 200
        told += [(address, name) for name, value in SECRETS.items() if value in words(response)]
    assert told == []
    assert seen > (30 if role == "inspector" else 2)


def test_those_who_may_see_them_do(client, leaky):
    client.force_login(make_user("registrar"))
    for address in (reverse("learners:list"), exported(reverse("learners:list"))):
        assert SECRETS["national_id"] in words(client.get(address))
        assert SECRETS["ethnicity"] in words(client.get(address))


def test_an_id_number_cannot_be_guessed_by_searching_or_sorting(client, leaky):
    client.force_login(make_user("inspector"))
    page = reverse("learners:list")

    def found(typed):
        return client.get(page, {"q": typed}).context["table"].paginator.count

    assert [found(typed) for typed in ("0", "0150", "3456", "01508912345", "015089123456")] == [0, 0, 0, 0, 1]
    html = client.get(page, {"sort": "national_id"}).content.decode()
    assert "sort=-national_id" not in html
    assert "sort=ethnicity" not in html
    client.force_login(make_user("leader"))
    assert [found(typed) for typed in ("0150", "3456")] == [1, 1]


def test_every_file_is_written_down_with_what_it_was_and_how_many_rows(client, leaky):
    training_class, report = leaky
    lists, _pages, files = addresses(training_class, report)
    client.force_login(make_user("registrar"))
    for address in [*map(exported, lists), *files]:
        assert client.get(address).get("Content-Disposition", "").startswith("attachment"), address
    entries = list(AccessEntry.objects.order_by("pk"))
    assert [e.path for e in entries if not (e.is_export and e.what)] == []
    without = {e.path for e in entries if not e.rows}
    nobody_yet = reverse("documents:docx", args=[training_class.opening_decision_id])  # signed before anybody enrolled
    assert without <= {reverse("certificates:running_out"), nobody_yet}
    assert PeriodReport.objects.get().title in {e.what for e in entries}


def test_the_log_names_the_filters_but_no_id_number(client, leaky):
    client.force_login(make_user("registrar"))
    client.get(reverse("learners:list"), {"export": "xlsx", "sex": "male", "q": "015089123456"})
    entry = AccessEntry.objects.get()
    assert entry.rows == 1
    assert entry.what.startswith("Học viên · ")
    assert "Giới tính: nam" in entry.what
    assert "015089123456" not in entry.what
    assert "0150******56" in entry.what


def test_the_list_of_exports_is_for_those_who_read_the_log(client, leaky):
    client.force_login(make_user("registrar"))
    client.get(reverse("learners:list"))
    client.get(reverse("learners:list"), {"export": "xlsx"})
    assert client.get(reverse("audit:exports")).status_code == 403
    client.force_login(make_user("inspector"))
    response = client.get(reverse("audit:exports"))
    assert [(row.record.what, row.record.rows) for row in response.context["table"].rows] == [("Học viên", 1)]
    assert len(client.get(reverse("audit:exports"), {"q": "không có"}).context["table"].rows) == 0
    assert len(client.get(reverse("audit:log"), {"is_export": "True"}).context["table"].rows) == 1
