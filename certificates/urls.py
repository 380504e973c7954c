"""Addresses of the register."""

from django.urls import path

from .views import checking, deeds, of_class, register, running_out

app_name = "certificates"
urlpatterns = [
    path("", register.Register.as_view(), name="register"),
    path("tra-cuu/cai-dat/", checking.PublicCheck.as_view(), name="public_check"),
    path("sap-het-han/", running_out.RunningOut.as_view(), name="running_out"),
    path("<int:pk>/", register.CertificatePage.as_view(), name="detail"),
    path("<int:pk>/tep/", register.certificate_file, name="file"),
    path("<int:pk>/trao/", deeds.hand_over, name="hand_over"),
    path("<int:pk>/thu-hoi/", deeds.Revoke.as_view(), name="revoke"),
    path("lop/<int:pk>/", of_class.class_certificates, name="class"),
    path("dot/<int:pk>/", of_class.batch_page, name="batch"),
    path("dot/<int:pk>/tep/", of_class.batch_file, name="batch_file"),
]
