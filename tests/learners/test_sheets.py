"""Sheets to sign on, as PDF and Excel; and the signed ones, kept and put aside."""

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

from courses import actions as courses
from learners import actions
from learners.models import SignedSheet
from learners.rules import read_scan
from learners.views.sheets import signed_sheets_of
from trainingcenter.documents.actions import read_file
from trainingcenter.organisation import actions as organisation

from ..factories import make_class, make_enrolments, make_lecturer, make_sessions, make_user

LONG = "Nguyễn Hoàng Phương Thùy Dương Nữ Tôn Châ"


def picture(kind="JPEG", size=(60, 40), **changes):
    stream = BytesIO()
    Image.new("RGB", size, "white").save(stream, kind, **changes)
    return stream.getvalue()


def pdf(**changes):
    stream = BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(stream, **changes)
    return stream.getvalue()


# -- what a scan is


@pytest.mark.parametrize(
    ("data", "kind"),
    [(picture(), "image/jpeg"), (picture("PNG"), "image/png"), (pdf(), "application/pdf")],
    ids=["jpeg", "png", "pdf"],
)
def test_a_whole_file_is_told_by_its_content(data, kind):
    assert read_scan(data) == (kind, data)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "Tệp rỗng"),
        (b"day la van ban, khong phai anh", "không phải tệp PDF, JPEG"),
        (picture(size=(900, 900))[:700], "hỏng"),
        (picture("PNG", size=(900, 900))[:200], "hỏng"),
        (b"\xff\xd8\xff" + b"x" * 200, "hỏng"),
        (b"%PDF" + b"PK\x03\x04" + b"x" * 200, "hỏng"),
        (pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "mật khẩu"),
        (b"\x00\x00\x00\x18ftypheic" + b"x" * 100, "HEIC"),
        (picture("PNG", size=(9000, 9000)), "điểm ảnh"),
    ],
    ids=["empty", "text", "cut jpeg", "cut png", "no jpeg", "zip as pdf", "locked", "heic", "bomb"],
)
def test_what_is_no_scan_is_refused_with_what_to_do(data, told):
    with pytest.raises(ValidationError) as refused:
        read_scan(data)
    assert told in refused.value.messages[0]


def test_a_photo_loses_where_it_was_taken_but_not_its_pixels_nor_its_turn():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Phone"
    exif.get_ifd(0x8825)[1], exif.get_ifd(0x8825)[2] = "N", (21.0, 36.0, 0.0)
    taken = picture(exif=exif, comment=b"nha rieng") + picture()  # phones append a preview with data of its own
    kind, kept = read_scan(taken)
    before, after = Image.open(BytesIO(taken)), Image.open(BytesIO(kept))
    assert kind == "image/jpeg"
    assert before.getexif().get_ifd(0x8825)
    assert dict(after.getexif()) == {0x0112: 6}
    assert b"nha rieng" not in kept
    assert kept.count(b"\xff\xd8\xff") == 1
    assert after.tobytes() == before.tobytes()
    assert read_scan(kept) == (kind, kept)


def test_a_progressive_photo_is_read_to_its_end():
    data = picture(size=(300, 200), progressive=True)
    assert read_scan(data) == ("image/jpeg", data)


# -- kept and put aside


@pytest.fixture
def clerk():
    return make_user("registrar")


def a_class(clerk, n=3, **changes):
    training_class = make_class(by=clerk, **changes)
    make_enrolments(training_class, n)
    return training_class, make_sessions(training_class)


@pytest.mark.django_db
def test_a_sheet_is_kept_with_all_its_sessions_and_the_same_one_twice_changes_nothing(clerk):
    _training_class, (one, two, three, *_rest) = a_class(clerk)
    photo = picture()
    made = actions.keep_signed_sheets(sessions=[one, two], files=[("phieu.jpg", photo)], by=clerk)
    assert [(s.session, s.file.name, s.file.content_type, read_file(s.file)) for s in made] == [
        (one, "phieu.jpg", "image/jpeg", photo),
        (two, "phieu.jpg", "image/jpeg", photo),
    ]
    assert made[0].file == made[1].file
    again = actions.keep_signed_sheets(sessions=[one, two, three], files=[("lai.jpg", photo)] * 2, by=clerk)
    assert [s.session for s in again] == [three]
    assert actions.keep_signed_sheets(sessions=[one], files=[("lai.jpg", photo)], by=clerk) == []
    assert SignedSheet.objects.count() == 3


