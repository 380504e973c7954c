"""Addresses of the register."""

from django.urls import path

from . import views

app_name = "certificates"
urlpatterns = [
    path("", views.Register.as_view(), name="register"),
    path("sap-het-han/", views.RunningOut.as_view(), name="running_out"),
    path("<int:pk>/", views.CertificatePage.as_view(), name="detail"),
    path("<int:pk>/tep/", views.certificate_file, name="file"),
    path("<int:pk>/trao/", views.hand_over, name="hand_over"),
    path("<int:pk>/thu-hoi/", views.Revoke.as_view(), name="revoke"),
    path("lop/<int:pk>/", views.class_certificates, name="class"),
    path("dot/<int:pk>/", views.batch_page, name="batch"),
    path("dot/<int:pk>/tep/", views.batch_file, name="batch_file"),
]
