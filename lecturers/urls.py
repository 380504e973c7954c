"""Addresses of lecturers."""

from django.urls import path

from .views import availability, growth, norms, people

app_name = "lecturers"
urlpatterns = [
    path("", people.LecturerList.as_view(), name="list"),
    path("moi/", people.NewLecturer.as_view(), name="new"),
    path("toi/", people.own, name="own"),
    path("dinh-muc/", norms.norms, name="norms"),
    path("dinh-muc/moi/", norms.NewNorm.as_view(), name="norm_new"),
    path("dinh-muc/<int:pk>/sua/", norms.EditNorm.as_view(), name="norm_edit"),
    path("dinh-muc/<int:pk>/xac-nhan/", norms.confirm, name="norm_confirm"),
    path("lich/<str:secret>.ics", availability.feed, name="feed"),
    path("<int:pk>/", people.detail, name="detail"),
    path("<int:pk>/sua/", people.EditLecturer.as_view(), name="edit"),
    path("<int:pk>/lich/", people.timetable, name="timetable"),
    path("<int:pk>/lich/dia-chi/", availability.make_feed, name="feed_make"),
    path("<int:pk>/lich/thu-hoi/", availability.revoke_feed, name="feed_revoke"),
    path("<int:pk>/gio-giang/", people.hours, name="hours"),
    path("<int:pk>/lich-su/", people.history, name="history"),
    path("<int:pk>/trinh-do/", growth.qualifications, name="qualifications"),
    path("<int:pk>/trinh-do/them/", growth.NewQualification.as_view(), name="qualification_new"),
    path("<int:pk>/trinh-do/<int:row>/sua/", growth.EditQualification.as_view(), name="qualification_edit"),
    path("<int:pk>/trinh-do/<int:row>/bo/", growth.RemoveQualification.as_view(), name="qualification_remove"),
    path("<int:pk>/trinh-do/<int:row>/tep/", growth.evidence_of_qualification, name="qualification_file"),
    path("<int:pk>/nhat-ky/", growth.log, name="log"),
    path("<int:pk>/nhat-ky/them/", growth.NewItem.as_view(), name="item_new"),
    path("<int:pk>/nhat-ky/<int:row>/sua/", growth.EditItem.as_view(), name="item_edit"),
    path("<int:pk>/nhat-ky/<int:row>/bo/", growth.RemoveItem.as_view(), name="item_remove"),
    path("<int:pk>/nhat-ky/<int:row>/tep/", growth.evidence_of_item, name="item_file"),
    path("<int:pk>/ban/", availability.busy, name="busy"),
    path("<int:pk>/ban/them/", availability.NewBusy.as_view(), name="busy_new"),
    path("<int:pk>/ban/<int:row>/sua/", availability.EditBusy.as_view(), name="busy_edit"),
    path("<int:pk>/ban/<int:row>/bo/", availability.RemoveBusy.as_view(), name="busy_remove"),
    path("<int:pk>/ban/tu-lich/", availability.ReadCalendar.as_view(), name="calendar_read"),
    path("<int:pk>/ban/bo-lich/", availability.DropCalendar.as_view(), name="calendar_drop"),
]
