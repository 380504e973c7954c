"""Pages of layouts and printers: list, editor, deeds, access."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates import actions, design_form
from certificates.models import CertificateLayout, Printer

from ..factories import make_centre, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    user = make_user("registrar")
    client.force_login(user)
    return user


def layout(name="Giấy chứng nhận A4"):
    return CertificateLayout.objects.get(name=name)


def posted(made, **changes):
    """What the browser sends for the editor's form of `made`."""
    form = design_form.start(made)
    cells = [*form.base(), *form.emblem()]
    for _side, _words, texts, zones in form.sides():
        cells += [cell for row in texts + zones for cell in row.cells]
    data = {c.name: c.value for c in cells if c.kind != "check"} | {
        c.name: "on" for c in cells if c.kind == "check" and c.value
    }
    data |= {"has_back": "on"} if form.has_back else {}
    return data | {"emblem-stored": form.emblem_stored(), "do": "save"} | changes


def test_what_is_not_changed_is_saved_as_it_was(client, clerk):
    for made in list(CertificateLayout.objects.all()):
        answer = client.post(reverse("certificates:layout_edit", args=[made.pk]), posted(made))
        saved = CertificateLayout.objects.get(name=made.name, number=2)
        assert answer["Location"] == saved.get_absolute_url()
        assert (saved.design, saved.kind, saved.in_use, saved.made_by) == (made.design, made.kind, False, clerk)


def test_a_changed_zone_makes_a_new_version_and_leaves_the_old_one(client, clerk):
    made = layout()
    client.post(reverse("certificates:layout_edit", args=[made.pk]), posted(made, **{"front-zones-2-x": "41,5"}))
    assert CertificateLayout.objects.get(name=made.name, number=2).design["front"]["zones"][2]["x"] == 41.5
    assert layout_again(made).design["front"]["zones"][2]["x"] == 40


def layout_again(made):
    return CertificateLayout.objects.get(pk=made.pk)


def test_nothing_typed_is_lost_when_it_is_refused(client, clerk):
    made = layout()
    typed = posted(made, **{"front-zones-2-x": "bốn mươi", "front-zones-3-width": "-5", "name": "Mẫu của tôi"})
    page = client.post(reverse("certificates:layout_edit", args=[made.pk]), typed).content.decode()
    assert 'value="bốn mươi"' in page
    assert 'value="-5"' in page
    assert 'value="Mẫu của tôi"' in page
    assert 'id="front-zones-2-x-error"' in page
    assert 'href="#front-zones-3-width"' in page
    assert CertificateLayout.objects.count() == 5


def test_without_a_script_zones_are_added_copied_and_removed(client, clerk):
    made, url = layout(), None
    url = reverse("certificates:layout_edit", args=[made.pk])
    zones = len(made.design["front"]["zones"])
    for deed, count in (("add:front:zones", 1), ("copy:front:zones:0", 1), ("remove:front:zones:0", -1), ("add:back:zones", 0), ("remove:front:zones:999", 0), ("nonsense", 0)):  # fmt: skip
        page = client.post(url, posted(made, do=deed)).content.decode()
        assert page.count('name="front-zones-') == 11 * (zones + count), deed
        assert page.count('name="back-zones-') == (11 if deed == "add:back:zones" else 0)
    assert CertificateLayout.objects.count() == 5


def test_a_missing_zone_and_an_empty_name_are_told(client, clerk):
    made = layout()
    typed = {k: v for k, v in posted(made).items() if not k.startswith("front-zones-2-")}
    page = client.post(reverse("certificates:layout_edit", args=[made.pk]), typed).content.decode()
    assert "Thiếu ô “họ và tên”" in page
    page = client.post(reverse("certificates:layout_edit", args=[made.pk]), posted(made, name="", kind="x"))
    assert 'id="name-error"' in page.content.decode()


def test_the_preview_alone_is_answered_to_htmx(client, clerk):
    made = layout("Giấy chứng nhận A4 hai mặt")
    url = reverse("certificates:layout_edit", args=[made.pk])
    page = client.post(url, posted(made, **{"front-zones-2-x": "300"}), headers={"HX-Request": "true"}).content.decode()
    assert page.count("data:image/svg+xml;base64,") == 2
    assert "vượt ra ngoài trang" in page
    assert "<form" not in page
    page = client.post(url, posted(made, **{"front-texts-0-x": "abc"}), headers={"HX-Request": "true"}).content.decode()
    assert "phải là một số tính bằng mm" in page
    page = client.post(url, posted(made, paper="A9"), headers={"HX-Request": "true"}).content.decode()
    assert "data:image" not in page


def test_a_test_print_is_a_pdf_of_what_is_typed(client, clerk):
    made = layout("Giấy chứng nhận A4 hai mặt")
    for sample in ("sample", "longest", "shortest", "x"):
        answer = client.get(reverse("certificates:layout_test", args=[made.pk]), {"sample": sample})
        assert answer.content.startswith(b"%PDF"), sample
    answer = client.post(reverse("certificates:layout_edit", args=[made.pk]), posted(made, do="pdf"))
    assert answer.content.startswith(b"%PDF")


