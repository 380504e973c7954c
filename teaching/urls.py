"""Addresses of lesson plans."""

from django.urls import path

from . import views

app_name = "teaching"
urlpatterns = [
    path("", views.PlanList.as_view(), name="plans"),
    path("nop/", views.Upload.as_view(), name="upload"),
    path("<int:pk>/", views.plan_page, name="plan"),
    path("tep/<int:pk>/", views.plan_file, name="file"),
]
