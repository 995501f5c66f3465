"""Who of many gets what is told, when it is to leave: every event of the table, with everyone who might be told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.person import Person
from audit.subjects import subject
from cities.models import FocalPoint, ProgressReport
from dossiers.models import FormVersion
from dossiers.workflow import open_dossier
from nominations.emails import readers
from nominations.emails.events import EVENTS
from nominations.emails.objecting import objections
from nominations.models import Entry, StaffConflict
from nominations.querysets.letters import COUNTRY_LIST
from nominations.workflow import jury
from notifications import outbox, sender
from notifications.models import Email
from tests.cities import reports
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, get, text
from tests.nominations.workflow.juries import World

pytestmark = pytest.mark.django_db
AT_MOST = 10  # questions, however many e-mails


class Cast(World):
    """Whoever might be told of a file of Lira that is being read, and neighbours of each who are not."""

    def __init__(self):
        with road.after_deadlines():
            super().__init__()
            self.aside = road.juror(self.call, self.secretariat, "TR")
            self.juror_elsewhere = road.juror(road.open_call("2029"), self.secretariat, "CI")
        self.lira = road.in_review(self.secretariat, [self.reader, self.aside], "Lira", self.call)
        with road.after_deadlines():
            mine = self.lira.reviews.get(juror__user=self.aside.user)
            jury.declare_conflict(mine.key, "personal", by=self.aside, reason="Kin.")
        self.people = self._outside() | self._inside()

    def _outside(self) -> dict[str, Person]:
        lira, gulu = self.lira.city, road.cities.city("Gulu")
        return {
            "city": road.cities.focal_point(lira),
            "city that only reads": road.cities.focal_point(lira, "viewer"),
            "city that left": ended(road.cities.focal_point(lira)),
            "city shut out": barred(road.cities.focal_point(lira)),
            "city moved": moved(road.cities.focal_point(lira)),
            "other city": road.cities.focal_point(gulu),
            "officer": road.cities.officer("UG"),
            "officer abroad": road.cities.officer("KE"),
            "reviewer": road.reviewer(self.call),
        }

    def _inside(self) -> dict[str, Person]:
        away = road.secretariat("Away")
        StaffConflict.objects.create(user=away.user, nomination=self.lira, reason="Kin.", at=road.IN_TIME)
        return {
            "secretariat": self.secretariat,
            "secretariat in conflict": away,
            "secretariat shut out": barred(road.secretariat("Shut")),
            "director": road.director(),
            "chair": self.chair,
            "juror": self.reader,
            "juror in conflict": self.aside,
            "juror elsewhere": self.juror_elsewhere,
        }


def ended(person: Person) -> Person:
    FocalPoint.objects.filter(user=person.user).update(until=road.IN_TIME.date())
    return person


def barred(person: Person) -> Person:
    User.objects.filter(pk=person.someone.pk).update(is_active=False)
    return person


def moved(person: Person) -> Person:
    """The e-mail was written to an address that this person has given up since."""
    User.objects.filter(pk=person.someone.pk).update(email="new@lira.example")
    return person


HOLD = {  # who are such readers, wherever it happens; and who of them are kept from the file of Lira
    readers.CITY[0]: {"city", "city that only reads", "other city"},
    readers.SUBMITTER[0]: {"city", "other city"},
    readers.COMMISSION[0]: {"officer", "officer abroad"},
    readers.REVIEWER[0]: {"reviewer"},
    readers.SECRETARIAT[0]: {"secretariat", "secretariat in conflict"},
    readers.DIRECTOR[0]: {"director"},
    readers.JURY[0]: {"chair", "juror", "juror in conflict"},
    readers.CHAIR[0]: {"chair"},
    readers.ADDRESS[0]: set(),
}
ELSEWHERE = {"other city", "officer abroad"}
OF_LIRA = {readers.FILE, readers.ENTRY, readers.CITY_ITSELF, readers.REPORT, readers.OFFICE}
OF_COUNTRY = {COUNTRY_LIST}  # about a call, to one Commission
IN_CONFLICT = {"secretariat in conflict", "juror in conflict"}
UNREACHABLE = {"city shut out", "city moved", "secretariat shut out"}


def expected(event: str, everyone: set[str]) -> set[str]:
    told = EVENTS[event]
    is_own = told.about == readers.ACCOUNT and not any(reader.role for reader in told.readers)
    if told.parting or is_own:
        return everyone - UNREACHABLE if not told.reaches_strangers else set()
    if told.readers == readers.PERSON:
        return {"city", "officer"} | HOLD[readers.SECRETARIAT[0]]  # who see the request: it was written to one of them
    people = {name for reader in told.readers for name in HOLD[reader]}
    people -= ELSEWHERE if told.about in OF_LIRA or event in OF_COUNTRY else set()
    return people - IN_CONFLICT if told.about == readers.FILE else people


def test_every_event_goes_to_those_who_hold_its_role_and_see_it_and_to_nobody_else():
    cast = Cast()
    about, uganda = things(cast), road.cities.commission("UG").key
    letters = {
        (event, name): letter(event, about[told.about], person, uganda if event in OF_COUNTRY else "")
        for event, told in EVENTS.items()
        if told.about != readers.INVITATION
        for name, person in cast.people.items()
    }

    with road.at(), CaptureQueriesContext(connection) as asked:
        stays = objections(list(letters.values()))

    found = {event: {name for name in cast.people if letters[event, name].key not in stays} for event, _ in letters}
    assert found == {event: expected(event, set(cast.people)) for event in found}
    assert len(asked) <= AT_MOST


def letter(event: str, about: str, person: Person, about_key: str = "") -> Email:
    return Email(event=event, subject_ref=about, to=person.user, address=person.someone.email, about_key=about_key)


def things(cast: Cast) -> dict[str, str]:
    """One of each that an e-mail is about; all of Lira and its country."""
    file = cast.lira
    here = {"city": file.city, "country": file.country, "call": cast.call}
    asked = Entry.objects.create(joins=True, user=cast.people["city"].user, at=road.IN_TIME, **here)
    road.cities.announce(file.city)
    report = ProgressReport.objects.create(
        membership=file.city.memberships.get(),
        number=1,
        due_on=reports.DUE,
        awaited_on=reports.DUE,
        dossier=open_dossier(FormVersion.objects.all()[0], "en"),
        opened_at=road.IN_TIME,
    )
    rows = [file, cast.call, asked, file.city, report, road.cities.commission("UG")]
    return {row._meta.label_lower: subject(row) for row in rows} | {readers.ACCOUNT: "accounts.user:x"}


def test_letter_of_a_reader_without_an_account_leaves_only_where_it_is_for_an_address():
    """The row outlives the person: an e-mail to nobody any more would reach whoever has the mailbox now."""
    nobody = {event: Email(event=event, subject_ref="x", address="gone@lira.example") for event in EVENTS}
    unknown = Email(event="no_such_thing", subject_ref="x", address="gone@lira.example")

    stays = objections([*nobody.values(), unknown])

    leaves = {event for event, letter in nobody.items() if letter.key not in stays}
    assert leaves == {event for event, told in EVENTS.items() if readers.ADDRESS[0] in told.readers}
    assert unknown.key not in stays
    assert set(stays.values()) == {"The reader has no account any more."}


def test_letter_that_stays_is_discarded_with_the_reason_on_the_desk(mailoutbox):
    with road.at():
        file = road.submitted()
        kept, left = road.cities.focal_point(file.city), road.cities.focal_point(file.city)
        outbox.post([message(person, file) for person in (kept, left)])
        ended(left)

        assert sender.send_due() == {"sent": 1, "discarded": 1}

        (stays,) = Email.objects.filter(state="discarded", to=left.user)
        assert [sent.to for sent in mailoutbox] == [[kept.someone.email]]
        assert "The reader may not see any more what this e-mail is about." in text(
            get(browser(road.secretariat()), "email", stays.key)
        )


def message(person: Person, file) -> outbox.Message:
    to = {"to": person.user, "address": person.someone.email, "language": "en", "kind": "receipt"}
    said = {"title": "Considered again", "text": "It is considered again."}
    return outbox.Message("decline_taken_back_city", subject(file), **to, **said)


def test_only_a_list_of_a_country_is_for_the_commission_that_its_further_key_names():
    """Beside other e-mails that key is of something else, say of a report, and takes no reader away."""
    with road.at():
        file = road.submitted()
        officer, city = road.cities.officer("UG"), road.cities.focal_point(file.city)
        of_other_things = [
            letter("submitted_commission", subject(file), officer, road.cities.commission("KE").key),
            letter("submitted_commission", subject(file), officer, "a report"),
            letter("submitted_city", subject(file), city, "a report"),
        ]
        lists = {key: letter(COUNTRY_LIST, subject(file.call), officer, key) for key in ("a report", "")}

        stays = objections([*of_other_things, *lists.values()])

    assert set(stays) == {one.key for one in lists.values()}
