"""Addresses of long work."""

from django.urls import path

from . import views

app_name = "jobs"
urlpatterns = [
    path("", views.job_list, name="list"),
    path("<int:pk>/", views.job_detail, name="detail"),
    path("<int:pk>/tep/", views.job_file, name="file"),
    path("<int:pk>/huy/", views.cancel_job, name="cancel"),
    path("<int:pk>/lam-lai/", views.retry_job, name="retry"),
]