@pytest.mark.django_db
def test_a_bad_file_among_good_ones_is_named_and_nothing_is_kept(clerk, settings):
    _training_class, (one, *_rest) = a_class(clerk)
    files = [("tot.jpg", picture()), ("chu.jpg", b"chu thuong"), ("nang.pdf", pdf())]
    settings.UPLOAD_LIMIT_MB = 0.0005
    with pytest.raises(ValidationError) as refused:
        actions.keep_signed_sheets(sessions=[one], files=files, by=clerk)
    told = refused.value.message_dict["files"]
    assert [text.split(":")[0] for text in told][:2] == ["tot.jpg", "chu.jpg"]
    assert SignedSheet.objects.count() == 0


@pytest.mark.django_db
def test_no_session_a_cancelled_one_or_one_of_another_class_keeps_no_sheet(clerk):
    training_class, (one, two, *_rest) = a_class(clerk)
    _other, (stranger, *_more) = a_class(clerk, code="DVM")
    courses.cancel_session(session=two, reason="Mưa bão", by=clerk)
    _next, (coming, *_last) = a_class(clerk, code="DVM", start=timezone.localdate() + timedelta(days=9), opened=False)
    for sessions in ([], [two], [one, stranger], [coming]):
        with pytest.raises(ValidationError) as refused:
            actions.keep_signed_sheets(sessions=sessions, files=[("a.jpg", picture())], by=clerk)
        assert set(refused.value.message_dict) == {"sessions"}
    with pytest.raises(ValidationError) as refused:
        actions.keep_signed_sheets(sessions=[one], files=[], by=clerk)
    assert set(refused.value.message_dict) == {"files"}


@pytest.mark.django_db
def test_a_sheet_is_put_aside_once_with_a_reason_and_may_be_kept_anew(clerk):
    _training_class, (one, *_rest) = a_class(clerk)
    (sheet,) = actions.keep_signed_sheets(sessions=[one], files=[("a.jpg", picture())], by=clerk)
    with pytest.raises(ValidationError) as refused:
        actions.put_sheet_aside(sheet=sheet, reason=" ", by=clerk)
    assert set(refused.value.message_dict) == {"reason"}
    actions.put_sheet_aside(sheet=sheet, reason="Nhầm buổi", by=clerk)
    with pytest.raises(ValidationError):
        actions.put_sheet_aside(sheet=sheet, reason="Nhầm buổi", by=clerk)
    sheet.refresh_from_db()
    assert (sheet.removed_by, sheet.removed_reason) == (clerk, "Nhầm buổi")
    assert len(actions.keep_signed_sheets(sessions=[one], files=[("a.jpg", picture())], by=clerk)) == 1


@pytest.mark.django_db
def test_sheets_are_filed_on_their_page_and_a_refused_file_leaves_the_ticks(client, clerk, settings):
    training_class, (one, two, *_rest) = a_class(clerk)
    actions.close_roll(session=one, by=clerk)
    client.force_login(clerk)
    page = reverse("learners:signed_sheets", args=[training_class.pk])
    before = client.get(page).content.decode()
    assert before.count("chưa lưu phiếu ký") == 2  # in the summary, and beside the session
    settings.UPLOAD_LIMIT_MB = 1
    wrong = [
        SimpleUploadedFile("nang.jpg", b"\xff\xd8\xff" + b"x" * 2_000_000),
        SimpleUploadedFile("rong.jpg", b""),
        SimpleUploadedFile("tot.jpg", picture()),
    ]
    refused = client.post(page, {"sessions": [one.pk, two.pk], "files": wrong})
    text = refused.content.decode()
    assert refused.status_code == 200
    assert "nang.jpg: Tệp lớn hơn 1 MB" in text
    assert "rong.jpg" in text
    assert set(map(int, refused.context["form"]["sessions"].value())) == {one.pk, two.pk}
    assert SignedSheet.objects.count() == 0
    good = [SimpleUploadedFile("1.jpg", picture()), SimpleUploadedFile("2.pdf", pdf())]
    answer = client.post(page, {"sessions": [one.pk, two.pk], "files": good}, follow=True)
    assert SignedSheet.objects.count() == 4
    assert answer.content.decode().count("chưa lưu phiếu ký") == 1
    assert client.post(page, {"sessions": [one.pk]}).context["form"].errors.keys() == {"files"}


