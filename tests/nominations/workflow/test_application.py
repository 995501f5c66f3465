"""The acts between city and National Commission, each by itself: effect, e-mails, record, refusals."""

import json
from dataclasses import dataclass

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts import door
from accounts.person import Person
from audit import chain
from audit.models import Record
from nominations.models import Nomination, QuotaCounter
from nominations.workflow import application
from notifications.models import Email
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db


@dataclass
class Cast:
    """A file, those who speak for it, and those of elsewhere who never may."""

    file: Nomination
    city: Person
    officer: Person
    sofia: Person
    neighbour: Person  # speaks for another city of the country
    foreigner: Person  # an officer of another country


def cast(file: Nomination) -> Cast:
    neighbour = road.cities.focal_point(road.cities.city("Gulu"))
    people = (road.cities.focal_point(file.city), road.cities.officer("UG"), road.secretariat(), neighbour)
    return Cast(file, *people, road.cities.officer("KE"))


def last(file: Nomination) -> tuple[str, str, str, str]:
    """Act, from, to and role of the newest record about a file."""
    row = Record.objects.about(file).latest("number")
    return row.act, row.state_from, row.state_to, row.role


def facts(file: Nomination) -> dict:
    return json.loads(Record.objects.about(file).latest("number").facts)


def written(act, *args, **more) -> dict[str, set[str]]:
    """Event → addresses of the e-mails that an act wrote; none of them is held."""
    known = set(Email.objects.values_list("pk", flat=True))
    with road.at():
        act(*args, **more)
    new = Email.objects.exclude(pk__in=known)
    assert set(new.values_list("state", flat=True)) <= {"queued"}
    return {event: {email.address for email in new if email.event == event} for event in {one.event for one in new}}


def refusal(act, *args, at=road.IN_TIME, **more) -> str:
    with road.at(at), pytest.raises(door.Refused) as refused:
        act(*args, **more)
    return refused.value.sentence


def mail(*people: Person) -> set[str]:
    return {person.user.email for person in people}


def test_submit_freezes_signs_and_hands_over():
    here = cast(road.filled())

    told = written(application.submit, here.file.key, by=here.city, **road.SIGNED)

    file = road.fresh(here.file)
    [snapshot] = file.dossier.snapshots.all()
    assert (file.status, file.submitted_at, file.since) == ("with_commission", road.IN_TIME, road.IN_TIME)
    assert [(one.party, one.name, one.title) for one in snapshot.signatures.all()] == [
        ("mayor", road.SIGNED["signatory"], road.SIGNED["title"])
    ]
    assert told == {"submitted_city": mail(here.city), "submitted_commission": mail(here.officer)}
    assert last(file) == ("submit", "draft", "with_commission", "focal_point")
    assert facts(file) == {"snapshot": snapshot.sha256}
    assert chain.verify() is None


def test_submit_with_an_open_question_after_the_deadline_or_twice_is_refused():
    empty, full = road.draft("Masaka"), road.filled()
    here = cast(full)
    mayor = road.cities.focal_point(empty.city)

    assert "questions are still open" in refusal(application.submit, empty.key, by=mayor, **road.SIGNED)
    assert refusal(application.submit, full.key, by=here.city, at=road.CITY_DEADLINE, **road.SIGNED)
    assert road.fresh(full).status == "draft"
    with road.at():
        application.submit(full.key, by=here.city, **road.SIGNED)
    assert "moved on" in refusal(application.submit, full.key, by=here.city, **road.SIGNED)


def test_return_to_city_reopens_what_is_named_and_ends_the_mayors_signature():
    here, due = cast(road.submitted()), road.COMMISSION_DEADLINE - road.later(9)

    told = written(
        application.return_to_city, here.file.key, {"vision": "More."}, due, by=here.officer, reason="Nearly."
    )

    file = road.fresh(here.file)
    assert (file.status, set(file.reopened), file.due_at, file.told) == ("returned", {"vision"}, due, "Nearly.")
    assert [one.voided_at is not None for one in file.dossier.snapshots.get().signatures.all()] == [True]
    assert told == {"returned_city": mail(here.city), "returned_commission": mail(here.officer)}
    assert last(file) == ("return_to_city", "with_commission", "returned", "officer")
    assert facts(file)["questions"] == ["vision"]


def test_return_to_city_without_a_question_or_until_too_late_is_refused():
    here, due = cast(road.submitted()), road.COMMISSION_DEADLINE - road.later(9)

    assert refusal(application.return_to_city, here.file.key, {}, due, by=here.officer) == (
        "Write beside at least one question what the city should change, and why."
    )
    late = refusal(
        application.return_to_city, here.file.key, {"vision": "More."}, road.COMMISSION_DEADLINE, by=here.officer
    )
    assert late == "Choose a due date before your own deadline."
    assert road.fresh(here.file).status == "with_commission"


