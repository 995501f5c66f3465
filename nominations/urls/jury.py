"""The addresses of the jury stage."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