@pytest.mark.django_db
def test_a_lecturer_files_for_own_sessions_only_and_reads_no_others(client, clerk):
    lecturer = make_lecturer()
    user = make_user("lecturer", person=lecturer.person)
    training_class, (one, two, *_rest) = a_class(clerk)
    one.lecturer = lecturer
    one.save()
    (strange,) = actions.keep_signed_sheets(sessions=[two], files=[("b.jpg", picture())], by=clerk)
    client.force_login(user)
    page = reverse("learners:signed_sheets", args=[training_class.pk])
    refused = client.post(page, {"sessions": [two.pk], "files": [SimpleUploadedFile("a.jpg", picture())]})
    assert refused.context["form"].errors.keys() == {"sessions"}
    client.post(page, {"sessions": [one.pk], "files": [SimpleUploadedFile("a.jpg", picture())]})
    own = SignedSheet.objects.get(session=one)
    answer = client.get(reverse("learners:signed_sheet", args=[own.pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="a.jpg"'
    assert answer["Content-Type"] == "image/jpeg"
    for name in ("signed_sheet", "signed_sheet_aside"):
        assert client.get(reverse(f"learners:{name}", args=[strange.pk])).status_code == 404
    assert client.post(reverse("learners:signed_sheet_aside", args=[strange.pk]), {"reason": "x"}).status_code == 404
    client.post(reverse("learners:signed_sheet_aside", args=[own.pk]), {"reason": "Ảnh mờ"})
    assert client.get(reverse("learners:signed_sheet", args=[own.pk])).status_code == 404
    client.force_login(clerk)
    assert "Ảnh mờ" in client.get(page).content.decode()
    assert client.get(reverse("learners:signed_sheet", args=[own.pk])).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "reads", "files"),
    [("leader", 200, 403), ("inspector", 200, 403), ("admin", 403, 403), ("appraiser", 403, 403)],
)
def test_who_only_reads_files_nothing(client, clerk, role, reads, files):
    training_class, (one, *_rest) = a_class(clerk)
    (sheet,) = actions.keep_signed_sheets(sessions=[one], files=[("a.jpg", picture())], by=clerk)
    client.force_login(make_user(role))
    page = reverse("learners:signed_sheets", args=[training_class.pk])
    assert client.get(page).status_code == reads
    assert client.get(reverse("learners:signed_sheet", args=[sheet.pk])).status_code == reads
    assert client.get(reverse("learners:signed_sheet_aside", args=[sheet.pk])).status_code == 403
    sent = client.post(page, {"sessions": [one.pk], "files": [SimpleUploadedFile("b.jpg", picture("PNG"))]})
    assert sent.status_code == files
    assert SignedSheet.objects.count() == 1


# -- the sheet to sign on


def sheet(client, training_class, kind="pdf", **chosen):
    return client.get(reverse(f"learners:sign_in_{kind}", args=[training_class.pk]), {"which": "all"} | chosen)


def pages_of(answer):
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(answer.content)).pages]


@pytest.mark.django_db
def test_the_sheet_has_a_column_for_each_session_and_strikes_out_who_was_not_there(client, clerk):
    training_class = make_class(by=clerk)
    first, late, gone = make_enrolments(training_class, 3)
    first.learner.full_name = LONG
    first.learner.save()
    sessions = make_sessions(training_class)
    cancelled = sessions[-1]
    courses.cancel_session(session=cancelled, reason="Mưa bão", by=clerk)
    days = sorted({s.day for s in sessions})
    late.enrolled_on = days[1]
    late.save()
    actions.withdraw(enrolment=gone, on=days[1], reason="Chuyển công tác", by=clerk)
    client.force_login(clerk)
    answer = sheet(
        client, training_class, which="range", first=f"{days[0]:%d/%m/%Y}", last=f"{days[1]:%d/%m/%Y}", blank=2
    )
    text = " ".join(pages_of(answer))
    on_days = [s for s in sessions if s.day in days[:2] and s != cancelled]
    before = sum(s.day == days[0] for s in on_days)
    for part in (training_class.name, "PHIẾU ĐIỂM DANH", f"{days[0]:%d/%m/%Y}", "Trang 1/", "Danh sách có 3 học viên"):
        assert part in text
    assert LONG.replace(" ", "") in text.replace(" ", "")
    assert text.count("×") == before + (len(on_days) - before)
    assert text.count("……/2") == len(on_days)
    reader = PdfReader(BytesIO(answer.content))
    assert reader.pages[0].mediabox.width > reader.pages[0].mediabox.height
    names = {font["/BaseFont"] for page in reader.pages for font in fonts(page)}
    assert names
    assert all("Liberation-Serif" in name or "LiberationSerif" in name for name in names)


def fonts(page):
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


