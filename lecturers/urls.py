"""Addresses of lecturers."""

from django.urls import path

from . import views

app_name = "lecturers"
urlpatterns = [
    path("", views.LecturerList.as_view(), name="list"),
    path("moi/", views.NewLecturer.as_view(), name="new"),
    path("<int:pk>/", views.lecturer_page, name="detail"),
    path("<int:pk>/sua/", views.EditLecturer.as_view(), name="edit"),
]
