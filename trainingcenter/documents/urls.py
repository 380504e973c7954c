"""Addresses of official papers."""

from django.urls import path

from . import views

app_name = "documents"
urlpatterns = [
    path("<int:pk>/", views.paper_page, name="paper"),
    path("<int:pk>/pdf/", views.paper_pdf, name="pdf"),
    path("<int:pk>/word/", views.paper_docx_file, name="docx"),
    path("<int:pk>/trinh/", views.submit, name="submit"),
    path("<int:pk>/ky/", views.sign, name="sign"),
    path("<int:pk>/ban-quet/", views.scan, name="scan"),
    path("tep/<int:pk>/", views.file, name="file"),
]
