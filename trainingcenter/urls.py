"""Addresses of the whole site: Vietnamese words, one room each."""

from allauth.account import views as account
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.urls import include, path, re_path
from django.views.i18n import set_language

from trainingcenter.health import healthz


@login_not_required
def closed(request, **kwargs):
    """A page that allauth links to by name and this centre does not use: accounts are made by the administrator."""
    raise Http404


account_urls = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
    path("signup/", closed, name="account_signup"),
    path("email/", closed, name="account_email"),
    path("confirm-email/", closed, name="account_email_verification_sent"),
    path("password/set/", closed, name="account_set_password"),
]
if settings.MAIL_ENABLED:
    account_urls += [
        path("password/reset/", account.password_reset, name="account_reset_password"),
        path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
        re_path(
            r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
            account.password_reset_from_key,
            name="account_reset_password_from_key",
        ),
        path(
            "password/reset/key/done/",
            account.password_reset_from_key_done,
            name="account_reset_password_from_key_done",
        ),
    ]

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("account/", include(account_urls)),
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
