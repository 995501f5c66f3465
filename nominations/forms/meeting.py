"""What whoever leads a jury types: who is present and how it votes, and why files get further readers."""

import json
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.once import form_key
from nominations.forms.act import ActForm, field_of
from nominations.models import Call, Juror, Meeting


class MeetingForm(ActForm):
    """Who is in the room, and whether the vote is secret."""

    present = forms.MultipleChoiceField(
        label=_("Present"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Who has a conflict with a file leaves the room for it and is not counted there."),
    )  # fmt: skip
    secret = forms.BooleanField(
        label=_("The jury votes in secret"), required=False,
        help_text=_("From the next file on. A file on which somebody has voted goes on as it began."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call: Call = self.row
        seats = Juror.objects.visible_to(self.person).serving().filter(call=call).select_related("user")
        field_of(self, "present").choices = [(seat.key, str(seat)) for seat in seats.order_by("user__name")]
        meeting = Meeting.objects.filter(call=call, closed_at=None).first()
        self.initial["secret"] = meeting.secret if meeting else call.secret_vote
        here = meeting.present.all() if meeting else seats.filter(user=self.person.user)  # who opens it is there
        self.initial["present"] = [seat.key for seat in here]


class ReadMoreForm(forms.Form):
    """Why these files get further readers; the proposal comes back as it was shown."""

    plan = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Your reason"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )

    def __init__(self, *args: Any, count: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = ngettext("Give %(n)d file to further readers", "Give %(n)d files to further readers", count)
        self.helper = FormHelper()
        self.helper.layout = Layout("plan", "reason", form_key(), Submit("read", label % {"n": count}))

    def clean_plan(self) -> dict[str, list[str]]:
        """Readers by file, in keys."""
        try:
            plan = json.loads(self.cleaned_data["plan"])
        except ValueError:
            plan = None
        if not isinstance(plan, dict) or not all(map(_is_panel, plan.values())):
            raise forms.ValidationError(_("The proposal did not come back whole. Open the page again."))
        return plan


def _is_panel(panel: object) -> bool:
    return isinstance(panel, list) and all(isinstance(key, str) for key in panel)
