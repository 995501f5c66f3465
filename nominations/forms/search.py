"""What somebody types who looks for something: a few words."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_WORDS = 8


class SearchForm(forms.Form):
    """Words, every one of which has to be found."""

    q = forms.CharField(
        label=gettext_lazy("Words"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "dir": "auto"}),
    )

    def clean_q(self) -> str:
        """More words than any name has narrow nothing and cost time."""
        text: str = self.cleaned_data["q"]
        if len(text.split()) > MOST_WORDS:
            raise forms.ValidationError(_("At most %(n)s words, please.") % {"n": MOST_WORDS})
        return text
