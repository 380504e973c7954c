"""Addresses of learners, lists, rolls, marks and recognition."""

from django.urls import path

from .views import earlier, imports, learners, lists, marks, merging, returned, roll

app_name = "learners"
urlpatterns = [
    path("", learners.LearnerList.as_view(), name="list"),
    path("moi/", learners.NewLearner.as_view(), name="new"),
    path("trung-ten/", learners.same_names, name="same_names"),
    path("<int:pk>/", learners.learner_page, name="detail"),
    path("<int:pk>/sua/", learners.EditLearner.as_view(), name="edit"),
    path("lop/<int:pk>/", learners.roster, name="roster"),
    path("lop/<int:pk>/ghi-danh/", learners.enrol, name="enrol"),
    path("lop/<int:pk>/phieu-ky/", learners.sign_in_sheet, name="sign_in_sheet"),
    path("lop/<int:pk>/ghep/", merging.Merge.as_view(), name="merge"),
    path("ghi-danh/<int:pk>/thoi-hoc/", learners.Withdraw.as_view(), name="withdraw"),
    path("lop/<int:pk>/nhap/", lists.NewImport.as_view(), name="import_new"),
    path("nhap/", imports.ImportList.as_view(), name="imports"),
    path("nhap/lop-cac-nam/", earlier.NewEarlier.as_view(), name="earlier_new"),
    path("nhap/lop-cac-nam/mau/", earlier.template, name="earlier_template"),
    path("nhap/lop-cac-nam/<int:pk>/", earlier.earlier_page, name="earlier"),
    path("nhap/lop-cac-nam/<int:pk>/doc-lai/", earlier.read_again, name="earlier_again"),
    path("nhap/lop-cac-nam/<int:pk>/ghi/", earlier.write, name="earlier_write"),
    path("nhap/lop-cac-nam/<int:pk>/hoan-tac/", earlier.undo, name="earlier_undo"),
    path("nhap/lop-cac-nam/<int:pk>/bo/", earlier.discard, name="earlier_discard"),
    path("nhap/lop-cac-nam/<int:pk>/tep/", earlier.earlier_file, name="earlier_file"),
    path("nhap/<int:pk>/", lists.import_page, name="import"),
    path("nhap/<int:pk>/doc-lai/", lists.read_again, name="import_again"),
    path("nhap/<int:pk>/ghi/", lists.write, name="import_write"),
    path("nhap/<int:pk>/hoan-tac/", lists.undo, name="import_undo"),
    path("nhap/<int:pk>/tep/", lists.import_file, name="import_file"),
    path("nhap/<int:pk>/tep-loi/", returned.returned, name="import_returned"),
    path("diem-danh/", roll.rolls_open, name="open_rolls"),
    path("diem-danh/<int:pk>/", roll.roll, name="roll"),
    path("diem-danh/<int:pk>/luu/", roll.save, name="roll_save"),
    path("diem-danh/<int:pk>/mo-lai/", roll.reopen, name="roll_reopen"),
    path("lop/<int:pk>/diem-danh/", roll.rolls, name="rolls"),
    path("ket-qua/", marks.ResultList.as_view(), name="results"),
    path("lop/<int:pk>/diem/", marks.marks, name="marks"),
    path("lop/<int:pk>/diem/them/", marks.add_assessment, name="assessment_new"),
    path("diem/<int:pk>/luu/", marks.save_marks, name="marks_save"),
    path("diem/<int:pk>/mo-lai/", marks.reopen_marks, name="marks_reopen"),
    path("lop/<int:pk>/cong-nhan/", marks.recognition, name="recognition"),
    path("lop/<int:pk>/cong-nhan/de-nghi/", marks.propose, name="propose"),
    path("lop/<int:pk>/cong-nhan/ky/", marks.sign, name="recognition_sign"),
    path("cong-nhan/<int:pk>/dac-cach/", marks.exception, name="exception"),
]
