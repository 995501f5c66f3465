"""The secretariat's pages of a jury: progress, readers, seats, closing."""

import pytest
from django.urls import reverse

from accounts.models import Invitation
from nominations.models import Review
from nominations.workflow import jury, seats
from notifications.models import Email
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations.views.juries import open_page, send, text
from tests.nominations.views.juries import queries as _queries

ALWAYS = ["Jurors and their terms", "Election of the chair", "Register of conflicts", "Means and votes", "Ranking"]

pytestmark = pytest.mark.django_db


def test_plan_shows_progress_and_no_mark(client, world):
    file = world.file()
    road.read(file, world.reader, 4)

    page = open_page(client, world.secretariat, "jury_plan", world.call.slug)

    assert "1 of 2" in text(page)
    assert "One file is being read." in text(page)
    assert "Mean" not in text(page).replace("Means and votes", "")


def test_plan_offers_to_propose_and_to_close_only_where_there_are_files(client, world):
    def offered():
        page = open_page(client, world.secretariat, "jury_plan", world.call.slug)
        return [link["label"] for link in page.context["links"]]

    before = offered()
    world.file()

    assert (before, offered()) == (
        ["Progress, file by file", *ALWAYS],
        ["Propose panels", "Close all marks", "Progress, file by file", *ALWAYS],
    )


def test_plan_leads_to_the_panels_where_a_file_being_read_lost_a_reader(client, world):
    world.file()
    seats.end_term(world.seat(world.reader).key, by=world.secretariat, reason="Ill.")

    told = open_page(client, world.secretariat, "jury_plan", world.call.slug).context["next"]

    assert (told["sentence"], told["url"], told["second_url"]) == (
        "One file that is being read needs another reader.",
        reverse("propose_panels", args=[world.call.slug]),
        reverse("close_all", args=[world.call.slug]),
    )


def test_plan_counts_the_finished_review_of_one_who_left_as_a_reader(client, world):
    road.read(world.file(), world.reader)
    seats.end_term(world.seat(world.reader).key, by=world.secretariat, reason="Ill.")

    told = open_page(client, world.secretariat, "jury_plan", world.call.slug).context["next"]

    assert told["sentence"] == "One file is being read."


def test_plan_without_jurors_leads_to_the_first_seat(client, world):
    made = road.open_call(slug="next")

    page = open_page(client, world.secretariat, "jury_plan", made.slug)

    assert page.context["next"]["url"] == reverse("seat", args=[made.slug])


def test_plan_takes_the_same_queries_for_one_file_and_three(client, world):
    world.file("Lira")
    few = _queries(client, world.secretariat, "jury_plan", world.call.slug)
    world.file("Gulu"), world.file("Masaka")

    assert _queries(client, world.secretariat, "jury_plan", world.call.slug) == few


@pytest.mark.parametrize("name", ["jury_plan", "seat", "close_all"])
def test_plan_is_for_the_secretariat_alone(client, world, name):
    assert open_page(client, world.chair, name, world.call.slug).status_code == 403


def test_close_all_with_missing_reviews_asks_for_a_reason(client, world):
    file = world.file()
    road.read(file, world.reader)

    page = send(client, world.secretariat, "close_all", world.call.slug, reason="")
    assert "Fewer reviews than the 2 that this call asks for: Lira." in text(page)
    assert [row["cells"][2]["text"] for row in page.context["missing"]] == [world.chair.user.name]

    closed = send(client, world.secretariat, "close_all", world.call.slug, reason="The day has come.")
    said = client.get(closed.url).context
    assert (said["title"], said["said"]) == (
        "The marks of 1 file are closed", "1 file moved. 2 e-mails are on their way.",
    )  # fmt: skip
    assert [(row["label"], row["word"]) for row in said["rows"]] == [("Lira", "marks closed")]
    assert road.fresh(file).status == "reviewed"


def test_readers_of_a_file_with_their_acts(client, world):
    file = world.file()
    review = world.review(world.reader, file)
    third = road.juror(world.call, world.secretariat, "TR")
    seat = world.call.jurors.get(user=third.user)

    page = text(open_page(client, world.secretariat, "readers", file.key))
    assert reverse("replace", args=[review.key]) in page
    send(client, world.secretariat, "replace", review.key, successor_key=seat.key, reason="Ill.")

    assert road.fresh(review).state == "replaced"
    assert Review.objects.get(juror=seat).state == "unanswered"
    assert open_page(client, world.reader, "review", review.key).status_code == 404


