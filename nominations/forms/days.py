"""A day as people type it, of this century: a slip of the hand gets a sentence and is no date in the year 9999."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
SENTENCE = _("Look at the year: it has to lie between 2000 and 2099.")


class DayField(forms.DateField):
    """One day, chosen or typed."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_validators = [MinValueValidator(FIRST, SENTENCE), MaxValueValidator(LAST, SENTENCE)]
