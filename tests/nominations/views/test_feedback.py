"""The pages of a jury's words for a city: writing them, the desk, and how they are read."""

import io

import pypdf
import pytest
from django.urls import reverse

from nominations import jurywords
from nominations.jurywords import Typed
from nominations.models import Feedback
from nominations.workflow import feedback
from notifications.models import Email
from tests import kept
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.views.desks import browser, focal_point, get, officer, post, text

pytestmark = pytest.mark.django_db
CITIES = (("Lira", "UG", "recommend"), ("Gulu", "UG", "reserve"))


_reviewed = kept.once(lambda: worlds.reviewed(CITIES))


@pytest.fixture
def made(_reviewed, db) -> worlds.Round:
    return _reviewed.put_back()


def begun(made, name="Gulu"):
    feedback.draft_feedback(made.file(name).key, by=made.composer)
    return made.file(name)


def given(made, name="Gulu", words="Strong partners."):
    file = begun(made, name)
    feedback.keep_feedback(file.key, {"partners": Typed(1, words)}, by=made.composer)
    feedback.check_feedback(file.key, by=made.other)
    return file


def written(file) -> dict[str, str]:
    return {code: row.text for code, row in jurywords.texts_of(Feedback.objects.get(nomination=file)).items()}


def test_page_shows_the_draft_on_both_sides_and_takes_it_over_by_a_button(made):
    client = browser(made.composer)
    post(client, "draft_all", made.call.key)
    file = made.file("Gulu")

    page = get(client, "feedback", file.key)
    assert [row["sentences"] for row in page.context["rows"]] == [["Because."], ["Because."], ["Because."], []]
    assert [row["field"].value() for row in page.context["rows"]] == ["Because.", "Because.", "Because.", ""]
    shown = {"commitment-text": "", "commitment-seen": "1", "resources-text": "Because.", "resources-seen": "1"}
    typed = {"partners-text": "Our own words.", "partners-seen": "1"}
    response = post(client, "feedback", file.key, **shown, **typed, take="partners")
    shown = {"commitment-text": "", "commitment-seen": "2", "resources-text": "Because.", "resources-seen": "1"}
    typed = {"partners-text": "Our own words.\nBecause.", "partners-seen": "2"}
    post(client, "feedback", file.key, **shown, **typed, take="all")

    assert response.status_code == 302
    assert written(file) == {
        "partners": "Our own words.\nBecause.", "commitment": "Because.", "resources": "Because.",
    }  # fmt: skip


def test_what_another_person_wrote_stands_beside_what_was_typed_and_nothing_is_lost(made):
    file = begun(made)
    feedback.keep_feedback(file.key, {"partners": Typed(1, "Theirs.")}, by=made.other)

    page = post(browser(made.composer), "feedback", file.key, **{"partners-text": "Mine.", "partners-seen": "1"})

    assert page.status_code == 409
    assert "Somebody else wrote meanwhile: Theirs." in text(page)
    row = next(row for row in page.context["rows"] if row["code"] == "partners")
    assert (row["field"].value(), row["seen"].value()) == ("Mine.", "2")
    post(browser(made.composer), "feedback", file.key, **{"partners-text": "Mine.", "partners-seen": "2"})
    assert written(file)["partners"] == "Mine."


def test_autosave_keeps_one_text_and_says_what_tells_a_reader(made):
    file, client = begun(made), browser(made.composer)

    def save(words, seen):
        sent = {"_question": "partners", "partners-text": words, "partners-seen": seen}
        return post(client, "save_feedback", file.key, **sent).json()

    first = save("The juror liked it.", 1)
    assert (first["version"], "“juror”" in first["problem"]) == (2, True)
    assert save("Strong partners.", 2)["problem"] == ""
    late = save("Other.", 2)
    assert (late["theirs"], "somebody else wrote here" in late["lost"]) == ("Strong partners.", True)


