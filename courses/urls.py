"""Addresses of programmes, plans, classes and timetables."""

from django.urls import path

from .views import catalogue, classes, plans, sessions, teachable, timetable

app_name = "courses"
urlpatterns = [
    path("ke-hoach/", plans.plans, name="plans"),
    path("ke-hoach/moi/", plans.NewPlan.as_view(), name="plan_new"),
    path("ke-hoach/<int:year>/", plans.plan, name="plan"),
    path("ke-hoach/<int:year>/dong-moi/", plans.NewLine.as_view(), name="line_new"),
    path("ke-hoach/<int:year>/trinh/", plans.submit, name="plan_submit"),
    path("ke-hoach/<int:year>/ky/", plans.sign, name="plan_sign"),
    path("ke-hoach/dong/<int:pk>/", plans.EditLine.as_view(), name="line_edit"),
    path("ke-hoach/dong/<int:pk>/bo/", plans.remove_line, name="line_remove"),
    path("lop/", classes.ClassList.as_view(), name="classes"),
    path("lop/moi/", classes.NewClass.as_view(), name="class_new"),
    path("lop/<int:pk>/", classes.class_page, name="class"),
    path("lop/<int:pk>/lich-su/", classes.class_history, name="class_history"),
    path("lop/<int:pk>/sua/", classes.EditClass.as_view(), name="class_edit"),
    path("lop/<int:pk>/mo/", classes.open_class, name="class_open"),
    path("lop/<int:pk>/ket-thuc/", classes.end_class, name="class_end"),
    path("lop/<int:pk>/huy/", classes.CancelClass.as_view(), name="class_cancel"),
    path("lop/<int:pk>/lich/", sessions.sessions, name="sessions"),
    path("lop/<int:pk>/lich/lap/", sessions.Generate.as_view(), name="generate"),
    path("lop/<int:pk>/lich/them/", sessions.AddSession.as_view(), name="session_new"),
    path("lich/", timetable.timetable, name="timetable"),
    path("lich/<int:pk>/sua/", sessions.EditSession.as_view(), name="session_edit"),
    path("lich/<int:pk>/huy/", sessions.CancelSession.as_view(), name="session_cancel"),
    path("chuong-trinh/", catalogue.ProgrammeList.as_view(), name="programmes"),
    path("chuong-trinh/moi/", catalogue.NewProgramme.as_view(), name="programme_new"),
    path("chuong-trinh/<int:pk>/", catalogue.programme, name="programme"),
    path("chuong-trinh/<int:pk>/sua/", catalogue.EditProgramme.as_view(), name="programme_edit"),
    path("chuong-trinh/<int:pk>/phien-ban/", catalogue.NewVersion.as_view(), name="version_new"),
    path("phien-ban/<int:pk>/quy-dinh/", catalogue.EditRules.as_view(), name="rules_edit"),
    path("phien-ban/<int:pk>/xac-nhan/", catalogue.confirm_rules, name="rules_confirm"),
    path("phong/", catalogue.rooms, name="rooms"),
    path("phong/moi/", catalogue.NewRoom.as_view(), name="room_new"),
    path("phong/<int:pk>/sua/", catalogue.EditRoom.as_view(), name="room_edit"),
    path("giang-vien/<int:pk>/bai-duoc-day/", teachable.Teachable.as_view(), name="teachable"),
    path("bai-duoc-day/<int:pk>/ket-thuc/", teachable.EndTeachable.as_view(), name="teachable_end"),
    path("bai-duoc-day/<int:pk>/bo/", teachable.RemoveTeachable.as_view(), name="teachable_remove"),
]
