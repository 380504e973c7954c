"""A backup of the demonstration centre comes back whole, and a damaged one is refused."""

import hashlib
import tarfile
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from learners.models import Enrolment
from trainingcenter.backup import _unpacked, row_counts


def hashes(folder):
    return {p.relative_to(folder): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.django_db(transaction=True)
def test_the_demonstration_centre_goes_through_backup_and_restore(settings, tmp_path):
    call_command("load_demo", stdout=StringIO())
    counts, files = row_counts(), hashes(settings.FILES_DIR)
    assert counts["learners_enrolment"] == 634
    assert len(files) > 40
    archive = tmp_path / "sao-luu.tar.gz"
    call_command("backup", str(archive), stdout=StringIO())

    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", str(archive), stdout=StringIO())

    damaged = tmp_path / "hong.tar.gz"
    damaged.write_bytes(archive.read_bytes()[:-2000])
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("restore", str(damaged), "--force", stdout=StringIO())
    assert row_counts() == counts

    Enrolment.objects.filter(completed=None).first().delete()
    settings.FILES_DIR.rename(tmp_path / "weg")
    call_command("restore", str(archive), "--force", stdout=StringIO())
    assert row_counts() == counts
    assert hashes(settings.FILES_DIR) == files


@pytest.mark.parametrize("name", ["../ngoai.txt", "/tmp/ngoai.txt"])
def test_an_archive_whose_names_lead_out_of_it_is_refused(name, tmp_path):
    archive = tmp_path / "la.tar.gz"
    with tarfile.open(archive, "w:gz") as out:
        out.addfile(tarfile.TarInfo(name))
    with pytest.raises(CommandError, match="no whole backup"):
        _unpacked(archive, tmp_path / "trong")
    assert not (tmp_path / "ngoai.txt").exists()


def test_an_archive_with_a_link_is_refused(tmp_path):
    archive, link = tmp_path / "la.tar.gz", tarfile.TarInfo("files/x")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    with tarfile.open(archive, "w:gz") as out:
        out.addfile(link)
    with pytest.raises(CommandError, match="no whole backup"):
        _unpacked(archive, tmp_path / "trong")
