"""Addresses of the public check."""

from django.urls import path

from . import public

urlpatterns = [path("", public.check, name="check"), path("<str:code>/", public.check_code, name="check-code")]
