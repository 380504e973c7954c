"""Pages of the plan, of classes and of lecturers: accessible, on the phone as on the screen."""

import pytest

from courses.models import CallUp, Scheme, TrainingClass
from lecturers.models import Lecturer

from .test_pages import check

pytestmark = pytest.mark.browser
WIDE = {"viewport": {"width": 1366, "height": 768}}


def walk(page, live, shot, paths):
    """What is wrong with the pages, each looked at wide and as on a phone."""
    problems = []
    for name, path in paths.items():
        page.problems.clear()
        assert page.goto(live.url + path).status == 200, path
        shot(page, f"plan-{name}")
        problems += check(page, path)
        page.set_viewport_size({"width": 390, "height": 844})
        shot(page, f"plan-phone-{name}")
        page.set_viewport_size(WIDE["viewport"])
    return problems


def test_pages_of_plans_and_classes_are_accessible_and_fit_a_phone(demo, live, sign_in, shot):
    call_up = CallUp.objects.select_related("training_class").first()
    pk, year = call_up.training_class_id, call_up.training_class.year
    first = TrainingClass.objects.order_by("planned_start").first()
    problems = walk(
        sign_in("giaovu", **WIDE), live, shot,
        {
            "new": "/ke-hoach/moi/",
            "line": f"/ke-hoach/dong/{first.plan_line_id}/",
            "round": f"/ke-hoach/{year}/lan/1/",
            "adjust": f"/ke-hoach/{year}/dieu-chinh/",
            "excel": f"/ke-hoach/{year}/excel/",
            "term": "/ke-hoach/nhiem-ky/",
            "tasks": f"/ke-hoach/{year}/nhiem-vu/",
            "task": f"/ke-hoach/{year}/nhiem-vu/moi/",
            "schemes": "/ke-hoach/de-an/",
            "scheme": f"/ke-hoach/de-an/{Scheme.objects.first().pk}/",
            "scheme-tag": f"/ke-hoach/de-an/{Scheme.objects.first().pk}/gan/",
            "version": f"/chuong-trinh/{first.programme_id}/phien-ban/",
            "class": f"/lop/{pk}/",
            "class-edit": f"/lop/{pk}/sua/",
            "class-site": f"/lop/{pk}/diem-cau/",
            "class-topic": f"/lop/{pk}/chuyen-de/",
            "letters": f"/lop/{pk}/thu/",
            "answer": f"/lop/trieu-tap/{call_up.units.first().pk}/",
            "merge": f"/hoc-vien/lop/{pk}/ghep/",
            "holidays": f"/cai-dat/ngay-nghi/{year}/",
        },
    )  # fmt: skip
    assert not problems, "\n".join(map(str, problems))


def test_a_lecturers_file_is_accessible_and_fits_a_phone(demo, live, sign_in, shot):
    own = Lecturer.objects.get(person__full_name="Hoàng Trung Kiên")
    file = f"/giang-vien/{own.pk}/"
    tabs = {
        name: f"{file}{part}"
        for name, part in {
            "file": "", "file-timetable": "lich/", "file-hours": "gio-giang/", "file-qualifications": "trinh-do/",
            "file-busy": "ban/", "file-busy-new": "ban/them/", "file-calendar": "ban/tu-lich/", "file-log": "nhat-ky/",
            "file-log-new": "nhat-ky/them/", "file-history": "lich-su/",
        }.items()
    }  # fmt: skip
    problems = walk(sign_in("giangvien", **WIDE), live, shot, tabs)
    office = {"norms": "/giang-vien/dinh-muc/", "teachable": f"{file}bai-duoc-day/"}
    problems += walk(sign_in("giaovu", **WIDE), live, shot, office)
    assert not problems, "\n".join(map(str, problems))
