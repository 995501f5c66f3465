"""The addresses of the decision stage."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
