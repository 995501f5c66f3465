"""The addresses of the screening stage."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