def test_an_emblem_is_uploaded_and_a_bad_one_is_told_without_losing_the_rest(client, clerk):
    made = layout()
    url = reverse("certificates:layout_edit", args=[made.pk])
    plain = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
    client.post(url, posted(made, **{"emblem-upload": SimpleUploadedFile("a.svg", plain)}))
    saved = CertificateLayout.objects.get(name=made.name, number=2)
    assert saved.design["emblem"]["kind"] == "file"
    assert client.get(saved.get_absolute_url()).status_code == 200
    assert client.get(reverse("certificates:layout_test", args=[saved.pk])).content.startswith(b"%PDF")
    for data, told in (
        (plain.replace(b"<path", b"<script/><path"), "“script”"),
        (b"\x89PNG" + b"0" * 20_000_000, "20 MB"),
    ):
        upload = SimpleUploadedFile("a.svg", data)
        page = client.post(url, posted(made, **{"emblem-upload": upload, "front-zones-0-x": "27,5"})).content.decode()
        assert told in page
        assert 'id="emblem-file-error"' in page
        assert 'value="27,5"' in page
    assert CertificateLayout.objects.count() == 6


def test_a_picture_that_was_not_uploaded_as_emblem_is_refused(client, clerk):
    made = layout()
    changes = {"emblem-kind": "file", "emblem-stored": f"1:{'0' * 64}"}
    page = client.post(reverse("certificates:layout_edit", args=[made.pk]), posted(made, **changes))
    assert "Hãy tải lên lại" in page.content.decode()


def test_a_version_is_put_into_use_and_taken_out(client, clerk):
    made = layout("Giấy chứng nhận A5")
    client.post(reverse("certificates:layout_use", args=[made.pk]))
    assert layout_again(made).in_use
    client.post(reverse("certificates:layout_take_out", args=[made.pk]))
    assert not layout_again(made).in_use
    assert client.get(reverse("certificates:layout_use", args=[made.pk])).status_code == 405


def test_who_only_reads_sees_layouts_and_changes_none(client):
    make_centre()
    made, printer = layout(), Printer.objects.create(name="Canon")
    client.force_login(make_user("inspector"))
    for name in ("layouts", "printers"):
        assert client.get(reverse(f"certificates:{name}")).status_code == 200
    assert client.get(made.get_absolute_url()).status_code == 200
    for name, args in (("layout_edit", [made.pk]), ("layout_use", [made.pk]), ("layout_take_out", [made.pk]), ("printer_new", []), ("printer", [printer.pk]), ("printer_remove", [printer.pk])):  # fmt: skip
        assert client.post(reverse(f"certificates:{name}", args=args)).status_code == 403, name
    client.force_login(make_user("lecturer"))
    assert client.get(made.get_absolute_url()).status_code == 403


def test_the_administrator_designs_without_seeing_names_of_learners(client):
    client.force_login(make_user("admin"))
    page = client.get(reverse("certificates:layout_edit", args=[layout().pk])).content.decode()
    assert "dữ liệu mẫu" in page
    assert "tên dài nhất" not in page


def test_lists_cost_the_same_queries_for_one_and_three_rows(client, clerk):
    CertificateLayout.objects.exclude(name="Giấy chứng nhận A4").delete()
    Printer.objects.create(name="Máy 1")
    counts = []
    for again in range(2):
        for name in ("layouts", "printers"):
            client.get(reverse(f"certificates:{name}"))
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(reverse(f"certificates:{name}")).status_code == 200
            counts.append(len(queries))
        for i in range(2):
            actions.make_layout(name=f"Mẫu {i}", kind="certificate", design=layout().design, by=clerk)
            Printer.objects.create(name=f"Máy in {again}{i}")
    assert counts[:2] == counts[2:]


def test_a_printer_is_kept_with_its_offset_and_removed_once(client, clerk):
    url = reverse("certificates:printer_new")
    assert 'aria-invalid="true"' in client.post(url, {"name": "Canon", "right": "31", "down": "0"}).content.decode()
    assert Printer.objects.count() == 0
    client.post(url, {"name": "Canon", "right": "1,5", "down": "-2", "note": "phòng giáo vụ"})
    printer = Printer.objects.get()
    assert (float(printer.right), float(printer.down)) == (1.5, -2)
    assert "đã" in client.post(url, {"name": "Canon", "right": "0", "down": "0"}).content.decode()
    for paper in ("A4", "A5"):
        data = client.get(reverse("certificates:printer_ruler", args=[printer.pk, paper]))
        assert data.content.startswith(b"%PDF")
    assert client.get(reverse("certificates:printer_ruler", args=[printer.pk, "A3"])).status_code == 404
    assert client.get(reverse("certificates:printer", args=[printer.pk])).status_code == 200
    client.post(reverse("certificates:printer_remove", args=[printer.pk]))
    assert client.post(reverse("certificates:printer_remove", args=[printer.pk])).status_code == 404
