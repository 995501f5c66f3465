"""The pages of the seats: asked with the countries first, a yes or a no, terms, a juror replaced."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Invitation, User
from nominations.models import Juror
from nominations.workflow import jury
from notifications.models import Email
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations.views.juries import open_page, send, text

pytestmark = pytest.mark.django_db
EXPERT = {"email": "new@expert.example", "name": "Dr New", "nationality": "KE", "residence": "TR"}


def asked(client, world, **more) -> str:
    """The secretariat asks; the address in the e-mail."""
    cities.country("KE"), cities.country("TR")
    sent = send(client, world.secretariat, "seat", world.call.slug, **EXPERT | more)
    assert sent["Location"] == reverse("seats", args=[world.call.slug])
    return re.search(r"(/invitations/[^\s]+/)", Email.objects.filter(event="invited").latest("pk").text)[1]


def test_invitation_shows_countries_ties_load_and_term_before_any_answer(client, world):
    world.file()

    page = Client().get(asked(client, world, max_load="12", until="2027-08-31"))

    assert [(line["label"], line["text"]) for line in page.context["offer"]] == [
        ("Files come from", "Uganda"),
        ("You would see no file of", "Kenya, Türkiye"),
        ("Files at most", "12 files"),
        ("Your term ends", "31 August 2027"),
    ]
    assert "Decline, with a reason" in text(page)
    assert not Juror.objects.filter(user__email=EXPERT["email"]).exists()


def test_expert_declines_on_the_page_and_the_list_says_why(client, world):
    url, visitor = asked(client, world), Client()

    looked = visitor.get(f"{url}decline/")
    open_still = Invitation.objects.get().declined_at
    empty = visitor.post(f"{url}decline/", {"reason": ""})
    declined = visitor.post(f"{url}decline/", {"reason": "Too many files from my region."})
    again = visitor.post(f"{url}decline/", {"reason": "Once more."})

    assert (looked.status_code, open_still, empty.status_code, declined["Location"]) == (200, None, 200, "/")
    assert "This invitation was declined" in text(again)
    (row,) = open_page(client, world.secretariat, "seats", world.call.slug).context["asked"]
    assert (row["cells"][1]["word"], row["cells"][1]["note"]) == ("declined", "Too many files from my region.")
    assert not User.objects.filter(email=EXPERT["email"]).exists()


def test_expert_accepts_and_the_list_says_so(client, world):
    url = asked(client, world, max_load="12", until="2027-08-31")

    Client().post(url, {"name": "Dr New", "time_zone": "UTC", "password": "plum harbour quiet seven"})

    page = open_page(client, world.secretariat, "seats", world.call.slug)
    row = next(row for row in page.context["rows"] if row["cells"][0]["text"] == "Dr New")
    assert [cell.get("text") for cell in row["cells"][1:5]] == ["Kenya", "every language", "12", "0"]
    assert row["cells"][1]["note"] == "Africa"
    assert row["cells"][5]["note"] == "since 1 May 2027, until 31 August 2027"
    assert page.context["asked"][0]["cells"][1]["word"] == "accepted"
    assert Juror.objects.get(user__name="Dr New").until == datetime(2027, 8, 31, 22, tzinfo=UTC)


def test_change_form_shows_what_is_known_and_a_new_tie_takes_files_away(client, world):
    file = world.file()
    seat = world.call.jurors.get(user=world.reader.user)
    form = open_page(client, world.secretariat, "change_seat", seat.key).context["form"]
    known = {name: form.initial[name] for name in ("nationality", "residence", "languages", "until")}

    facts = {"nationality": "RO", "residence": "UG", "max_load": "7", "languages": "fr", "reason": "Moved."}
    send(client, world.secretariat, "change_seat", seat.key, **facts)

    assert known == {"nationality": "RO", "residence": "RO", "languages": "", "until": None}
    assert world.review(world.reader, file).state == "recused"
    changed = road.fresh(seat)
    assert (changed.max_load, changed.languages, changed.residence.iso2) == (7, ["fr"], "UG")


def test_replaced_juror_page_lists_what_is_still_to_be_given(client, world):
    type(world.call).objects.filter(pk=world.call.pk).update(readers_per_file=3)
    file, other = world.file(), world.file("Gulu")
    third, fourth = (road.juror(world.call, world.secretariat, iso2) for iso2 in ("TR", "CI"))
    seats = {person: world.call.jurors.get(user=person.user) for person in (third, fourth, world.reader)}
    jury.give(file.key, seats[fourth].key, by=world.secretariat)
    jury.give(other.key, seats[third].key, by=world.secretariat)

    sent = send(
        client, world.secretariat, "replace_juror", seats[world.reader].key,
        successor_key=seats[third].key, reason="Ill.",
    )  # fmt: skip

    page = client.get(sent["Location"])
    assert page.context["to_give"] == "1 file of this juror is still to be given to another reader."
    assert [row["cells"][0]["url"] for row in page.context["rows"]] == [reverse("readers", args=[other.key])]
    assert [row["cells"][-1]["word"] for row in page.context["rows"]] == ["to be given"]
    assert [act["label"] for act in page.context["acts"]] == []
    assert file.reviews.get(juror=seats[third]).is_unanswered


def test_end_term_leaves_the_name_on_the_list(client, world):
    seat = world.call.jurors.get(user=world.reader.user)

    send(client, world.secretariat, "end_term", seat.key, reason="Gone.")

    page = open_page(client, world.secretariat, "seats", world.call.slug)
    row = next(row for row in page.context["rows"] if row["cells"][0]["text"] == world.reader.name)
    assert (row["cells"][5]["word"], row["cells"][5]["note"]) == ("ended", "since 1 May 2027, to 1 May 2027")
    assert open_page(client, world.reader, "jury_desk").status_code == 403
