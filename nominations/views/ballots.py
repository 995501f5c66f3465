"""The acts of a secret ballot as buttons and pages: its count, its casting vote, its repetition."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.person import Person
from accounts.verdicts import Verdict, first
from nominations import permissions
from nominations.forms.act import ActForm, ReasonForm, field_of
from nominations.models import Nomination, Vote
from nominations.rules import jury as jury_rules
from nominations.rules import meeting as rules
from nominations.views.acts import Act, page
from nominations.workflow import voting


class CastTieForm(ActForm):
    """One of the choices that are tied."""

    choice = forms.ChoiceField(label=_("Your casting vote"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tied = rules.leading(voting.ballot(self.row).counts)
        field_of(self, "choice").choices = [(choice, Vote.Choice(choice).label) for choice in tied]


def to_vote(file: Nomination) -> str:
    """Back to the page of the vote."""
    return reverse("vote", args=[file.key])


def _countable(file: Nomination) -> Verdict:
    return first(jury_rules.voting(file), lambda: can_count(voting.ballot(file)))


def can_count(ballot: voting.Ballot) -> Verdict:
    """Whether there are secret votes to count."""
    return first(
        rules.secret_cast(ballot.secret is not None),
        rules.still_votes(ballot.secret is not None and ballot.secret.counted),
    )


def _repeatable(file: Nomination) -> Verdict:
    return first(jury_rules.voting(file), lambda: rules.secret_cast(voting.ballot(file).secret is not None))


def _tied(file: Nomination) -> Verdict:
    return first(jury_rules.voting(file), lambda: can_cast(voting.ballot(file)))


def can_cast(ballot: voting.Ballot) -> Verdict:
    """Whether a secret ballot ended in a tie."""
    return first(
        rules.secret_cast(ballot.secret is not None),
        rules.undecided(ballot.casting),
        rules.tied(ballot.counts, ballot.is_counted),
    )


def _presides(file: Nomination, person: Person) -> bool:
    presiding = voting.ballot(file).presiding
    return person.user is not None and presiding is not None and presiding.user_id == person.user.pk


COUNT_VOTES = Act(
    "count_votes",
    _("Count the votes on %(subject)s"),
    _("The ballot is secret: from here on nobody votes any more, and the numbers are told."),
    voting.count_votes,
    weight="primary",
    leads_to=to_vote,
    done=_("The votes on %(subject)s are counted."),
    may=permissions.records_votes,
    stands=_countable,
)
REPEAT_BALLOT = Act(
    "repeat_ballot",
    _("Let the jury vote again on %(subject)s"),
    _("The votes of this ballot are void; everybody votes anew."),
    voting.repeat_ballot,
    form=ReasonForm,
    leads_to=to_vote,
    may=permissions.records_votes,
    stands=_repeatable,
)
CAST_TIE = Act(
    "cast_tie",
    _("Decide the tie on %(subject)s"),
    _("You preside over this file. Your casting vote is open and stands in the minutes."),
    voting.cast_tie,
    form=CastTieForm,
    weight="primary",
    leads_to=to_vote,
    may=_presides,
    stands=_tied,
)
count_votes, repeat_ballot, cast_tie = (page(act, Nomination) for act in (COUNT_VOTES, REPEAT_BALLOT, CAST_TIE))


def casting_words(file: Nomination, ballot: voting.Ballot) -> str:
    """How a tie was decided, where it was."""
    is_told = ballot.is_counted if ballot.secret else bool(file.jury_word)
    if not (is_told and ballot.casting and len(rules.leading(ballot.counts)) > 1):
        return ""
    words = _("The votes were tied. The casting vote of whoever presides: %(choice)s.")
    return words % {"choice": Vote.Choice(ballot.casting).label}


def buttons(file: Nomination, ballot: voting.Ballot, words: list[dict[str, str]]) -> list[dict[str, str]]:
    """What whoever records the word may do now: a secret ballot is counted before its word."""
    if ballot.secret is None:
        return words
    if ballot.is_spoiled:
        return [REPEAT_BALLOT.button(file)]
    if not ballot.is_counted:
        return [COUNT_VOTES.button(file)]
    return [*words, *([REPEAT_BALLOT.button(file)] if file.awaits_word else [])]
