"""What every centre starts with: the published programmes, norms, target groups, and the default design of its credentials."""

from certificates.actions import make_layout
from certificates.documents import default_design
from certificates.models import CertificateLayout
from courses.actions import load_programmes
from learners.actions import load_groups
from lecturers.actions import load_norms


def load_catalogue():
    """Programmes, norms and layouts are there; what the centre has changed is left alone."""
    load_programmes()
    load_norms()
    load_groups()
    for kind, name in (("certificate", "Giấy chứng nhận A4"), ("diploma", "Bằng tốt nghiệp A4")):
        if not CertificateLayout.objects.filter(kind=kind).exists():
            make_layout(name=name, kind=kind, design=default_design(kind))
