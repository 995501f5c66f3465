"""The addresses of the call stage."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
