"""How a city gets in: asking, confirming the address, the answer of the National Commission."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts import door
from accounts import workflow as accounts
from accounts.models import Invitation, User
from accounts.person import Person
from audit import chain
from audit.models import Record
from cities.models import City, FocalPoint
from nominations.models import Entry, Nomination
from nominations.workflow import application, entering, filling, paper, team
from notifications.models import Email
from tests.accounts.test_door import in_threads
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations.workflow.test_races import in_time

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def at_an_instant():
    with road.at():
        yield


def ask(name: str = "Lira", email: str = "amina@lira.example", slug: str = "2027", **city) -> str:
    """Somebody asks for a city; the link that was sent."""
    made = road.Call.objects.filter(slug=slug).first() or road.open_call(slug)
    entering.enter(
        made.key,
        by=Person.nobody(),
        email=email,
        name="Amina",
        country=cities.country("UG"),
        city={"name": name, "kind": "city", "parent_unit": ""} | city,
        office="Adviser",
        writes="en",
        language="en",
    )
    text = Email.objects.filter(event="asked_for").order_by("-pk")[0].text
    return re.search(r"/invitations/([\w-]+)/", text)[1]


def confirm(token: str, by: Person | None = None) -> Person:
    return Person.of(accounts.accept(token, by=by or Person.nobody(), password=PASSWORD))


def told(event: str) -> list[str]:
    return list(Email.objects.filter(event=event).order_by("pk").values_list("address", flat=True))


def test_enter_keeps_nothing_but_the_link():
    ask()

    counts = [model.objects.count() for model in (User, City, Nomination, Entry)]
    assert (counts, Invitation.objects.get().purpose) == ([0, 0, 0, 0], "entry")


def test_confirmed_address_opens_a_draft_and_asks_the_commission():
    officer = cities.officer("UG")

    amina = confirm(ask())

    file = Nomination.objects.get()
    entry = Entry.objects.get()
    assert (file.city.name, file.status, entry.nomination, entry.is_open) == ("Lira", "draft", file, True)
    assert list(Nomination.objects.visible_to(amina)) == [file]
    assert told("entry_decider") == [officer.user.email]
    assert told("opened_commission") == []
    acts = list(Record.objects.order_by("number").values_list("act", flat=True))[-5:]
    assert acts == ["register_city", "appoint_focal_point", "open_file", "confirm_entry", "accept"]


def test_country_without_officers_asks_the_secretariat():
    staff = road.secretariat()

    confirm(ask())

    assert told("entry_decider") == [staff.user.email]


def test_until_accepted_the_city_fills_in_but_hands_nothing_in():
    officer = cities.officer("UG")
    amina = confirm(ask())
    file = Nomination.objects.get()
    filling.fill_in(file.key, filling.typed(road.answers("Lira")), by=amina)
    with pytest.raises(door.Refused) as refused:
        application.submit(file.key, by=amina, **road.SIGNED)

    entering.accept_entry(Entry.objects.get().key, by=officer)
    submitted = application.submit(file.key, by=amina, **road.SIGNED)

    assert refused.value.sentence == (
        "The National Commission has still to accept the entry of Lira. You can fill in meanwhile; the rest opens "
        "once it has."
    )
    assert submitted.status == "with_commission"
    assert told("entry_accepted") == [amina.user.email]


def test_until_accepted_nobody_else_is_invited():
    amina = confirm(ask())
    person = {"name": "Nia", "email": "nia@lira.example", "language": "en"}

    with pytest.raises(door.Refused):
        team.invite_colleague(City.objects.get().key, by=amina, role="viewer", **person)


def test_refused_entry_ends_draft_and_role_and_says_why():
    officer = cities.officer("UG")
    amina = confirm(ask())

    entering.refuse_entry(Entry.objects.get().key, by=officer, reason="Write from your office, please.")

    assert Nomination.objects.get().status == "withdrawn"
    assert amina.fresh().grants == frozenset()
    assert told("entry_refused") == [amina.user.email]
    assert "Write from your office, please." in Email.objects.get(event="entry_refused").text
    assert (told("withdrawn_city"), told("withdrawn_commission")) == ([], [officer.user.email])
    assert {"withdraw", "end_focal_point", "refuse_entry"} <= set(Record.objects.values_list("act", flat=True))


def test_refused_entry_ends_whatever_the_city_began_and_no_file_on_paper():
    officer, staff = cities.officer("UG"), road.secretariat()
    amina = confirm(ask()).fresh()
    first, lira = Nomination.objects.get(), City.objects.get()
    application.withdraw(first.key, by=amina)
    again = filling.open_file(first.call.key, lira, by=amina)
    second = filling.open_file(road.open_call("2028").key, lira, by=amina)
    meant = {"country": lira.country, "city_key": lira.key}
    sent_in = paper.register_file(road.open_call("2029").key, by=staff, **meant, **road.paper())
    point = cities.focal_point(lira, "viewer")

    entering.refuse_entry(Entry.objects.get().key, by=officer, reason="Unknown to us.")

    stands = [road.fresh(file).status for file in (again, second, sent_in)]
    assert stands == ["withdrawn", "withdrawn", "draft"]
    assert told("withdrawn_city").count(point.user.email) == 2


def test_refusal_needs_a_reason():
    officer = cities.officer("UG")
    confirm(ask())

    with pytest.raises(door.Refused):
        entering.refuse_entry(Entry.objects.get().key, by=officer, reason=" ")

    assert Nomination.objects.get().status == "draft"


@pytest.mark.parametrize("spelling", ["LIRA", "  lira ", "Líra"])
def test_known_city_by_any_spelling_is_not_made_again(spelling):
    known = cities.city("Lira")

    confirm(ask(spelling))

    assert (City.objects.get(), Nomination.objects.get().city) == (known, known)


def test_city_that_others_speak_for_attaches_nobody_and_asks_them():
    officer, focal = cities.officer("UG"), cities.focal_point(cities.city("Lira"))
    viewer = cities.focal_point(cities.city("Lira"), "viewer")

    amina = confirm(ask())

    assert (amina.grants, Nomination.objects.count(), Entry.objects.get().joins) == (frozenset(), 0, True)
    assert told("entry_joining") == [officer.user.email, focal.user.email]
    assert viewer.user.email not in told("entry_joining")


def test_city_with_a_file_of_an_earlier_round_shows_it_to_nobody_who_asks():
    file = road.draft("Lira")

    amina = confirm(ask())

    assert list(Nomination.objects.visible_to(amina)) == []
    assert Entry.objects.get().joins is True
    assert file.city.focal_points.count() == 0


def test_who_is_let_in_to_a_known_city_is_invited_and_accepts():
    focal = cities.focal_point(cities.city("Lira"))
    amina = confirm(ask())

    entering.accept_entry(Entry.objects.get().key, by=focal, role_given="editor")
    before = amina.fresh().grants
    link = Email.objects.filter(event="invited").order_by("-pk")[0].text
    accounts.accept(re.search(r"/invitations/([\w-]+)/", link)[1], by=amina)

    assert before == frozenset()
    assert FocalPoint.objects.get(user=amina.user).role == "editor"


def test_refused_joining_leaves_the_city_as_it_was():
    focal = cities.focal_point(cities.city("Lira"))
    confirm(ask())

    entering.refuse_entry(Entry.objects.get().key, by=focal, reason="Unknown to us.")

    assert FocalPoint.objects.active().get().user == focal.user


def test_answer_is_given_once():
    officer = cities.officer("UG")
    confirm(ask())
    entering.accept_entry(Entry.objects.get().key, by=officer)

    with pytest.raises(door.Refused) as refused:
        entering.refuse_entry(Entry.objects.get().key, by=officer, reason="No.")

    assert refused.value.sentence == f"{officer.user} has answered this request already."
    assert Nomination.objects.get().status == "draft"


def test_officer_of_another_country_does_not_find_the_entry():
    confirm(ask())

    with pytest.raises(Http404):
        entering.accept_entry(Entry.objects.get().key, by=cities.officer("KE"))


def test_nobody_lets_the_own_city_in():
    amina = confirm(ask())

    with pytest.raises(PermissionDenied):
        entering.accept_entry(Entry.objects.get().key, by=amina)


def test_same_person_asks_once_for_a_city():
    first, second = ask(), ask()
    confirm(first)

    with pytest.raises(door.Refused) as refused:
        confirm(second)

    assert refused.value.sentence == "You work for Lira already. Sign in to go on."


def test_enter_after_the_deadline_says_so():
    with road.after_deadlines(), pytest.raises(door.Refused):
        ask()


def test_address_confirmed_after_the_deadline_opens_nothing():
    token = ask()

    with road.at(road.CITY_DEADLINE), pytest.raises(door.Refused):
        confirm(token)

    assert (Nomination.objects.count(), User.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_for_the_same_new_city_at_once_make_one():
    tokens = ask(email="amina@lira.example"), ask("LIRA", email="nia@lira.example")

    failures = in_threads(*[in_time(lambda token=token: confirm(token)) for token in tokens])

    assert failures == []
    assert City.objects.count() == 1
    assert Nomination.objects.count() == 1
    assert sorted(Entry.objects.values_list("joins", flat=True)) == [False, True]
    assert FocalPoint.objects.count() == 1


def test_who_works_for_the_network_speaks_for_no_city():
    staff = road.secretariat()
    token = ask(email=staff.user.email)

    with pytest.raises(door.Refused) as refused:
        accounts.accept(token, by=staff)

    assert refused.value.sentence == "You work for the network and cannot speak for a city meanwhile."
    assert (Entry.objects.count(), City.objects.count()) == (0, 0)


STILL = "The National Commission has still to accept the entry of Lira."


def filled(file: Nomination, by: Person) -> Nomination:
    filling.fill_in(file.key, filling.typed(road.answers("Lira")), by=by)
    return file


def not_handed_in(file: Nomination, by: Person) -> str:
    with pytest.raises(door.Refused) as refused:
        application.submit(filled(file, by).key, by=by, **road.SIGNED)
    return refused.value.sentence


def test_who_begins_again_is_not_in_either():
    officer = cities.officer("UG")
    amina = confirm(ask()).fresh()
    first = Nomination.objects.get()
    application.withdraw(first.key, by=amina)
    again = filling.open_file(first.call.key, first.city, by=amina)
    sentence = not_handed_in(again, amina)
    shown = Nomination.objects.with_pending_entry().get(pk=again.pk).awaits_entry

    entering.accept_entry(Entry.objects.get().key, by=officer)

    assert (sentence.startswith(STILL), shown) == (True, True)
    assert again.key in Email.objects.get(event="entry_accepted").text
    assert application.submit(again.key, by=amina, **road.SIGNED).status == "with_commission"


def test_who_begins_in_a_second_call_is_not_in_either():
    cities.officer("UG")
    amina = confirm(ask()).fresh()
    second = filling.open_file(road.open_call("2028").key, City.objects.get(), by=amina)

    assert not_handed_in(second, amina).startswith(STILL)


def test_who_is_not_in_lets_nobody_join():
    officer = cities.officer("UG")
    amina = confirm(ask()).fresh()
    confirm(ask(email="nia@lira.example"))
    nia = Entry.objects.get(joins=True)

    with pytest.raises(door.Refused) as refused:
        entering.accept_entry(nia.key, by=amina)
    entering.accept_entry(nia.key, by=officer, role_given="editor")

    assert refused.value.sentence.startswith(STILL)
    assert told("invited") == ["nia@lira.example"]


def test_answer_that_no_record_tells_of_is_found():
    confirm(ask())
    asked = Entry.objects.get()
    officer = cities.officer("UG")
    assert chain.verify() is None

    Entry.objects.update(decision="accepted", decided_by=officer.user, decided_at=road.IN_TIME)
    assert chain.verify() == f"nominations.entry:{asked.key} is accepted, but its last record says open."
    Entry.objects.update(decision="", decided_by=None, decided_at=None)
    entering.accept_entry(asked.key, by=officer)
    assert chain.verify() is None


def test_entry_is_put_to_the_secretariat_where_the_only_officer_may_not_sign_in():
    officer, staff = cities.officer("UG"), road.secretariat()
    User.objects.filter(pk=officer.user.pk).update(is_active=False)

    confirm(ask())

    assert told("entry_decider") == [staff.user.email]
    with road.at(road.IN_TIME + timedelta(days=3)):
        for key in entering.to_remind(road.IN_TIME + timedelta(days=3)):
            entering.remind_entry(key, by=Person.clock())
    assert told("entry_reminded") == [staff.user.email]
