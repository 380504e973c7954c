"""Addresses of the audit log."""

from django.urls import path

from . import views

app_name = "audit"
urlpatterns = [
    path("", views.AccessLog.as_view(), name="log"),
    path("xuat-du-lieu/", views.ExportLog.as_view(), name="exports"),
    path("tu-choi/", views.RefusalLog.as_view(), name="refusals"),
]
