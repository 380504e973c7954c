"""Addresses of the settings."""

from django.urls import path

from . import views

app_name = "organisation"
urlpatterns = [
    path("", views.settings_page, name="settings"),
    path("ten-goi/", views.NewIdentity.as_view(), name="identity_new"),
    path("nguoi/", views.NewPerson.as_view(), name="person_new"),
    path("chuc-vu/", views.NewPost.as_view(), name="post_new"),
    path("uy-quyen/", views.NewDelegation.as_view(), name="delegation_new"),
    path("ngay-nghi/", views.NewHoliday.as_view(), name="holiday_new"),
    path("don-vi/", views.UnitList.as_view(), name="units"),
    path("don-vi/moi/", views.NewUnit.as_view(), name="unit_new"),
    path("don-vi/<int:pk>/", views.unit, name="unit"),
    path("don-vi/<int:pk>/doi-ten/", views.RenameUnit.as_view(), name="unit_rename"),
    path("don-vi/<int:pk>/sap-nhap/", views.MergeUnit.as_view(), name="unit_merge"),
]
