"""Addresses of the register."""

from django.urls import path

from .views import blank_sheets, blanks, checking, deeds, many, of_class, register, running_out

app_name = "certificates"
urlpatterns = [
    path("", register.Register.as_view(), name="register"),
    path("tra-cuu/cai-dat/", checking.PublicCheck.as_view(), name="public_check"),
    path("sap-het-han/", running_out.RunningOut.as_view(), name="running_out"),
    path("phoi/", blanks.overview, name="blanks"),
    path("phoi/loai/moi/", blanks.NewSeries.as_view(), name="blank_series_new"),
    path("phoi/loai/<int:pk>/", blanks.EditSeries.as_view(), name="blank_series"),
    path("phoi/nhap/", blanks.ReceiveLot.as_view(), name="blank_lot_new"),
    path("phoi/lo/<int:pk>/tep/", blanks.lot_file, name="blank_lot_file"),
    path("phoi/giao/", blanks.GiveOut.as_view(), name="blank_give"),
    path("phoi/nhan-lai/", blanks.TakeBack.as_view(), name="blank_take_back"),
    path("phoi/to/", blank_sheets.Sheets.as_view(), name="blank_sheets"),
    path("phoi/to/<int:pk>/", blank_sheets.SheetPage.as_view(), name="blank_sheet"),
    path("phoi/to/<int:pk>/hong/", blank_sheets.Spoil.as_view(), name="blank_spoil"),
    path("phoi/to/<int:pk>/to-khac/", blank_sheets.next_sheet, name="blank_next"),
    path("phoi/huy/", blank_sheets.Destroy.as_view(), name="blank_destroy"),
    path("phoi/so/", blank_sheets.Movements.as_view(), name="blank_movements"),
    path("phoi/so/<int:pk>/tep/", blanks.movement_file, name="blank_movement_file"),
    path("phoi/bao-cao/", blanks.report, name="blank_report"),
    path("phoi/bao-cao/<slug:kind>/", blanks.report, name="blank_report_file"),
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
