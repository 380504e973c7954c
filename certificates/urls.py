"""Addresses of the register."""

from django.urls import path

from .views import deeds, layouts, of_class, printers, register, running_out

app_name = "certificates"
urlpatterns = [
    path("", register.Register.as_view(), name="register"),
    path("sap-het-han/", running_out.RunningOut.as_view(), name="running_out"),
    path("<int:pk>/", register.CertificatePage.as_view(), name="detail"),
    path("<int:pk>/tep/", register.certificate_file, name="file"),
    path("<int:pk>/trao/", deeds.hand_over, name="hand_over"),
    path("<int:pk>/thu-hoi/", deeds.Revoke.as_view(), name="revoke"),
    path("lop/<int:pk>/", of_class.class_certificates, name="class"),
    path("dot/<int:pk>/", of_class.batch_page, name="batch"),
    path("dot/<int:pk>/tep/", of_class.batch_file, name="batch_file"),
    path("mau/", layouts.Layouts.as_view(), name="layouts"),
    path("mau/<int:pk>/", layouts.LayoutPage.as_view(), name="layout"),
    path("mau/<int:pk>/in-thu/", layouts.test_print, name="layout_test"),
    path("mau/<int:pk>/phien-ban-moi/", layouts.edit, name="layout_edit"),
    path("mau/<int:pk>/dung/", layouts.use, name="layout_use"),
    path("mau/<int:pk>/thoi-dung/", layouts.take_out, name="layout_take_out"),
    path("may-in/", printers.Printers.as_view(), name="printers"),
    path("may-in/moi/", printers.EditPrinter.as_view(), name="printer_new"),
    path("may-in/<int:pk>/", printers.EditPrinter.as_view(), name="printer"),
    path("may-in/<int:pk>/xoa/", printers.remove, name="printer_remove"),
    path("may-in/<int:pk>/thuoc/<str:paper>/", printers.ruler, name="printer_ruler"),
]
