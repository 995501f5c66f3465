"""One include per app."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, reverse_lazy
from django.views.generic import RedirectView

from gnlc_site import health, home, mine, views
from nominations.views import keeping

urlpatterns = [
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("i18n/", include("django.conf.urls.i18n")),
    *i18n_patterns(
        path("", home.home, name="home"),
        path("look/", views.look, name="look"),
        path("try/", include("gnlc_site.demo.urls")),
        path("desk/", views.desk, name="desk"),
        path("me/", views.who, name="who"),
        path("me/which-e-mails/", mine.what_i_get, name="what_i_get"),
        # An address is proved by the invitation sent to it: nobody changes it alone.
        path("account/email/", RedirectView.as_view(pattern_name="profile"), name="account_address"),
        path("account/confirm-email/", RedirectView.as_view(pattern_name="profile"), name="account_proof"),
        path(
            "account/confirm-email/<path:rest>",
            RedirectView.as_view(url=reverse_lazy("profile")),
            name="account_proved",
        ),
        path("account/", include("allauth.urls")),
        path("", include("accounts.urls")),
        path("", include("cities.urls")),
        path("", include("nominations.urls")),
        prefix_default_language=False,
    ),
]
handler404 = keeping.missing
handler500 = views.failed
