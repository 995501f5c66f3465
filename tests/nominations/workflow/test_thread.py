import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from accounts import door
from accounts.person import Person
from audit.models import Record
from nominations.models import Message
from nominations.querysets.letters import emails_visible_to
from nominations.workflow import conflicts, thread
from notifications.models import Email
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations import worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    return road.nominated("Lira")


@pytest.fixture
def focal(file) -> Person:
    return cities.focal_point(file.city)


@pytest.fixture
def officer() -> Person:
    return cities.officer("UG")


@pytest.fixture
def staff() -> Person:
    return road.secretariat()


def written(file, by: Person, text: str = "When do we hear?", asks: str = "") -> Message:
    with road.after_deadlines():
        return thread.write(file.key, text, asks=asks, by=by)


def told() -> list[str]:
    return sorted(Email.objects.filter(event="written").values_list("address", flat=True))


def test_write_is_kept_with_its_side_and_recorded(file, focal, officer, staff):
    message = written(file, focal, asks="secretariat")
    record = Record.objects.about(file).filter(act="write").get()

    assert (message.side, message.asks, message.inside) == ("city", "secretariat", False)
    assert (record.role, json.loads(record.facts)) == ("focal_point", {"message": message.key, "asks": "secretariat"})


def test_write_tells_the_other_sides_and_not_the_own(file, focal, officer, staff):
    colleague = cities.focal_point(file.city)
    road.director()
    written(file, focal)

    assert told() == sorted([officer.someone.email, staff.someone.email])
    assert colleague.someone.email not in told()
    assert "When do we hear?" in Email.objects.filter(event="written")[0].text


def test_a_member_of_the_secretariat_kept_away_is_not_told_and_does_not_read(file, focal, staff):
    away = road.secretariat("Said")
    with road.after_deadlines():
        conflicts.keep_away(file.key, by=away, reason="My home town.")
    written(file, focal)

    assert told() == [staff.someone.email]
    assert list(Message.objects.visible_to(away)) == []
    with pytest.raises(Http404):
        written(file, away)


def test_before_the_nomination_city_and_commission_write_alone(focal, officer, staff):
    early = road.draft("Lira", made=road.open_call("2028"))
    message = written(early, focal, asks="commission")

    assert message.inside
    assert told() == [officer.someone.email]
    assert "When do we hear?" not in Email.objects.get(event="written").text
    assert list(Message.objects.visible_to(staff)) == []
    assert list(Message.objects.visible_to(officer)) == [message]
    with pytest.raises(PermissionDenied):
        written(early, staff)
    with pytest.raises(door.Refused, match="once it is nominated"):
        written(early, focal, asks="secretariat")


def test_nobody_else_reads_or_writes(file, focal):
    made = worlds.reviewed([("Masaka", "UG", "recommend")], slug="2030")
    written(made.files["Masaka"], made.composer)
    seen = [Message.objects.visible_to(one).count() for one in (made.chair, made.reader, made.director)]

    assert seen == [0, 0, 0]
    for one in (made.chair, made.director):
        with pytest.raises(PermissionDenied):
            written(made.files["Masaka"], one)
    assert list(Message.objects.visible_to(cities.officer("KE"))) == []


def test_the_director_reads_no_message_among_the_emails_either(file, focal, staff):
    director = road.director()
    written(file, focal)
    [letter] = Email.objects.filter(event="written", address=staff.someone.email)

    assert letter in emails_visible_to(staff)
    assert list(emails_visible_to(director).filter(kind="correspondence")) == []


def test_a_viewer_reads_and_does_not_write(file, focal):
    viewer, message = cities.focal_point(file.city, "viewer"), written(file, focal)

    assert list(Message.objects.visible_to(viewer)) == [message]
    with pytest.raises(PermissionDenied):
        written(file, viewer)


def test_an_empty_message_is_refused(file, focal):
    with pytest.raises(door.Refused, match="Write what you want to say"):
        written(file, focal, "  \n")


def test_a_side_cannot_ask_itself(file, focal):
    with pytest.raises(door.Refused):
        written(file, focal, asks="city")
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(
            nomination=file, side="city", asks="city", text="?", inside=False, by=focal.user, at=road.IN_TIME
        )


def test_a_question_waits_until_that_side_has_written(file, focal, staff):
    asked = written(file, focal, asks="secretariat")
    written(file, focal, "One thing more.")

    assert list(Message.objects.awaiting("secretariat")) == [asked]

    written(file, staff, "On 1 September.")

    assert list(Message.objects.awaiting("secretariat")) == []


def test_a_message_is_never_changed_nor_deleted(file, focal):
    message = written(file, focal)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(text="Something else")
    with pytest.raises(IntegrityError), transaction.atomic():
        message.delete()


@pytest.mark.parametrize("choice", ["recommend", "not_recommend"])
def test_under_embargo_a_message_and_its_emails_tell_no_outcome(choice):
    cities_of = [("Lira", "UG", choice), ("Gulu", "UG", "recommend")]
    made = worlds.approved(worlds.reviewed(cities_of))
    officer = cities.officer("UG")
    written(made.files["Lira"], officer, asks="secretariat")
    letters = Email.objects.filter(event="written")

    assert {(letter.kind, letter.outcome) for letter in letters} == {("correspondence", "")}
    assert {letter.title for letter in letters} == {"A message about Lira"}
    assert not [letter for letter in letters if "admitted" in letter.text or "recommend" in letter.text]