def test_seat_names_the_countries_first_and_asks_a_known_person_too(client, world):
    world.file()
    expert = cities.user("Prof. Known")
    cities.country("KE")
    data = {"email": expert.email, "name": "Prof. Known", "nationality": "KE", "residence": "KE"}

    assert "Uganda" in text(open_page(client, world.secretariat, "seat", world.call.slug))
    send(client, world.secretariat, "seat", world.call.slug, **data, languages="EN, fr en")

    assert not world.call.jurors.filter(user=expert).exists()
    assert Invitation.objects.get(email=expert.email).facts["seat"]["languages"] == ["en", "fr"]


def test_seat_invites_whoever_has_no_account(client, world):
    cities.country("KE"), cities.country("TR")
    data = {"email": "new@expert.example", "name": "Dr New", "nationality": "KE", "residence": "KE"}
    more = {
        "employer": "A university",
        "employer_country": cities.country("TR").iso2,
        "languages": "en",
        "max_load": "9",
    }
    world.file()

    response = send(client, world.secretariat, "seat", world.call.slug, **data, **more)

    assert response["Location"] == reverse("seats", args=[world.call.slug])
    assert world.call.jurors.count() == 2
    assert Invitation.objects.get().about == "2027"
    assert Invitation.objects.get().facts == {
        "files_from": ["Uganda"],
        "seat": {
            "nationality": "KE",
            "residence": "KE",
            "employer": "A university",
            "employer_country": cities.country("TR").iso2,
            "appointing_body": "",
            "appointing_country": None,
            "languages": ["en"],
            "max_load": 9,
            "until": None,
            "is_chair": False,
        },
    }


def test_seat_of_a_second_chair_is_refused_with_its_sentence(client, world):
    cities.country("KE")
    data = {"email": "new@expert.example", "name": "Dr New", "nationality": "KE", "residence": "KE"}

    response = send(client, world.secretariat, "seat", world.call.slug, **data, is_chair="on")

    assert "The jury of this call has a chair already." in text(response)
    assert Invitation.objects.count() == 0


def test_plan_leads_from_the_seats_to_the_reading_and_to_the_panels(client, world):
    made = road.open_call(slug="next")
    road.juror(made, world.secretariat, "KE")
    seated = open_page(client, world.secretariat, "jury_plan", made.slug).context["next"]
    road.eligible(world.secretariat, made=world.call)
    waiting = open_page(client, world.secretariat, "jury_plan", world.call.slug).context["next"]

    assert (seated["sentence"], seated["url"]) == (
        "The reading of this call is not open yet.",
        reverse("open_review", args=[made.key]),
    )
    assert waiting == {
        "sentence": "One eligible file has no readers.",
        "label": "Propose panels",
        "url": reverse("propose_panels", args=[world.call.slug]),
    }


def test_juror_with_as_many_files_as_agreed_is_not_offered(client, world):
    file = world.file()
    full, free = (road.juror(world.call, world.secretariat, iso2) for iso2 in ("TR", "CI"))
    world.call.jurors.filter(user=full.user).update(max_load=1)

    def offered(to):
        page = open_page(client, world.secretariat, "give", to.key)
        return [name for _key, name in page.context["form"].fields["juror_key"].choices]

    before = offered(file)
    jury.give(file.key, world.seat(full).key, by=world.secretariat)

    assert sorted(before) == sorted([full.name, free.name])
    assert offered(world.file("Gulu")) == [free.name]


@pytest.mark.parametrize("act", ["set_tie_years", "set_rubric"])
def test_what_changes_for_a_jury_is_told_in_whole_words(client, world, act):
    assert "%(" not in text(open_page(client, world.secretariat, act, world.call.key))


def test_plan_offers_another_version_of_the_rubric_until_the_first_mark_and_the_call_page_tells_of_it(client, world):
    version = road.another_rubric(partners=3)
    page = open_page(client, world.secretariat, "jury_plan", world.call.slug)
    asked = open_page(client, world.secretariat, "set_rubric", world.call.key)
    send(client, world.secretariat, "set_rubric", world.call.key, rubric=version.pk, reason="Agreed upon later.")
    after = text(open_page(client, world.secretariat, "jury_plan", world.call.slug))
    client.logout()
    told = client.get(reverse("call", args=[world.call.slug])).context["amendments"]

    assert [act["label"] for act in page.context["rubric_acts"]] == ["Change the version of the rubric"]
    assert "Who is told" in text(asked)
    assert len(asked.context["told"]) == Email.objects.filter(event="call_amended").count() > 0
    assert "Files are marked by the rubric Test, version 2." in after
    assert [{name: row[name] for name in ("what", "old", "new", "reason")} for row in told] == [
        {"what": "Rubric of the jury", "old": "Test (1)", "new": "Test (2)", "reason": "Agreed upon later."}
    ]
    road.read(world.file(), world.reader)
    assert open_page(client, world.secretariat, "jury_plan", world.call.slug).context["rubric_acts"] == []
