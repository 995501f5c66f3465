"""Forms as they were loaded, for operators to look at; what cities hand in is not here."""

from django.contrib import admin

from audit.admin import LookOnly
from dossiers.models import FormVersion


@admin.register(FormVersion)
class FormVersionAdmin(LookOnly):
    list_display = ("title", "slug", "version", "language", "sha256", "loaded_at")
