"""A letter whose reader left before it did is written anew to whoever works for the same city or Commission now."""

import pytest

from accounts.person import Person
from cities import workflow as register
from nominations.models import Call
from nominations.querysets.letters import task
from nominations.workflow import dispatch, letters
from notifications import sender
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.views.desks import browser, get, text
from tests.nominations.workflow.test_letters import refusal

pytestmark = pytest.mark.django_db
ONE = (("Lira", "UG", "recommend"), ("Kati", "CI", "reserve"))  # each Commission has a letter about its one file


def leaves(made, side: str) -> None:
    """Whoever works for Lira, or for its Commission, does so no more."""
    city = made.files["Lira"].city
    if side == "city":
        register.end_focal_point(city.focal_points.get().key, by=Person.clock())
    else:
        register.end_officer(city.country.commission.officers.get().key, by=Person.clock())


def comes(made, side: str) -> Person:
    """Somebody new, who can sign in."""
    return road.cities.focal_point(made.files["Lira"].city) if side == "city" else road.cities.officer("UG")


def announced(made) -> None:
    """The letters leave, as far as their readers may have them."""
    road.released(Call.objects.get(pk=made.call.pk), made.composer, made.other)
    with road.at(road.RELEASE):
        road.announce_due()
        sender.send_due()


def told(event: str) -> list[tuple]:
    """Whom a letter was written to, the first one first, and where it stands."""
    return list(Email.objects.filter(event=event).order_by("pk").values_list("to", "state"))


@pytest.mark.parametrize(
    ("side", "event", "cities"),
    [
        ("city", "admitted_city", ONE),
        ("commission", "admitted_commission", ONE),
        ("commission", "announced_commission", worlds.CITIES),
    ],
)
def test_letter_of_somebody_who_was_replaced_is_written_to_each_who_came_after(side, event, cities, mailoutbox):
    made = worlds.approved(worlds.reviewed(cities))
    with road.after_deadlines():
        leaves(made, side)
        new = [comes(made, side), comes(made, side)]
    announced(made)
    mailoutbox.clear()

    old = Email.objects.get(event=event)
    with road.at(road.RELEASE):
        assert Email.objects.filter(task("stopped"), pk=old.pk).exists()
        letters.write_anew(old.key, by=made.composer)
        assert told(event) == [(old.to_id, "discarded"), *((one.user.pk, "held") for one in new)]
        assert not Email.objects.filter(task("stopped"), pk=old.pk).exists()

        proposal = dispatch.propose_dispatch(event=event, version=f"anew {old.key}", by=made.composer)
        dispatch.release_dispatch(proposal.key, 2, by=made.other)
        sender.send_due()

    assert {mail.to[0] for mail in mailoutbox} == {one.user.email for one in new}


def test_who_has_the_letter_already_gets_no_other_one():
    made = worlds.approved(worlds.reviewed(ONE))
    letter = Email.objects.get(event="admitted_city")
    with road.after_deadlines():
        leaves(made, "city")
        colleague, new = comes(made, "city"), comes(made, "city")
    has = {"to": colleague.user, "address": colleague.user.email, "language": "en", "state": "held"}
    same = {name: getattr(letter, name) for name in ("event", "subject_ref", "kind", "outcome", "version", "title")}
    Email.objects.create(text="You are admitted.", **same, **has)
    announced(made)

    with road.at(road.RELEASE):
        letters.write_anew(letter.key, by=made.composer)

    assert told("admitted_city")[1:] == [(colleague.user.pk, "sent"), (new.user.pk, "held")]


def test_where_all_have_it_nothing_is_written_and_the_letter_is_settled():
    made = worlds.approved(worlds.reviewed(ONE))
    old = Email.objects.get(event="admitted_city")
    with road.after_deadlines():
        leaves(made, "city")
        comes(made, "city")
    announced(made)
    with road.at(road.RELEASE):
        letters.write_anew(old.key, by=made.composer)
        old.settled.delete()

        sentence = refusal(letters.write_anew, old.key, by=made.composer)

    assert sentence.startswith("Whoever may read it has another letter that says the outcome of now.")
    assert len(told("admitted_city")) == 2


def test_where_nobody_came_after_the_reason_is_that_of_the_former_reader():
    made = worlds.approved(worlds.reviewed(ONE))
    with road.after_deadlines():
        leaves(made, "city")
    announced(made)

    with road.at(road.RELEASE):
        sentence = refusal(letters.write_anew, Email.objects.get(event="admitted_city").key, by=made.composer)

    assert sentence.startswith("It cannot be written to the same reader. The reader ")


def test_page_says_to_whom_it_is_written():
    made = worlds.approved(worlds.reviewed(ONE))
    with road.after_deadlines():
        leaves(made, "city")
        comes(made, "city")
    announced(made)

    shown = text(get(browser(made.composer), "write_anew", Email.objects.get(event="admitted_city").key))

    assert "each person who works for the city or the National Commission now, and has none yet, gets one" in shown
    assert "Each new letter is held until two persons release it" in shown


def ways(client, letter) -> dict[str, str]:
    found = get(client, "email", letter.key).context["ways"]
    return {way["label"]: way["url"] for way in found if "in its place" in way["label"]}


def test_page_of_the_letter_leads_to_each_that_was_written_in_its_place_by_the_name_of_its_reader():
    made = worlds.approved(worlds.reviewed(ONE))
    old = Email.objects.get(event="admitted_city")
    with road.after_deadlines():
        leaves(made, "city")
        new = [comes(made, "city"), comes(made, "city")]
    announced(made)
    client = browser(made.composer)
    with road.at(road.RELEASE):
        letters.write_anew(old.key, by=made.composer)

    [one, other] = Email.objects.filter(version=f"anew {old.key}").order_by("pk")
    label = "The letter to {} that was written in its place"
    assert ways(client, old) == {
        label.format(person.user): f"/secretariat/e-mails/{letter.key}/"
        for person, letter in zip(new, [one, other], strict=True)
    }
    one.delete()
    assert ways(client, old) == {"The letter that was written in its place": f"/secretariat/e-mails/{other.key}/"}
