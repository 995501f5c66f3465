"""One include per app."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("account/", include("allauth.urls")),
    *i18n_patterns(
        path("", include("accounts.urls")),
        prefix_default_language=False,
    ),
]
