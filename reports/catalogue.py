"""What every centre starts with: the published programmes, norms, target groups, and the designs of its credentials."""

from certificates.actions import make_layout
from certificates.documents import shipped_layouts
from certificates.models import CertificateLayout
from courses.actions import load_programmes
from learners.actions import load_groups
from lecturers.actions import load_norms


def load_catalogue():
    """Programmes, norms and layouts are there; what the centre has changed is left alone."""
    load_programmes()
    load_norms()
    load_groups()
    kinds = set(CertificateLayout.objects.values_list("kind", flat=True))
    for name, kind, design, in_use in shipped_layouts():
        if kind not in kinds:
            make_layout(name=name, kind=kind, design=design, in_use=in_use)
