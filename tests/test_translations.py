"""Every message of the screen has its Vietnamese words."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po"


def messages(text):
    """The message ids of a .po file."""
    found = set()
    for block in re.findall(r'^msgid ((?:"(?:[^"\\]|\\.)*"\n?)+)', text, re.M):
        found.add("".join(re.findall(r'"((?:[^"\\]|\\.)*)"', block)))
    return found - {""}


def test_catalogue_is_complete_and_well_formed(tmp_path):
    done = subprocess.run(
        ["msgfmt", "-c", "--statistics", "-o", str(tmp_path / "vi.mo"), str(CATALOGUE)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "untranslated" not in done.stderr, done.stderr
    assert "fuzzy" not in done.stderr, done.stderr


def test_every_python_message_stands_in_the_catalogue(tmp_path):
    apps = ("trainingcenter", "lecturers", "courses", "learners", "teaching", "certificates", "reports")
    files = [str(p.relative_to(ROOT)) for app in apps for p in (ROOT / app).rglob("*.py")]
    subprocess.run(
        ["xgettext", "--language=Python", "--keyword=_", "--keyword=gettext_lazy", "--from-code=UTF-8", "-o", str(tmp_path / "new.pot"), *files],
        cwd=ROOT, check=True,
    )  # fmt: skip
    missing = messages((tmp_path / "new.pot").read_text()) - messages(CATALOGUE.read_text(encoding="utf-8"))
    assert not missing


def test_every_template_message_stands_in_the_catalogue():
    known = messages(CATALOGUE.read_text(encoding="utf-8"))
    for path in (ROOT / "templates").rglob("*.html"):
        for double, single in re.findall(r"{% translate (?:\"([^\"]+)\"|'([^']+)')", path.read_text(encoding="utf-8")):
            assert (double or single).replace("%", "%%") in known or (double or single) in known, (
                f"{path.name}: {double or single}"
            )
