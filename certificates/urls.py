"""Addresses of the register."""

from django.urls import path

from .views import bound, deeds, earlier, extracts, of_class, receipts, register, running_out

app_name = "certificates"
urlpatterns = [
    path("", register.Register.as_view(), name="register"),
    path("sap-het-han/", running_out.RunningOut.as_view(), name="running_out"),
    path("so-cap/", bound.books_page, name="books"),
    path("so-cap/<int:pk>/<int:year>/pdf/", bound.book_pdf, name="book_pdf"),
    path("so-cap/<int:pk>/<int:year>/excel/", bound.book_xlsx, name="book_xlsx"),
    path("trich-sao/", extracts.Extracts.as_view(), name="extracts"),
    path("trich-sao/<int:pk>/bo/", extracts.give_up, name="extract_give_up"),
    path("<int:pk>/trich-sao/", extracts.NewExtract.as_view(), name="extract_new"),
    path("truoc-phan-mem/", earlier.earlier_page, name="earlier"),
    path("truoc-phan-mem/mau/", earlier.template, name="earlier_template"),
    path("lop/<int:pk>/ky-nhan/", receipts.receipts_page, name="receipts"),
    path("lop/<int:pk>/ky-nhan/<slug:kind>/", receipts.receipts_file, name="receipts_file"),
    path("<int:pk>/", register.CertificatePage.as_view(), name="detail"),
    path("<int:pk>/tep/", register.certificate_file, name="file"),
    path("<int:pk>/trao/", deeds.hand_over, name="hand_over"),
    path("<int:pk>/thu-hoi/", deeds.Revoke.as_view(), name="revoke"),
    path("lop/<int:pk>/", of_class.class_certificates, name="class"),
    path("dot/<int:pk>/", of_class.batch_page, name="batch"),
    path("dot/<int:pk>/tep/", of_class.batch_file, name="batch_file"),
]
