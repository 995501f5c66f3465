"""The admin site, with only what the apps register: no groups and no sign-in data of django-allauth."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.db.models import Model


class OperatorsAdmin(AdminConfig):
    default_site = "gnlc_site.admin.LookingSite"


class LookingSite(AdminSite):
    """Takes the models of our own apps only: they are registered to be looked at."""

    OURS = frozenset({"accounts", "cities", "dossiers", "nominations"})

    def register(self, models: Any, admin_class: Any = None, **options: Any) -> None:  # type: ignore[override]
        """Leaves out groups, one-time codes and e-mail addresses that other packages bring."""
        wanted = [model for model in _several(models) if model._meta.app_label in self.OURS]
        super().register(wanted, admin_class, **options)


def _several(models: Any) -> list[type[Model]]:
    return list(models) if isinstance(models, list | tuple | set) else [models]
