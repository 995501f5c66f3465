"""What a sheet of fit would change, on its way from the page that shows it to the act."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.core import signing

from accounts.once import form_key

SALT = "nominations.fit:"
Changes = Mapping[tuple[str, str], tuple[int, int]]


class SetFitForm(forms.Form):
    """The changes, sealed: stored nowhere before the button."""

    sealed = forms.CharField(strip=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("sealed", form_key(), Submit("do", label))


def seal(call: str, changes: Changes) -> str:
    """Each change with what it was shown beside, so that nobody else can have made it."""
    by_juror: dict[str, dict[str, tuple[int, int]]] = {}
    for (juror, file), change in changes.items():
        by_juror.setdefault(juror, {})[file] = change
    return signing.dumps(by_juror, salt=SALT + call, compress=True)


def unsealed(call: str, sealed: str) -> dict[tuple[str, str], tuple[int, int]]:
    """The same again; none if the page was cut off or is another one's."""
    try:
        held = signing.loads(sealed, salt=SALT + call)
    except signing.BadSignature:
        return {}
    return {(juror, file): (was, becomes) for juror, row in held.items() for file, (was, becomes) in row.items()}
