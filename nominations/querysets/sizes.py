"""How many inhabitants cities state in the answers of their files, for many files at once."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from dossiers.models import Answer


def inhabitants(files: Iterable[Any]) -> dict[int, int]:
    """The number of each file that states one; whoever asks has found out which files may be read."""
    by_dossier = {file.dossier_id: file.pk for file in files}
    stated = Answer.objects.current().filter(dossier__in=by_dossier, question__code="population")
    rows = stated.values_list("dossier", "value")
    return {by_dossier[dossier]: int(Decimal(value["value"])) for dossier, value in rows if value and value["value"]}
