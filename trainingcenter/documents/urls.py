"""Addresses of official papers."""

from django.urls import path

from . import views

app_name = "documents"
urlpatterns = [
    path("<int:pk>/", views.paper_page, name="paper"),
    path("<int:pk>/pdf/", views.paper_pdf, name="pdf"),
    path("<int:pk>/word/", views.paper_docx_file, name="docx"),
    path("<int:pk>/ban-quet/", views.scan, name="scan"),
    path("<int:pk>/ban-quet/tep/", views.scan_file, name="scan_file"),
]