def test_page_warns_and_offers_to_say_why_a_word_may_stay(made):
    file, client = begun(made), browser(made.composer)
    feedback.keep_feedback(file.key, {"partners": Typed(1, "My colleague and 3/5 of schools")}, by=made.composer)

    page = get(client, "feedback", file.key)
    assert "“My colleague” (somebody of the jury), “3/5” (a mark)" in text(page)
    assert [act["label"] for act in page.context["acts"]] == ["Draft what the jury said", "Say why a word may stay"]
    post(client, "accept_word", file.key, word="3 5", reason="A share of schools.")

    assert "“3 5” (A share of schools.)" in text(get(client, "feedback", file.key))


def test_desk_says_how_far_each_city_is_and_the_release_page_how_many_are_missing(made):
    given(made)
    client = browser(made.composer)

    rows = get(client, "feedback_desk", made.call.slug).context["rows"]
    assert [(row["cells"][0]["text"], row["cells"][3]["word"]) for row in rows] == [
        ("Gulu", "checked"), ("Lira", "nothing yet"),
    ]  # fmt: skip
    Feedback.objects.update(checked_at=None, checked_by=None)
    worlds.approved(made)
    said = "1 city that is not admitted has no checked words of the jury to read."
    with road.after_deadlines():
        assert said in text(get(client, "propose_release", made.cohort.key))
        assert said in text(get(client, "feedback_desk", made.call.slug))


def test_city_and_commission_read_words_and_letter_from_the_announcement_on_and_in_no_email(made):
    file = given(made)
    readers = {"city": browser(focal_point(file)), "commission": browser(officer())}

    def pages(name):
        return [get(client, name, file.key) for client in readers.values()]

    def told() -> list[bool]:
        return ["Strong partners." in text(page) for page in pages("file")]

    with road.after_deadlines():
        assert (told(), [page.status_code for page in pages("letter")]) == ([False, False], [404, 404])
    worlds.announced(made)
    with road.at(road.RELEASE):
        assert told() == [True, True]
        letters = [text(page) for page in pages("letter")]
        assert all("Strong partners." in said for said in letters)
        assert "To the city of Gulu, Uganda" in letters[0]
        assert "which you nominated" in letters[1]
        assert "we keep the reserve until the next call" in letters[0]
        [pdf, _other] = [get(client, "letter_pdf", file.key) for client in readers.values()]
    said = " ".join(pypdf.PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text().split())
    assert all(words in said for words in ("In reserve", "Gulu", "1 September 2027", "Strong partners.", "Partners"))
    assert not Email.objects.filter(text__contains="Strong partners.").exists()


def test_member_finds_letter_and_certificate_on_its_page(made):
    worlds.announced(made)
    file = made.file("Lira")
    client = browser(focal_point(file))

    with road.at(road.RELEASE):
        page = get(client, "file", file.key)
        assert [paper["url"] for paper in page.context["papers"]] == [
            reverse("letter", args=[file.key]), reverse("certificate_pdf", args=[file.city.slug]),
            reverse("press", args=[made.cohort.announcement.slug]),
        ]  # fmt: skip
        assert "Welcome to the network, Lira" in text(get(client, "letter", file.key))


def test_words_checked_after_the_letter_left_say_so_in_the_letter(made):
    worlds.announced(made)
    with road.at(road.RELEASE + road.later(2)):
        file = given(made)
        page, pdf = [get(browser(focal_point(file)), name, file.key) for name in ("letter", "letter_pdf")]

    assert "Given on 3 September 2027, after the letter." in text(page)
    assert "after the letter" in " ".join(pypdf.PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text().split())


def test_next_application_shows_what_the_jury_said_of_the_last_one(made):
    file = given(made)
    worlds.announced(made)
    city = focal_point(file)
    again = road.draft("Gulu", "UG", road.open_call("2028", opens_at=road.OPENS))

    with road.at(road.RELEASE):
        assert "Strong partners." in text(get(browser(city), "copy_earlier", again.key))