def test_endorse_signs_takes_a_place_and_tells_all_three():
    here = cast(road.submitted())

    told = written(application.endorse, here.file.key, by=here.officer, **road.SIGNED)

    file = road.fresh(here.file)
    assert (file.status, file.endorsed_at, file.holds_place) == ("nominated", road.IN_TIME, True)
    assert QuotaCounter.objects.get().used == 1
    assert [one.party for one in file.dossier.snapshots.latest("number").signatures.all()] == ["commission"]
    assert told == {
        "endorsed_city": mail(here.city),
        "endorsed_commission": mail(here.officer),
        "endorsed_secretariat": mail(here.sofia),
    }
    assert last(file) == ("endorse", "with_commission", "nominated", "officer")
    assert facts(file)["places_used"] == 1


def test_unendorse_gives_the_place_back_with_a_reason():
    here = cast(road.nominated())

    assert refusal(application.unendorse, here.file.key, by=here.officer, reason=" ") == (
        "Write a reason; those concerned will read it."
    )
    told = written(application.unendorse, here.file.key, by=here.officer, reason="Another one.")

    file = road.fresh(here.file)
    assert (file.status, file.endorsed_at, file.holds_place) == ("with_commission", None, False)
    assert QuotaCounter.objects.get().used == 0
    assert told == {"unendorsed_city": mail(here.city), "unendorsed_secretariat": mail(here.sofia)}
    assert last(file) == ("unendorse", "nominated", "with_commission", "officer")


def test_unendorse_after_the_deadline_of_the_commission_is_refused():
    here = cast(road.nominated())

    assert refusal(
        application.unendorse, here.file.key, by=here.officer, reason="Another one.", at=road.COMMISSION_DEADLINE
    )
    assert (road.fresh(here.file).status, QuotaCounter.objects.get().used) == ("nominated", 1)


def test_decline_ends_the_file_and_the_city_reads_why():
    here = cast(road.submitted())

    assert refusal(application.decline, here.file.key, by=here.officer, reason="")
    told = written(application.decline, here.file.key, by=here.officer, reason="Not this time.")

    file = road.fresh(here.file)
    assert (file.status, file.told, file.ended_from) == ("not_nominated", "Not this time.", "with_commission")
    assert told == {"declined_city": mail(here.city), "declined_commission": mail(here.officer)}
    assert "Not this time." in Email.objects.get(event="declined_city").text
    assert last(file) == ("decline", "with_commission", "not_nominated", "officer")


def test_withdraw_before_the_nomination_is_between_city_and_commission():
    here = cast(road.filled())

    told = written(application.withdraw, here.file.key, by=here.city)

    assert (road.fresh(here.file).status, road.fresh(here.file).ended_from) == ("withdrawn", "draft")
    assert told == {"withdrawn_city": mail(here.city), "withdrawn_commission": mail(here.officer)}
    assert last(here.file) == ("withdraw", "draft", "withdrawn", "focal_point")


@pytest.mark.parametrize(("instant", "used"), [(road.IN_TIME, 0), (road.COMMISSION_DEADLINE, 1)])
def test_withdraw_frees_the_place_until_the_commissions_deadline(instant, used):
    here = cast(road.nominated())

    with road.at(instant):
        application.withdraw(here.file.key, by=here.officer, reason="The council changed its mind.")

    file = road.fresh(here.file)
    assert (file.status, file.holds_place, QuotaCounter.objects.get().used) == ("withdrawn", bool(used), used)
    assert Email.objects.filter(event="withdrawn_secretariat", to=here.sofia.user).count() == 1
    assert last(file) == ("withdraw", "nominated", "withdrawn", "officer")


def declined():
    file = road.submitted()
    with road.at():
        return application.decline(file.key, by=Person.clock(), reason="Not this time.")


ACTS = {
    "submit": (road.filled, road.SIGNED),
    "endorse": (road.submitted, road.SIGNED),
    "unendorse": (road.nominated, {"reason": "So."}),
    "decline": (road.submitted, {"reason": "So."}),
    "take_back_decline": (declined, {}),
    "withdraw": (road.submitted, {}),
}


@pytest.mark.parametrize("act", ACTS)
def test_acts_of_a_file_are_of_its_own_people_alone(act):
    begin, typed = ACTS[act]
    here = cast(begin())
    before = (road.fresh(here.file).status, Record.objects.count(), Email.objects.count())

    for outsider in (here.neighbour, here.foreigner, Person.nobody()):
        with road.at(), pytest.raises(Http404):
            getattr(application, act)(here.file.key, by=outsider, **typed)
    if act != "submit":  # what came on paper the secretariat hands in
        with road.at(), pytest.raises(PermissionDenied):
            getattr(application, act)(here.file.key, by=here.sofia, **typed)

    assert (road.fresh(here.file).status, Record.objects.count(), Email.objects.count()) == before
