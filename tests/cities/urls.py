"""The register's addresses alone, so that its pages are tested without the other apps' pages."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    *i18n_patterns(path("", include("cities.urls")), prefix_default_language=False),
]
