"""Addresses of the register."""

from django.urls import path

from .views import deeds, many, of_class, register, running_out

app_name = "certificates"
urlpatterns = [
    path("", register.Register.as_view(), name="register"),
    path("sap-het-han/", running_out.RunningOut.as_view(), name="running_out"),
    path("<int:pk>/", register.CertificatePage.as_view(), name="detail"),
    path("<int:pk>/tep/", register.certificate_file, name="file"),
    path("<int:pk>/trao/", deeds.HandOver.as_view(), name="hand_over"),
    path("<int:pk>/gach-trao/", deeds.StrikeHandOver.as_view(), name="strike_hand_over"),
    path("<int:pk>/huy/", deeds.Annul.as_view(), name="annul"),
    path("<int:pk>/cap-lai/", deeds.Replace.as_view(), name="replace"),
    path("<int:pk>/thu-hoi/", deeds.Revoke.as_view(), name="revoke"),
    path("lop/<int:pk>/", of_class.class_certificates, name="class"),
    path("lop/<int:pk>/in/", many.print_class, name="print"),
    path("lop/<int:pk>/trao/", many.hand_over_class, name="hand_over_class"),
    path("dot/<int:pk>/", of_class.batch_page, name="batch"),
    path("dot/<int:pk>/tep/", of_class.batch_file, name="batch_file"),
]
