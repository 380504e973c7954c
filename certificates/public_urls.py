"""Addresses of the public check."""

from django.urls import path

from . import public

urlpatterns = [
    path("", public.check, name="check"),
    path("<str:code>.json", public.check_code_json, name="check-code-json"),
    path("<str:code>/", public.check_code, name="check-code"),
]
