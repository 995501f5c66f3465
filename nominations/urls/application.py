"""The addresses of the application stage."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
