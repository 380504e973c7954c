"""Addresses of the accounts pages."""

from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("", views.AccountList.as_view(), name="list"),
    path("moi/", views.NewAccount.as_view(), name="new"),
    path("<int:pk>/", views.AccountPage.as_view(), name="detail"),
    path("<int:pk>/mat-khau/", views.ResetPassword.as_view(), name="password"),
]
