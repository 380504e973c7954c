"""The menu: which entry a page belongs to, and the icons that pages use."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from trainingcenter.ui.menu import ENTRIES, entry_of
from trainingcenter.ui.templatetags.ui import DONE, STATES

APPS = ("trainingcenter", "lecturers", "courses", "learners", "teaching", "certificates", "reports")


@pytest.mark.parametrize(
    ("path", "url_name"),
    [
        ("/", "home"),
        ("/lop/3/", "courses:classes"),
        ("/hoc-vien/", "learners:list"),
        ("/hoc-vien/7/", "learners:list"),
        ("/hoc-vien/ket-qua/", "learners:results"),
        ("/hoc-vien/lop/3/", "courses:classes"),
        ("/giay-chung-nhan/lop/3/", "courses:classes"),
        ("/giay-chung-nhan/3/", "certificates:register"),
        ("/giang-vien/", "lecturers:list"),
        ("/giang-vien/7/ban/", "lecturers:list"),
        ("/giang-vien/toi/", "lecturers:own"),
        ("/thong-bao/", None),
    ],
)
def test_a_page_belongs_to_one_entry(path, url_name):
    entry = entry_of(ENTRIES, path)
    assert (entry.url_name if entry else None) == url_name


def test_the_pages_of_lecturers_belong_to_ones_own_file_where_there_is_no_list():
    lecturers = [entry for entry in ENTRIES if entry.url_name != "lecturers:list"]
    assert entry_of(lecturers, "/giang-vien/7/ban/").url_name == "lecturers:own"


def test_every_icon_that_is_used_stands_in_the_sprite():
    root = Path(settings.BASE_DIR)
    sprite = (root / "static/vendor/tabler-icons/sprite.svg").read_text()
    used = {entry.icon for entry in ENTRIES} | {name for _colour, name in (*STATES.values(), DONE)}
    for path in (root / "templates").rglob("*.html"):
        used |= set(re.findall(r"{% icon [\"']([\w-]+)", path.read_text()))
    for app in APPS:
        for path in (root / app).rglob("*.py"):
            used |= set(re.findall(r"icon=\"([\w-]+)\"", path.read_text()))
    assert used - set(re.findall(r'id="([\w-]+)"', sprite)) == set()


def test_templates_set_no_inline_style_or_script():
    """The Content-Security-Policy would drop them silently. Papers are not pages: WeasyPrint reads their styles."""
    found = []
    for path in (Path(settings.BASE_DIR) / "templates").rglob("*.html"):
        text = path.read_text()
        if path.parent.name != "documents" and re.search(r"<style|\sstyle=|\son(click|change|submit)=|<script>", text):
            found.append(path.name)
    assert found == []


def test_every_vendored_folder_says_its_version_and_licence():
    folders = [f for f in (Path(settings.BASE_DIR) / "static/vendor").iterdir() if f.is_dir()]
    assert folders
    assert [f.name for f in folders if not (f / "LICENSE").exists() or not (f / "VERSION").exists()] == []
