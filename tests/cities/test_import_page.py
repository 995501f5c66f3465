"""The page of a file of members: nothing is taken unseen, nothing doubtful without a choice."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cities.models import City, Membership
from cities.workflow.previewing import preview
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db
HEAD = "city,country,joined,source,is\n"
LIST = f"{HEAD}Elmsgate,GB,2016-11-14,test data,new\nGarissa,Kenya,2022-09-02,test data,\n"


@pytest.fixture
def browser(edition) -> Client:
    client = Client()
    client.force_login(road.secretariat("Sofia").user)
    return client


def looked_at(browser: Client, text: str) -> str:
    file = SimpleUploadedFile("members.csv", text.encode())
    return browser.post(reverse("import_members"), {"file": file}).content.decode()


def test_file_is_looked_at_and_nothing_taken(browser):
    page = looked_at(browser, LIST)

    assert "Line 3: Garissa (Kenya)" in page
    assert "Kuno Consortium: also known as Garissa" in page
    assert "Elmsgate" in page
    assert not City.objects.filter(name="Elmsgate").exists()


def test_what_is_sure_or_chosen_is_taken(browser):
    kuno = City.objects.get(name="Kuno Consortium")
    sent = {"text": LIST, "line_3": kuno.key}

    answer = browser.post(reverse("import_members"), sent, follow=True)

    said = "1 memberships listed, 0 corrected, 0 doubtful lines left out. Counted without a name: 217 before, 216 now."
    assert said in answer.content.decode()
    assert Membership.objects.filter(city=kuno).count() == 1
    assert City.objects.filter(name="Elmsgate").exists()


def test_choice_that_was_not_offered_is_refused(browser):
    answer = browser.post(reverse("import_members"), {"text": LIST, "line_3": "lausanne"})

    assert answer.status_code == 200
    assert not City.objects.filter(name="Elmsgate").exists()


def test_everything_is_shown_at_once_errors_first_and_what_was_chosen_stays_when_the_file_is_mended(browser):
    kuno = City.objects.get(name="Kuno Consortium")
    known = "Gulu,UG,2022-09-02,release,\n"
    wrong = f"{LIST}{known}Elmgrove,Atlantis,2016-11-14,test data,\n"

    page = looked_at(browser, wrong)
    heads = [f"{kind} (1)</h2>" for kind in ("Error", "Doubtful", "New", "Known, nothing changes")]
    places = [page.index(head) for head in heads]
    mended = SimpleUploadedFile("members.csv", wrong.replace("Elmgrove,Atlantis", "Elmgrove,Belgium").encode())
    again = browser.post(reverse("import_members"), {"text": wrong, "line_3": kuno.key, "file": mended})

    assert places == sorted(places)
    assert 'name="look"' in page
    assert again.context["counts"] == [
        {"label": "doubtful", "value": 1},
        {"label": "new", "value": 2},
        {"label": "known, nothing changes", "value": 1},
    ]
    assert (again.context["form"]["line_3"].value(), again.context["form"]["text"].value()[-40:]) == (
        kuno.key,
        wrong.replace("Elmgrove,Atlantis", "Elmgrove,Belgium")[-40:],
    )
    assert 'name="do"' in again.content.decode()


def test_name_that_nobody_knows_offers_every_city_of_its_country_and_says_why(browser):
    page = looked_at(browser, f"{HEAD}Elmsgate,KE,2016-11-14,test data,\n")

    said = "GeoNames knows no place called Elmsgate in this country: it may be another name of "
    assert f"{said}Kilifi County, Kuno Consortium, Laikipia Consortium." in page
    assert [name for _key, name in browser_choices(browser)] == [
        "leave this line out",
        "Kilifi County",
        "Kuno Consortium",
        "Laikipia Consortium",
        "a city of its own",
    ]


def browser_choices(browser: Client) -> list[tuple[str, str]]:
    file = SimpleUploadedFile("members.csv", f"{HEAD}Elmsgate,KE,2016-11-14,test data,\n".encode())
    return browser.post(reverse("import_members"), {"file": file}).context["form"].fields["line_2"].choices


def test_file_with_an_error_cannot_be_taken(browser):
    text = f"{LIST}Elmgrove,Atlantis,2016-11-14,test data,\n"

    page = looked_at(browser, text)
    answer = browser.post(reverse("import_members"), {"text": text, "line_3": ""})

    assert "No country is called “Atlantis”." in page
    assert 'name="do"' not in page
    assert not City.objects.filter(name="Elmsgate").exists()
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"city\n", "The file has no column country, joined."),
        (b"\xff\xfe", "Save the file as “CSV UTF-8” and choose it again."),
    ],
)
def test_file_that_cannot_be_read_says_why(browser, content, sentence):
    answer = browser.post(reverse("import_members"), {"file": SimpleUploadedFile("members.csv", content)})

    assert sentence in answer.content.decode()


def test_choice_stays_with_the_city_as_it_is_written_when_lines_move(browser):
    first, second = "Elmsgate,GB,2016-11-14,test data,new\n", "Oldwick,GB,2016-11-14,test data,new\n"
    doubtful, wrong = "Elmsgato,GB,2016-11-14,test data,\n", "Zorlitz,Atlantis,2016-11-14,test data,\n"
    text, mended = f"{HEAD}{first}{doubtful}{wrong}", f"{HEAD}{second}{first}{doubtful}"
    chosen = preview(text).entries[1].offers[0]

    file = SimpleUploadedFile("members.csv", mended.encode())
    form = browser.post(reverse("import_members"), {"text": text, "line_3": chosen.key, "file": file}).context["form"]

    assert dict(form.fields["line_4"].choices)[form["line_4"].value()].startswith("Elmsgate:")
