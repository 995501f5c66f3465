"""How a record names the thing that it is about."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet


def subject(obj: Model) -> str:
    """The lasting name of a row in the records: its model and its random key."""
    return f"{prefix(type(obj))}{obj.key}"  # type: ignore[attr-defined]


def prefix(model: type[Model]) -> str:
    """What the subjects of all rows of a model begin with."""
    return f"{model._meta.label_lower}:"


def key_in(name: str, model: type[Model]) -> str:
    """The key in the name of a row of this model."""
    return name.removeprefix(prefix(model))


def by_subject(rows: QuerySet[Any], subjects: Iterable[str]) -> dict[str, Any]:
    """Those of these rows that are the subjects, each by its name."""
    keys = {key_in(name, rows.model) for name in subjects}
    return {subject(row): row for row in rows.filter(key__in=keys)} if keys else {}


def audited_models() -> list[type[Model]]:
    """The models whose state must agree with their last record."""
    return [model for model in apps.get_models() if getattr(model, "AUDITED_STATE", "")]