@pytest.mark.django_db
def test_many_sessions_make_sheets_complete_in_themselves_and_single_ones_when_asked(client, clerk):
    training_class, sessions = a_class(clerk, n=2, code="DVM")
    kept = len(sessions)
    client.force_login(clerk)
    count = -(-kept // 7)
    pages = pages_of(sheet(client, training_class))
    assert len(pages) == count
    assert all("PHIẾU ĐIỂM DANH" in page and "Danh sách có 2 học viên" in page for page in pages)
    singles = pages_of(sheet(client, training_class, one_each="on"))
    assert len(singles) == kept
    ticked = pages_of(sheet(client, training_class, which="ticked", sessions=[sessions[0].pk]))
    assert len(ticked) == 1
    day = f"{sessions[0].day:%Y-%m-%d}"
    monday = f"{sessions[0].day - timedelta(days=sessions[0].day.weekday()):%Y-%m-%d}"
    for chosen in ({"which": "day", "day": day}, {"which": "week", "week": monday}, {"which": "coming"}):
        assert f"{sessions[0].day:%d/%m/%Y}" in pages_of(sheet(client, training_class, **chosen))[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("chosen", "field"),
    [
        ({"which": "ticked"}, "sessions"),
        ({"which": "range", "first": "05/03/2026", "last": "01/03/2026"}, "last"),
        ({"which": "range", "first": "01/01/2020"}, "last"),
        ({"which": "range", "first": "31/02/2026", "last": "01/03/2026"}, "first"),
        ({"which": "day"}, "day"),
        ({"which": "nothing"}, "which"),
        ({"blank": "11"}, "blank"),
    ],
)
def test_a_wrong_choice_is_told_at_its_field(client, clerk, chosen, field):
    training_class, _sessions = a_class(clerk)
    client.force_login(clerk)
    answer = sheet(client, training_class, **chosen)
    assert answer["Content-Type"].startswith("text/html")
    assert field in answer.context["form"].errors


@pytest.mark.django_db
def test_the_workbook_tells_the_same(client, clerk):
    training_class, sessions = a_class(clerk)
    client.force_login(clerk)
    book = load_workbook(BytesIO(sheet(client, training_class, "xlsx", blank=1).content))
    page = book.worksheets[0]
    cells = [str(cell) for row in page.iter_rows(values_only=True) for cell in row if cell is not None]
    for part in ("PHIẾU ĐIỂM DANH", training_class.name, "Danh sách có 3 học viên. Số có mặt:"):
        assert part in cells
    names = [page.cell(row, 2).value or None for row in range(7, 11)]
    assert names == [*(e.learner.full_name for e in training_class.enrolments.in_roster_order()), None]
    assert page.print_title_rows == "$6:$6"
    assert page.page_setup.orientation == "landscape"


@pytest.mark.django_db
def test_a_class_without_sessions_or_learners_says_what_to_do(client, clerk):
    training_class = make_class(by=clerk)
    client.force_login(clerk)
    page = reverse("learners:sign_in_sheet", args=[training_class.pk])
    assert "Hãy lập lịch trước" in client.get(page).content.decode()
    make_sessions(training_class)
    assert "Hãy nhập danh sách học viên trước" in client.get(page).content.decode()
    assert sheet(client, training_class)["Content-Type"].startswith("text/html")


@pytest.mark.django_db
def test_a_lecturer_prints_only_own_sessions_and_strangers_nothing(client, clerk):
    person = organisation.create_person(full_name="Sa Thị Bích Loan")
    lecturer = make_lecturer(person=person)
    training_class, (one, *_rest) = a_class(clerk)
    client.force_login(make_user("lecturer", person=person))
    page = reverse("learners:sign_in_sheet", args=[training_class.pk])
    assert client.get(page).status_code == 404
    one.lecturer = lecturer
    one.save()
    assert client.get(page).context["sessions"] == [one]
    assert timezone.localdate() > one.day


@pytest.mark.django_db
def test_the_page_of_a_session_shows_its_sheets_and_takes_more_with_one_query(clerk, rf, django_assert_num_queries):
    _training_class, (one, two, *_rest) = a_class(clerk)
    (sheet,) = actions.keep_signed_sheets(sessions=[one], files=[("a.jpg", picture())], by=clerk)
    clerk.has_perm("accounts.take_roll")
    with django_assert_num_queries(1):
        shown = signed_sheets_of(one, clerk)
    text = render_to_string("learners/_signed_sheets.html", shown, rf.get("/hoc-vien/diem-danh/1/"))
    for part in (
        reverse("learners:signed_sheet", args=[sheet.pk]),
        f'name="sessions" value="{one.pk}"',
        'value="/hoc-vien/diem-danh/1/"',
    ):
        assert part in text
    reader = make_user("inspector")
    text = render_to_string("learners/_signed_sheets.html", signed_sheets_of(two, reader), rf.get("/"))
    assert "Buổi này chưa lưu phiếu ký" in text
    assert "<form" not in text


@pytest.mark.django_db
def test_what_is_filed_from_the_page_of_a_session_leads_back_there(client, clerk):
    training_class, (one, *_rest) = a_class(clerk)
    client.force_login(clerk)
    there = reverse("learners:roll", args=[one.pk])
    page = reverse("learners:signed_sheets", args=[training_class.pk])
    sent = {"sessions": [one.pk], "next": there, "files": [SimpleUploadedFile("a.jpg", picture())]}
    assert client.post(page, sent)["Location"] == there
    sent |= {"next": "https://example.org/", "files": [SimpleUploadedFile("b.png", picture("PNG"))]}
    assert client.post(page, sent)["Location"] == page
