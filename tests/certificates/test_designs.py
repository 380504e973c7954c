"""Designs checked: every fault at once, with the name of the zone; layouts and their versions; emblems."""

import copy
from dataclasses import fields
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from certificates import actions, designs, rules
from certificates.documents import Wording
from certificates.models import CertificateLayout
from certificates.rules.designs import FIELDS
from trainingcenter.documents.actions import read_file

from ..factories import make_centre

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><g>{}</g></svg>'


def design(**changes):
    return copy.deepcopy(designs.two_sided("certificate")) | changes


def zone(made, field, side="front"):
    return next(z for z in made[side]["zones"] if z["field"] == field)


def told(made):
    return [fault.text for fault in rules.check_design(made)]


def png(size=(2000, 1000), **options):
    stream = BytesIO()
    Image.new("RGB", size, "red").save(stream, "PNG", **options)
    return stream.getvalue()


def test_every_field_of_the_wording_can_be_placed():
    assert set(FIELDS) == {field.name for field in fields(Wording)} | {"check_url"}


@pytest.mark.parametrize("shipped", designs.shipped(), ids=lambda item: item[0])
def test_the_shipped_designs_have_no_fault(shipped):
    assert told(shipped[2]) == []


def test_all_faults_are_told_at_once_with_the_zone_and_the_way_to_it():
    made = design(paper="A3")
    zone(made, "full_name").update({"width": 0, "font": "comic", "size": 61, "lines": 7, "align": "middle"})
    zone(made, "unit").update({"min_size": 20, "colour": "red", "x": "10"})
    zone(made, "rank")["field"] = "grade"
    faults = rules.check_design(made)
    texts = [fault.text for fault in faults]
    assert [fault.path[-1] for fault in faults] == [
        "paper", "size", "font", "align", "lines", "width", "colour", "min_size", "x", "field",
    ]  # fmt: skip
    assert texts[1] == "Mặt trước, ô 3 (họ và tên): cỡ chữ là số từ 5 đến 60 point."
    assert texts[5] == "Mặt trước, ô 3 (họ và tên): chiều rộng phải lớn hơn 0 mm."
    assert texts[8] == "Mặt trước, ô 5 (đơn vị): khoảng cách từ mép trái phải là một số tính bằng mm."
    assert faults[-1].path == ("front", "zones", 8, "field")


def test_a_zone_outside_the_page_is_told_on_both_sides():
    made = design()
    zone(made, "full_name")["x"] = 90
    zone(made, "lessons", "back").update({"y": 150})
    assert told(made) == [
        "Mặt trước, ô 3 (họ và tên): vượt ra ngoài trang ở bên cạnh: trang rộng 297 mm.",
        "Mặt sau, ô 4 (bảng nội dung, số tiết, điểm): vượt ra ngoài trang ở trên hoặc dưới: trang cao 210 mm.",
    ]


def test_missing_zones_are_named_and_a_blank_needs_no_code():
    made = design(back=None)
    made["front"]["zones"] = [z for z in made["front"]["zones"] if z["field"] == "rank"]
    assert told(made) == [
        "Thiếu ô “họ và tên”. Hãy thêm ô này.",
        "Thiếu ô “số”. Hãy thêm ô này.",
        "Thiếu ô mã tra cứu hoặc mã QR. Hãy thêm một trong hai ô này.",
    ]
    assert len(told(made | {"overprint": True})) == 2


@pytest.mark.parametrize(
    ("change", "way"),
    [
        ({"text": ""}, "text"), ({"text": "a" * 201}, "text"), ({"text": "a\nb"}, "text"), ({"text": "漢"}, "text"),
        ({"text": 5}, "text"), ({"width": 10}, "width"), ({"spacing": -1}, "spacing"), ({"underline": 1}, "underline"),
        ({"y": 209}, "y"), ({"size": True}, "size"), ({"x": float("nan")}, "x"), ({"onclick": "x"}, 0),
    ],
)  # fmt: skip
def test_a_text_that_cannot_be_drawn_is_told(change, way):
    made = design(back=None)
    made["front"]["texts"][0] |= change
    assert [fault.path[-1] for fault in rules.check_design(made)] == [way]


@pytest.mark.parametrize("wrong", [None, [], "x", {}, {"version": 1}, {"version": 2}])
def test_what_is_no_design_is_refused_without_an_error(wrong):
    assert rules.check_design(wrong)


@pytest.mark.parametrize("front", [None, [], {"texts": 1, "zones": []}, {"texts": [3], "zones": ["x", None, {}]}])
def test_wrong_types_inside_are_told(front):
    assert rules.check_design(design(front=front, emblem=[], frame=["x"], overprint="yes", back=7))


def test_too_many_zones_are_refused():
    made = design(back=None)
    made["front"]["zones"] *= 4
    assert told(made) == ["Mẫu có 76 ô, chỉ nhận nhiều nhất 60."]


