"""The practice files of a juror as things to do on the desk."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.person import Person
from nominations.models import Practice


def practice_tasks(person: Person) -> list[dict[str, str]]:
    """The practice files of a juror, for the desk."""
    rows = Practice.objects.visible_to(person).for_juror(person)
    return [_task(one) for one in rows]


def _task(one: Any) -> dict[str, str]:
    said = {"label": one.title, "url": reverse("practice", args=[one.key]), "note": one.call.name}
    if not one.is_open:
        return said | {"word": _("see where marks differ"), "tone": "now"}
    if one.judged:
        return said | {"word": _("begun"), "tone": "now"}
    return said | {"word": _("to do"), "tone": "due"}
