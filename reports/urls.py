"""Addresses of the start page, the dashboard and the reports."""

from django.urls import include, path

from . import views

patterns = [
    path("", views.ReportList.as_view(), name="reports"),
    path("tong-quan/", views.dashboard, name="dashboard"),
    path("soan/", views.Draft.as_view(), name="draft"),
    path("so-lieu/", views.RowsBehind.as_view(), name="rows"),
    path("<int:pk>/", views.report_page, name="report"),
    path("<int:pk>/tinh-lai/", views.compute_again, name="compute"),
    path("<int:pk>/ky/", views.sign, name="sign"),
    path("<int:pk>/tep/", views.report_file, name="file"),
    path("<int:pk>/phu-luc/", views.report_xlsx, name="xlsx"),
]
urlpatterns = [path("", views.home, name="home"), path("bao-cao/", include((patterns, "reports")))]