@pytest.mark.django_db
def test_a_layout_gets_versions_and_a_faulty_one_is_refused_whole():
    make_centre()
    made = design()
    first = actions.make_layout(name="Mẫu riêng", kind="certificate", design=made, in_use=False)
    second = actions.make_layout(name="Mẫu riêng", kind="certificate", design=made)
    assert [(first.number, first.in_use), (second.number, second.in_use)] == [(1, False), (2, True)]
    zone(made, "unit")["width"] = -1
    zone(made, "rank")["lines"] = 9
    with pytest.raises(ValidationError) as refused:
        actions.make_layout(name="Mẫu riêng", kind="certificate", design=made)
    assert len(refused.value.messages) == 2
    with pytest.raises(ValidationError):
        actions.make_layout(name="Mẫu riêng", kind="diploma", design=design())
    assert CertificateLayout.objects.filter(name="Mẫu riêng").count() == 2


@pytest.mark.django_db
def test_one_version_of_a_layout_is_in_use_and_the_last_of_a_kind_stays():
    make_centre()
    first = CertificateLayout.objects.get(name="Giấy chứng nhận A4")
    second = actions.make_layout(name=first.name, kind=first.kind, design=design(), in_use=False)
    actions.use_layout(layout=second)
    assert list(CertificateLayout.objects.filter(kind="certificate", in_use=True)) == [second]
    with pytest.raises(ValidationError):
        actions.use_layout(layout=second)
    with pytest.raises(ValidationError):
        actions.take_out_of_use(layout=second)
    actions.use_layout(layout=CertificateLayout.objects.get(name="Giấy chứng nhận A5"))
    assert not actions.take_out_of_use(layout=second).in_use
    with pytest.raises(ValidationError):
        actions.take_out_of_use(layout=second)


@pytest.mark.django_db
def test_a_fresh_centre_has_one_layout_in_use_for_each_credential():
    make_centre()
    used = CertificateLayout.objects.filter(in_use=True).values_list("name", flat=True)
    assert sorted(used) == ["Bằng tốt nghiệp A4", "Giấy chứng nhận A4"]
    assert CertificateLayout.objects.count() == 5


@pytest.mark.django_db
def test_an_emblem_is_kept_small_and_without_metadata_and_only_a_kept_one_is_taken():
    make_centre()
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Author", "Nguyễn Văn A")
    stored = actions.keep_emblem(data=png(pnginfo=info, dpi=(300, 300)), filename="a.png", by=None)
    kept = Image.open(BytesIO(read_file(stored)))
    assert (kept.size, kept.format, kept.info) == ((1200, 600), "PNG", {})
    emblem = {"kind": "file", "file": stored.pk, "sha256": stored.sha256, "x": 10, "y": 10, "width": 20}
    assert actions.make_layout(name="Có hình", kind="certificate", design=design(emblem=emblem)).pk
    with pytest.raises(ValidationError):
        actions.make_layout(name="Khác", kind="certificate", design=design(emblem=emblem | {"sha256": "0" * 64}))


@pytest.mark.django_db
def test_a_plain_svg_is_taken_and_notes_of_drawing_programs_are_dropped():
    drawn = SVG.format('<metadata>Ai vẽ</metadata><path d="M0 0h9v9z" fill="url(#a)"/>').replace(
        "<svg ", '<svg xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" inkscape:version="1" '
    )
    kept = read_file(actions.keep_emblem(data=drawn.encode(), filename="a.svg", by=None)).decode()
    assert "path" in kept
    assert "Ai vẽ" not in kept
    assert "inkscape" not in kept


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>", '<path onload="alert(1)" d="M0 0"/>', "<foreignObject/>", "<text>a</text>",
        '<x:script xmlns:x="http://www.w3.org/1999/xhtml">1</x:script>', '<image href="http://198.51.100.1/a.png"/>',
        '<use href="http://198.51.100.1/a.svg#b"/>', '<path fill="url(http://198.51.100.1/#a)" d="M0 0"/>',
        '<use xmlns:l="http://www.w3.org/1999/xlink" l:href="file:///etc/passwd"/>', "<style>@import 'x'</style>",
        '<path style="fill:url( &quot;//198.51.100.1/a&quot;)" d="M0 0"/>', '<animate attributeName="href"/>',
    ],
)  # fmt: skip
def test_an_svg_that_runs_or_loads_something_is_refused(inside):
    with pytest.raises(ValidationError):
        rules.plain_picture(SVG.format(inside).encode())


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>',
        SVG.format("<g/>").encode("utf-16"), SVG.format('<use href="#a"/>' * 21).encode(),
        SVG.format("<g/>" * 5001).encode(), b"<svg", b"GIF89a", b"", png()[:200], b"%PDF-1.4",
    ],
)  # fmt: skip
def test_a_damaged_or_foreign_picture_is_refused(data):
    with pytest.raises(ValidationError):
        rules.plain_picture(data)


def test_pictures_that_would_fill_the_memory_or_never_end_are_refused():

    stream = BytesIO()
    Image.new("1", (20_000, 20_000)).save(stream, "PNG")
    uses = "".join(f'<g id="a{i + 1}"><use href="#a{i}"/><use href="#a{i}"/><use href="#a{i}"/></g>' for i in range(6))
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><defs><path id="a0" d="M0 0h1"/>{}</defs></svg>'
    deep = "<g>" * 3000 + "</g>" * 3000
    for data in (stream.getvalue(), svg.format(uses).encode(), svg.format(deep).encode()):
        with pytest.raises(ValidationError):
            rules.plain_picture(data)
    assert rules.plain_picture(svg.format("").encode())[1] == "image/svg+xml"
