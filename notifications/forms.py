"""What a person wishes to get, chosen on the own page."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.models import Wish


class WishForm(forms.ModelForm):
    """Good to know: at once, in the morning, or not; reminders: gathered or one by one."""

    know = forms.ChoiceField(
        label=_("What is good to know comes"),
        choices=Wish.Know.choices,
        widget=forms.RadioSelect,
        help_text=_("For example that a colleague wrote in a discussion, or that a call has opened."),
    )
    digest = forms.BooleanField(
        label=_("Three or more reminders of one day come as one e-mail"),
        required=False,
        help_text=_("In the morning where you are. Otherwise each comes by itself."),
    )

    class Meta:
        model = Wish
        fields = ["know", "digest"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("know", "digest", Submit("save", _("Save")))
