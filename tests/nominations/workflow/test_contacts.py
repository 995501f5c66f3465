"""Inviting the contacts of all Commissions from one file: each once, and again only where somebody asks for it."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from accounts import door
from accounts import workflow as accounts
from accounts.models import Invitation
from accounts.person import Person
from audit.models import Record
from cities import workflow as register
from cities.models import CommissionOfficer, NationalCommission
from nominations.querysets.persons import never_signed_in
from nominations.workflow import contacts as workflow
from notifications.models import Email
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db
PASSWORD = "plum harbour quiet seven"
KENYA, ROMANIA = "Kenya,Ada,ada@kenya.example,head,en,Africa/Nairobi", "RO,Bo,bo@romania.example,officer,fr,"


@pytest.fixture(autouse=True)
def in_time():
    for iso2 in ("KE", "RO", "UG"):
        road.country(iso2)
    with road.at():
        yield


def file(*lines: str) -> str:
    return "\n".join(["country,name,e-mail,role,language,time zone", *lines])


def invite(*lines: str, by: Person, chosen: list[int] | None = None) -> list[str]:
    numbers = chosen if chosen is not None else list(range(2, len(lines) + 2))
    return [row.email for row in workflow.invite_contacts(file(*lines), numbers, by=by)]


def faults(*lines: str, by: Person) -> list[list[str]]:
    return [[str(one.sentence) for one in line.faults] for line in workflow.look(file(*lines), by=by)[0]]


def token(address: str) -> str:
    text = Email.objects.filter(event="invited", address=address).latest("pk").text
    return re.search(r"/invitations/([^/\s]+)/", text)[1]


def accept(address: str) -> Person:
    return Person.of(accounts.accept(token(address), by=Person.nobody(), name="Ada", password=PASSWORD))


def test_invite_contacts_invites_each_to_the_own_commission_in_the_own_language():
    by = road.secretariat()

    assert invite(KENYA, ROMANIA, by=by) == ["ada@kenya.example", "bo@romania.example"]
    rows = Invitation.objects.order_by("pk").values_list("email", "name", "language", "purpose", "facts")
    keys = list(NationalCommission.objects.order_by("country__iso2").values_list("key", flat=True))
    assert list(rows) == [
        ("ada@kenya.example", "Ada", "en", "officer", {"is_head": True, "time_zone": "Africa/Nairobi"}),
        ("bo@romania.example", "Bo", "fr", "officer", {"time_zone": "Europe/Bucharest"}),
    ]
    assert list(Invitation.objects.order_by("pk").values_list("about", flat=True)) == keys
    assert list(Email.objects.order_by("pk").values_list("event", "address", "language")) == [
        ("invited", "ada@kenya.example", "en"),
        ("invited", "bo@romania.example", "fr"),
    ]
    acts = Record.objects.filter(actor=by.key).values_list("act", flat=True)
    assert list(acts) == ["found_commission", "invite", "found_commission", "invite"]


def test_invite_contacts_once_more_changes_nothing():
    by = road.secretariat()
    invite(KENYA, ROMANIA, by=by)
    before = [Invitation.objects.count(), Email.objects.count(), Record.objects.count()]

    assert invite(KENYA, ROMANIA, by=by) == []
    assert [Invitation.objects.count(), Email.objects.count(), Record.objects.count()] == before


def test_invite_contacts_sends_no_second_link_where_the_first_has_expired_or_was_accepted():
    by = road.secretariat()
    invite(KENYA, ROMANIA, by=by)
    accept("bo@romania.example")

    with road.at(road.IN_TIME + timedelta(days=20)):
        assert invite(KENYA, ROMANIA, by=by) == []
        lines = workflow.look(file(KENYA, ROMANIA), by=by)[0]

    assert [(line.is_officer, line.invited is not None) for line in lines] == [(False, True), (True, False)]


def test_head_of_the_file_leads_even_after_an_officer_came_first():
    by = road.secretariat()
    invite("KE,Bo,bo@kenya.example,officer,en,", KENYA, by=by)

    first, head = accept("bo@kenya.example"), accept("ada@kenya.example")

    led = CommissionOfficer.objects.values_list("user", "is_head")
    assert dict(led) == {first.user.pk: False, head.user.pk: True}


def test_line_with_a_fault_stops_all_that_are_chosen_with_it():
    by = road.secretariat()

    with pytest.raises(door.Refused) as refused:
        invite(KENYA, "Atlantis,Bo,bo@atlantis.example,officer,en,", by=by)

    sentence = "There is no country “Atlantis” here. Write its name as on our list, or its two letters."
    assert refused.value.sentence == sentence
    assert not Invitation.objects.exists()


def test_good_lines_that_are_chosen_are_invited_beside_a_line_with_a_fault():
    by = road.secretariat()

    assert invite(KENYA, "Atlantis,Bo,bo@atlantis.example,officer,en,", by=by, chosen=[2]) == ["ada@kenya.example"]


@pytest.mark.parametrize("chosen", [[], [99]])
def test_nobody_chosen_is_refused(chosen):
    with pytest.raises(door.Refused, match="Choose at least one person to invite"):
        invite(KENYA, by=road.secretariat(), chosen=chosen)


def test_address_named_twice_and_two_heads_are_faults():
    by = road.secretariat()
    twice = "This address stands in the file more than once."
    heads = "The file names 2 heads of this Commission; it has one."

    assert faults(KENYA, "RO,Ada,ADA@kenya.example,officer,en,", by=by) == [[twice], [twice]]
    assert faults(KENYA, "KE,Bo,bo@kenya.example,head,en,", by=by) == [[heads], [heads]]


def test_whoever_acts_for_another_country_or_judges_is_a_fault():
    by = road.secretariat()
    officer, focal = road.cities.officer("UG"), road.cities.focal_point(road.cities.city("Lira"))
    juror = road.juror(road.open_call(), by, "TR")
    lines = [f"KE,Ada,{person.user.email},officer,en," for person in (officer, focal, juror)]

    assert faults(*lines, by=by) == [
        ["Ada already acts for Uganda: one person may hold roles in one country only."],
        ["Ada already acts for Uganda: one person may hold roles in one country only."],
        ["Sits on the jury of a call and cannot act for a National Commission meanwhile."],
    ]


def test_open_invitation_to_another_commission_is_a_fault_as_long_as_it_is_open():
    by = road.secretariat()
    invite(KENYA, by=by)
    elsewhere = "RO,Ada,ada@kenya.example,officer,en,"
    (found,) = faults(elsewhere, by=by)

    assert found == [
        "Has an open invitation already: National Commission for UNESCO (Kenya)."
        " One person may hold roles in one country only."
    ]
    with road.at(road.IN_TIME + timedelta(days=20)):
        assert faults(elsewhere, by=by) == [[]]


def test_invite_contacts_is_the_secretariats():
    for person in (road.cities.officer(), road.director()):
        with pytest.raises(PermissionDenied):
            invite(KENYA, by=person)
        with pytest.raises(PermissionDenied):
            workflow.look(file(KENYA), by=person)


def test_look_at_thirty_lines_asks_as_often_as_at_one():
    by, asked = road.secretariat(), []
    assert by.has("secretariat")
    for number in (1, 30):
        lines = [f"KE,Ada,a{place}@kenya.example,officer,en," for place in range(number)]
        with CaptureQueriesContext(connection) as queries:
            assert len(workflow.look(file(*lines), by=by)[0]) == number
        asked.append(len(queries))

    assert asked[0] == asked[1] <= 8


# Once more.


def test_resend_makes_a_new_link_and_the_old_one_opens_nothing():
    by = road.secretariat()
    invite(KENYA, by=by)
    old = token("ada@kenya.example")
    with road.at(later := road.IN_TIME + timedelta(days=20)):
        again = workflow.resend(Invitation.objects.get().key, by=by)
        with pytest.raises(Http404):
            accounts.accept(old, by=Person.nobody(), name="Ada", password=PASSWORD)
        assert accept("ada@kenya.example").has("officer")

    assert (again.last_sent, again.expires_at) == (later, later + accounts.LIFETIME)
    assert Email.objects.filter(event="invited", address="ada@kenya.example").count() == 2
    assert Record.objects.filter(act="resend", actor=by.key).count() == 1


def test_resend_reaches_nobody_who_signed_in():
    by = road.secretariat()
    invite(KENYA, by=by)
    accept("ada@kenya.example")

    with pytest.raises(Http404):
        workflow.resend(Invitation.objects.get().key, by=by)
    with pytest.raises(door.Refused, match="Everybody who was invited has signed in"):
        workflow.resend_all(by=by)


def test_resend_all_reaches_everybody_who_waits_and_nobody_else():
    by = road.secretariat()
    invite(KENYA, ROMANIA, "UG,Cy,cy@uganda.example,officer,en,", by=by)
    accept("cy@uganda.example")
    accounts.invite("new@unesco.example", "director", by=by)
    Email.objects.all().delete()

    assert [row.email for row in workflow.resend_all(by=by)] == ["ada@kenya.example", "bo@romania.example"]
    assert sorted(Email.objects.values_list("address", flat=True)) == ["ada@kenya.example", "bo@romania.example"]


def test_never_signed_in_names_the_last_of_several_and_nobody_who_came_another_way():
    by = road.secretariat()
    for email in ("ada@kenya.example", "ada@kenya.example", "bo@kenya.example"):
        accounts.invite(email, "officer", by=by, about=road.cities.commission("KE").key)
    user = road.cities.user("Bo")
    type(user).objects.filter(pk=user.pk).update(email="bo@kenya.example")
    road.cities.workflow.appoint_officer(road.cities.commission("KE"), user, by=Person.clock())

    last = Invitation.objects.filter(email="ada@kenya.example").latest("pk")
    assert list(never_signed_in(by)) == [last]
    assert not never_signed_in(road.cities.officer("KE")).exists()


def test_resend_is_the_secretariats():
    by = road.secretariat()
    invite(KENYA, by=by)
    for person in (road.cities.officer("KE"), road.director(), Person.clock()):
        for act in (
            lambda who: workflow.resend(Invitation.objects.get().key, by=who),
            lambda who: workflow.resend_all(by=who),
        ):
            with pytest.raises(PermissionDenied):
                act(person)


def test_commission_whose_name_says_its_country_is_not_told_it_twice():
    by = road.secretariat()
    register.found_commission(road.country("KE"), by=by, name="Commission nationale")

    invite("UG,Ada,ada@natcom.example,officer,en,", "KE,Ken,ken@natcom.example,officer,en,", by=by)

    labels = [row.label for row in Invitation.objects.order_by("email")]
    assert labels == ["National Commission for UNESCO (Uganda)", "Commission nationale (Kenya)"]
