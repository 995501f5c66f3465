"""What the state of a nomination means, asked by name: whoever reads a file compares no states."""

from typing import Any

from django.db import models

from cities.models import Announcement
from nominations import states
from nominations.states import Status


class Standing(models.Model):
    """A row with the state of a nomination."""

    status: Any
    jury_word: Any
    told: Any
    was_chosen: Any
    reopened: Any
    call: Any

    class Meta:
        abstract = True

    @property
    def is_with_city(self) -> bool:
        """Whether the city has it: to fill in, or returned with questions."""
        return self.status in states.WITH_CITY

    @property
    def is_returned(self) -> bool:
        """Whether the Commission sent it back with questions."""
        return self.status == Status.RETURNED

    @property
    def is_back(self) -> bool:
        """Whether questions were sent back to the city and it has handed in since."""
        return bool(self.reopened) and not self.is_returned

    @property
    def is_with_commission(self) -> bool:
        """Whether it waits for the National Commission."""
        return self.status == Status.WITH_COMMISSION

    @property
    def is_nominated(self) -> bool:
        """Whether it waits for the secretariat's checks."""
        return self.status == Status.NOMINATED

    @property
    def holds_endorsement(self) -> bool:
        """Whether it is nominated, as outsiders are told, and its outcome is not announced."""
        return self.status in (*states.SCREENING, *states.UNDER_REVIEW)

    @property
    def is_in_screening(self) -> bool:
        """Whether the secretariat checks it or awaits an answer about it."""
        return self.status in states.SCREENING

    @property
    def awaits_answer(self) -> bool:
        """Whether the secretariat asked something that is not answered."""
        return self.status == Status.CLARIFICATION

    @property
    def is_under_review(self) -> bool:
        """Whether it stands anywhere between screening and announcement."""
        return self.status in states.UNDER_REVIEW

    @property
    def awaits_word(self) -> bool:
        """Whether the jury has its word still to say."""
        return self.status == Status.REVIEWED

    @property
    def is_recommended(self) -> bool:
        """Whether the jury recommended its admission."""
        return self.jury_word == Status.RECOMMENDED

    @property
    def awaits_choice(self) -> bool:
        """Whether the jury has spoken and it is neither in the cohort nor left out."""
        return self.status in states.JURY_WORDS

    @property
    def is_in_cohort(self) -> bool:
        """Whether the cohort being composed has it; of a decided one, whether it had it as it was approved."""
        return self.status in states.IN_COHORT if self.was_chosen is None else self.was_chosen

    @property
    def is_out_of_cohort(self) -> bool:
        """Whether the cohort being composed is without it; of a decided one, as it was approved."""
        return self.status in states.OUT_OF_COHORT if self.was_chosen is None else not self.was_chosen

    @property
    def is_admitted(self) -> bool:
        """Whether it is in today: not taken off by a corrigendum or withdrawn since, or admitted later."""
        return self.status in states.IN_COHORT

    @property
    def is_revoked(self) -> bool:
        """Whether a corrigendum took it off the list."""
        return self.status == Status.REVOKED

    @property
    def has_changed_since(self) -> bool:
        """Whether it stands otherwise today than the cohort was approved."""
        return self.was_chosen is not None and (self.has_ended or self.was_chosen != self.is_admitted)

    @property
    def awaits_decision(self) -> bool:
        """Whether it was received and the director has not decided on it."""
        return self.status in states.UNTIL_DECISION

    @property
    def outcome(self) -> str:
        """What was decided of it, as its letter says it; empty while nothing is. Under embargo until it is told."""
        return states.outcome(self.status, self.jury_word)

    @property
    def outcome_is_told(self) -> bool:
        """Whether the outcome was announced, so that city and Commission read the letter."""
        return self.status in states.TOLD

    @property
    def told_outcome(self) -> str:
        """What a letter may say of it: the outcome once it was announced, before that none."""
        return self.outcome if self.outcome_is_told else ""

    @property
    def is_off_public(self) -> bool:
        """Whether what was announced of it is withdrawn for now, so that it is told to nobody outside the offices."""
        announcement = self._announcement
        return bool(announcement and announcement.is_withdrawn)

    @property
    def announced_in(self) -> Announcement | None:
        """The announcement of its outcome, while anybody may read that."""
        announcement = self._announcement
        return None if announcement is None or announcement.is_withdrawn else announcement

    @property
    def _announcement(self) -> Announcement | None:
        cohort = getattr(self.call, "cohort", None) if self.outcome_is_told else None
        return cohort.announcement if cohort else None

    @property
    def is_member(self) -> bool:
        """Whether its admission was announced and stands."""
        return self.status == Status.MEMBER

    @property
    def was_promoted(self) -> bool:
        """Whether it became a member by a corrigendum: of an admission announced with its cohort no reason is told."""
        return self.is_member and self.told != ""

    @property
    def is_called_off(self) -> bool:
        """Whether it is over with its call, which does not take place."""
        return self.call.is_cancelled and not self.has_ended

    @property
    def has_ended(self) -> bool:
        """Whether it was withdrawn, revoked or ended early."""
        return self.status in states.ENDED
