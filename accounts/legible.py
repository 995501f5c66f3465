"""Whether a person can read anything in what was typed: a letter or a digit, not spaces and invisible marks alone."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def is_legible(text: str) -> bool:
    """Whether at least one character of a text is to be seen and says something."""
    return any(character.isalnum() for character in text)


def legible(text: str) -> None:
    """The same as a check of a form field."""
    if not is_legible(text):
        raise ValidationError(_("There is nothing to read in this. Write it with letters."))
