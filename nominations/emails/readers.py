"""For whom an e-mail is, and what the table of events says of each: its words, class, readers, subject, occasion."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.person import Person
from notifications.models import Email

RECEIPT, SIGNIN, DECISION, REMINDER, CORRESPONDENCE, CIRCULAR = Email.Kind


@dataclass(frozen=True)
class Reach:
    """Where something belongs: the numbers of its city, country and call, as far as it has them."""

    city: int | None = None
    country: int | None = None
    call: int | None = None


@dataclass(frozen=True)
class Reader:
    """Whom an e-mail is for: whoever holds a role, over what it is about; without a role one person alone."""

    words: str | Promise
    role: str = ""
    scope: str = ""  # of a reach

    def is_still(self, person: Person, reach: Reach) -> bool:
        """Whether this person is such a reader of such a thing now."""
        if self.role == "":
            return self is PERSON[0]
        return person.has(self.role, getattr(reach, self.scope) if self.scope else None)


CITY = (Reader(_("everybody who works for the city"), "focal_point", "city"),)
SUBMITTER = (Reader(_("who hands in for the city"), "city_submitter", "city"),)
COMMISSION = (Reader(_("the officers of the National Commission"), "officer", "country"),)
REVIEWER = (Reader(_("the reviewers of the National Commission"), "reviewer", "call"),)
SECRETARIAT = (Reader(_("the secretariat, without those in conflict"), "secretariat"),)
DIRECTOR = (Reader(_("the director, without those in conflict"), "director"),)
JURY = (Reader(_("the jurors whom it concerns"), "juror", "call"),)
CHAIR = (Reader(_("the chair of the jury"), "chair", "call"),)
PERSON = (Reader(_("the person whom it concerns")),)
ADDRESS = (Reader(_("an address, with or without an account")),)

FILE, CALL, ENTRY = "nominations.nomination", "nominations.call", "nominations.entry"
CITY_ITSELF, REPORT, OFFICE = "cities.city", "cities.progressreport", "cities.nationalcommission"
ACCOUNT, INVITATION = "accounts.user", "accounts.invitation"


@dataclass(frozen=True)
class Event:
    """What is told, to whom, about what, when and in which class."""

    words: str | Promise
    readers: tuple[Reader, ...]
    about: str
    when: str
    kind: Email.Kind = RECEIPT
    parting: str = ""  # why it also goes to who has lost the role or the sight of it; empty where it does not

    @property
    def reaches_strangers(self) -> bool:
        """Whether it may go to an address without an account."""
        return ADDRESS[0] in self.readers

    @property
    def who(self) -> str:
        """Its readers in words."""
        return "; ".join(str(reader.words) for reader in self.readers)
