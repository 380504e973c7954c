"""Addresses of the whole site: Vietnamese words, one room each."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.urls import include, path, re_path

from trainingcenter.health import healthz


@login_not_required
def closed(request, *args):
    """Pages of allauth that this centre does not use: accounts are made by the administrator."""
    raise Http404


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("i18n/", include("django.conf.urls.i18n")),
    re_path(r"^account/(signup|email|inactive|reauthenticate/code|password/set|login/code)/?", closed),
    path("account/", include("allauth.urls")),
    path("tai-khoan/", include("trainingcenter.accounts.urls")),
    path("cong-viec/", include("trainingcenter.jobs.urls")),
    path("thong-bao/", include("trainingcenter.notices.urls")),
    path("nhat-ky/", include("trainingcenter.audit.urls")),
    path("van-ban/", include("trainingcenter.documents.urls")),
    path("cai-dat/", include("trainingcenter.organisation.urls")),
    path("giang-vien/", include("lecturers.urls")),
    path("hoc-vien/", include("learners.urls")),
    path("giao-an/", include("teaching.urls")),
    path("giay-chung-nhan/", include("certificates.urls")),
    path("tra-cuu/", include("certificates.public_urls")),
    path("", include("courses.urls")),
    path("", include("reports.urls")),
]
