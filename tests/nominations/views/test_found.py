"""What people wrote is found by those who read it, and by nobody else."""

from contextlib import contextmanager
from html import unescape

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.models import Invitation
from accounts.person import Person
from cities.models import NationalCommission
from dossiers.models import Answer
from nominations.models import Message
from nominations.views import found as views
from nominations.workflow import application, conflicts, inviting, screening, thread
from tests import pages
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.views.test_search import found, look

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    road.open_call()
    return road.nominated("Lira")


def answer(file, code: str, text: str) -> None:
    """Puts another text where the city wrote one."""
    row = Answer.objects.filter(dossier=file.dossier, question__code=code)
    if not row.update(value=text):
        question = next(one for one in file.dossier.questions() if one.code == code)
        Answer.objects.create(
            dossier=file.dossier, question=question, version=1, value=text, language="en", at=road.IN_TIME
        )


def say(file, text: str, by) -> Message:
    with road.at():
        return thread.write(file.key, text, by=by)


def test_a_message_is_found_by_both_sides_whatever_accents_and_case(file):
    officer, focal = cities.officer("UG"), cities.focal_point(file.city)
    say(file, "Où est l’ÉCOLE de la Straße ?", officer)

    for reader in (officer, focal, road.secretariat()):
        assert found(reader, "ecole strasse") == {"Messages": ["Lira"]}
    for other in (cities.officer("KE"), Person.of(cities.user("Stranger")), road.director()):
        assert found(other, "ecole") == {}


def test_a_message_before_the_nomination_stays_between_city_and_commission(db):
    road.open_call()
    file, officer = road.submitted("Lira"), cities.officer("UG")
    say(file, "A zebra between us.", officer)
    with road.at():
        application.endorse(file.key, by=Person.clock(), **road.SIGNED)

    assert found(officer, "zebra") == {"Messages": ["Lira"]}
    assert found(road.secretariat(), "zebra") == {}


def test_the_words_found_are_marked_and_nothing_else_is_markup(file):
    officer = cities.officer("UG")
    say(file, "Long before. " * 30 + "See <b>Zèbre</b> & co. " + "Long after. " * 30, officer)
    page = look(officer, "zebre").content.decode()

    assert "<bdi>… " in page
    assert "&lt;b&gt;<mark>Zèbre</mark>&lt;/b&gt; &amp; co." in page
    assert "<b>Z" not in page
    assert f'href="{reverse("file", args=[file.key])}#thread"' in page


def test_an_answer_is_found_by_whoever_reads_it(file):
    answer(file, "vision", "A zebra for all.")
    answer(file, "telephone", "okapi 7")
    officer, staff, director = cities.officer("UG"), road.secretariat(), road.director()

    for reader in (officer, staff, director):
        assert found(reader, "zebra") == {"Answers": ["Lira"]}
    assert found(officer, "okapi") == found(staff, "okapi") == {"Answers": ["Lira"]}
    assert found(director, "okapi") == {}


def test_keys_of_an_answer_are_no_words_of_it(file):
    assert found(cities.officer("UG"), "coordinator") == {"Answers": ["Lira"]}
    assert found(cities.officer("UG"), "title") == {}


def test_of_a_signed_text_is_found_what_was_signed(file):
    """What the city wrote after it had it back is read only while the city has it."""
    row = Answer.objects.get(dossier=file.dossier, question__code="vision")
    later = {"dossier": row.dossier, "question": row.question, "language": "en"}
    Answer.objects.create(**later, version=2, value="A zebra now.", at=road.IN_TIME + road.later(1))
    officer = cities.officer("UG")

    assert found(officer, "zebra") == {}
    assert found(officer, "learning for all")["Answers"] == ["Lira"]


def test_a_draft_is_found_by_its_city_alone(db):
    road.open_call()
    file = road.filled("Lira")
    answer(file, "vision", "A zebra for all.")

    assert found(cities.focal_point(file.city), "zebra") == {"Answers": ["Lira"]}
    assert found(road.secretariat(), "zebra") == found(road.director(), "zebra") == {}


def test_a_commission_is_found_with_its_public_contact():
    cities.officer("UG")
    NationalCommission.objects.filter(country__iso2="UG").update(
        name="Commission of Uganda", address="Zebra road 1\nKampala", mailbox="office@zebra.example"
    )
    stranger = Person.of(cities.user("Stranger"))

    for words in ("zebra", "UGÁNDA kampala", "office@zebra.example"):
        page = look(stranger, words)
        assert [row["cells"][0]["text"] for group in page.context["groups"] for row in group["rows"]] == [
            "Commission of Uganda"
        ]
    assert "mailto:office@zebra.example" in look(stranger, "zebra").content.decode()


def test_officers_lead_the_secretariat_alone_to_their_commission():
    officer = cities.officer("UG")
    officer.user.name = "Zoë Zebra"
    officer.user.save()
    staff = road.secretariat()

    assert list(found(staff, "zoe zebra")) == ["National Commissions"]
    assert officer.user.email in look(staff, "zoe zebra").content.decode().replace("<mark>", "").replace("</mark>", "")
    for other in (officer, Person.of(cities.user("Stranger")), road.director()):
        assert found(other, "zebra") == {}


