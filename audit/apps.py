"""Registers the app."""

from django.apps import AppConfig
from django.urls import register_converter
from django.utils.translation import gettext_lazy as _

from audit.keys import KeyConverter


class AuditConfig(AppConfig):
    name = "audit"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Record")

    def ready(self) -> None:
        """Addresses may say `<key:key>`: what cannot be a key is no page."""
        register_converter(KeyConverter, "key")
