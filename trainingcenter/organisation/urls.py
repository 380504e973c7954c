"""Addresses of the settings."""

from django.urls import path

from .views import centre, holidays, people, units

app_name = "organisation"
urlpatterns = [
    path("", centre.settings_page, name="settings"),
    path("ten-goi/", centre.NewIdentity.as_view(), name="identity_new"),
    path("ngay-nghi/", holidays.holidays, name="holidays_now"),
    path("ngay-nghi/<int:year>/", holidays.holidays, name="holidays"),
    path("ngay-nghi/<int:year>/chep/", holidays.CopyHolidays.as_view(), name="holidays_copy"),
    path("ngay-nghi/moi/", holidays.NewHoliday.as_view(), name="holiday_new"),
    path("ngay-nghi/<int:pk>/bo/", holidays.remove_holiday, name="holiday_remove"),
    path("so/moi/", centre.NewBook.as_view(), name="book_new"),
    path("so/<int:pk>/", centre.EditBook.as_view(), name="book"),
    path("so/<int:pk>/so-dau/", centre.StartBook.as_view(), name="book_start"),
    path("so/<int:pk>/mau-so/", centre.NewPattern.as_view(), name="pattern_new"),
    path("mau-so/<int:pk>/", centre.EditPattern.as_view(), name="pattern"),
    path("mau-so/<int:pk>/bo/", centre.remove_pattern, name="pattern_remove"),
    path("nguoi/", people.PersonList.as_view(), name="people"),
    path("nguoi/moi/", people.NewPerson.as_view(), name="person_new"),
    path("nguoi/<int:pk>/", people.person, name="person"),
    path("nguoi/<int:pk>/sua/", people.EditPerson.as_view(), name="person_edit"),
    path("chuc-vu/", people.NewPost.as_view(), name="post_new"),
    path("chuc-vu/<int:pk>/ket-thuc/", people.EndPost.as_view(), name="post_end"),
    path("uy-quyen/", people.NewDelegation.as_view(), name="delegation_new"),
    path("uy-quyen/<int:pk>/ket-thuc/", people.EndDelegation.as_view(), name="delegation_end"),
    path("don-vi/", units.UnitList.as_view(), name="units"),
    path("don-vi/moi/", units.NewUnit.as_view(), name="unit_new"),
    path("don-vi/cay/", units.unit_tree, name="unit_tree"),
    path("don-vi/<int:pk>/", units.unit, name="unit"),
    path("don-vi/<int:pk>/doi-ten/", units.RenameUnit.as_view(), name="unit_rename"),
    path("don-vi/<int:pk>/thuoc/", units.MoveUnit.as_view(), name="unit_move"),
    path("don-vi/<int:pk>/sap-nhap/", units.MergeUnit.as_view(), name="unit_merge"),
]