def test_an_invitation_leads_the_secretariat_to_it():
    staff, officer = road.secretariat(), cities.officer("UG")
    commission = NationalCommission.objects.get(country__iso2="UG")
    with road.at():
        inviting.invite_officer(commission.key, by=officer, email="zoe@zebra.example", name="Zoë Okapi", language="en")
    page = look(staff, "zoe okapi")
    cell = page.context["groups"][0]["rows"][0]["cells"][0]

    assert cell["text"] == "zoe@zebra.example"
    assert found(officer, "okapi") == {}
    listed = pages.Browser(staff).get(cell["url"]).read.decode()
    assert "zoe@zebra.example" in listed
    assert (
        "Nobody with this name or address is invited."
        in pages.Browser(staff).get(reverse("invitations") + "?q=nobody").read.decode()
    )
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("kind", ["answers", "messages", "commissions"])
def test_each_kind_is_a_spreadsheet_too(file, kind):
    officer = cities.officer("UG")
    answer(file, "vision", "A zebra for all.")
    say(file, "A zebra asks.", officer)
    NationalCommission.objects.filter(country__iso2="UG").update(address="Zebra road")
    sheet = pages.Browser(officer).get(reverse("search") + f"?q=zebra&in={kind}&as=xlsx")

    assert any("ebra" in str(value) for value in pages.cells(sheet)[1])


# Nothing depends on what may not be read.


ASKED = ("zebra", "lira", "zebra&in=answers", "zebra&in=messages", "zebra&in=answers&as=xlsx", "okapi")


def read(readers: dict) -> dict:
    with road.at():
        return {
            (name, words): b"".join(_read(pages.Browser(person), f"{reverse('search')}?q={words}"))
            for name, person in readers.items()
            for words in ASKED
        }


def _read(browser: pages.Browser, address: str) -> list[bytes]:
    """By name, and what people wrote."""
    return [pages.body(browser.get(address + part)) for part in ("", "&in=texts")]


@contextmanager
def world(file, by, text: str):
    """The same rows, with one text in all that is written in a file; gone afterwards."""
    with transaction.atomic():
        answer(file, "vision", text)
        answer(file, "telephone", text)
        say(file, text, by)
        yield
        transaction.set_rollback(True)


def test_two_worlds_that_differ_in_what_one_may_not_read_look_alike(monkeypatch):
    monkeypatch.setattr(views, "MOST", 1)  # what is hidden takes no place from what is shown either
    made, staff = road.open_call(), road.secretariat()
    away, reader = road.secretariat("Said"), road.juror(made, staff)
    file = road.in_review(staff, [reader, road.juror(made, staff, "RO")], "Lira", made)
    other = road.nominated("Kisumu", "KE", made)
    answer(other, "vision", "A zebra for Kisumu.")
    officer = cities.officer("UG")
    conflicts.keep_away(file.key, by=away, reason="My town.")
    readers = {
        "city of another country": cities.focal_point(other.city),
        "officer of another country": cities.officer("KE"),
        "undeclared": reader,
        "kept away": away,
        "stranger": Person.of(cities.user("Stranger")),
        "public": None,
    }
    with world(file, officer, "Nothing."):
        before, insider = read(readers), found(officer, "zebra")
    with world(file, officer, "A zebra, an okapi."):
        after, told = read(readers), found(officer, "zebra")

    assert after == before
    assert b"zebra</mark> for Kisumu" in before["kept away", "zebra"]
    assert (insider, told) == ({}, {"Messages": ["Lira"], "Answers": ["Lira"]})


def test_the_director_is_not_led_to_contact_data_in_any_place(monkeypatch):
    monkeypatch.setattr(views, "MOST", 1)
    made, director = road.open_call(), road.director()
    one, two = road.nominated("Lira", "UG", made), road.nominated("Kisumu", "KE", made)
    answer(two, "vision", "A zebra for Kisumu.")
    before = read({"director": director})
    answer(one, "telephone", "zebra")

    assert read({"director": director}) == before
    assert "Kisumu" in unescape(before["director", "zebra"].decode())


def test_a_juror_finds_answers_once_the_marks_are_closed_and_no_conflict_is_declared():
    made = worlds.reviewed()
    with road.after_deadlines():
        late = road.juror(made.call, made.composer, "TR")
    for file in made.files.values():
        answer(file, "vision", "A zebra for all.")

    assert len(found(made.reader, "zebra")["Answers"]) == len(made.files)
    assert found(late, "lira")["Files"] == ["Lira"]
    assert found(late, "zebra") == {}


def test_a_question_of_the_secretariat_is_found_where_the_file_is_read(file):
    officer, focal, staff = cities.officer("UG"), cities.focal_point(file.city), road.secretariat()
    with road.at():
        screening.ask_clarification(file.key, "Is the stamp légible?", road.IN_TIME + road.later(9), by=staff)

    for reader in (officer, focal, staff):
        assert found(reader, "legible stamp") == {"Questions of the secretariat": ["Lira"]}
    for other in (cities.officer("KE"), Person.of(cities.user("Stranger"))):
        assert found(other, "stamp") == {}
