"""Taking over an earlier round's application, and what the jury will read of a file."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from audit.models import Record
from dossiers.models import Answer
from nominations.models import Nomination
from nominations.workflow import copying, filling
from tests.cities import factories as cities
from tests.dossiers.factories import pdf, upload
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, focal_point, get, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_time():
    with road.at():
        yield


def two_rounds() -> tuple[Nomination, Nomination]:
    """A filled file with a letter of an earlier call, and an empty one."""
    earlier = road.filled("Lira")
    filling.attach(earlier.key, upload(pdf()), "letter", by=road.Person.clock())
    return earlier, road.draft("Lira", made=road.open_call("2028"))


def values(file: Nomination) -> dict:
    rows = Answer.objects.filter(dossier=file.dossier).current().select_related("question")
    return {answer.question.code: answer.value for answer in rows}


def take(client, file: Nomination, *answers: str):
    return client.post(reverse("copy_earlier", args=[file.key]), {"answers": answers})


def test_page_lists_what_is_taken_over_and_what_not():
    _earlier, file = two_rounds()

    context = get(browser(focal_point(file)), "copy_earlier", file.key).context

    assert [(row["value"], row["ticked"]) for row in context["rows"]] == [
        ("name:0", True),
        ("vision:0", True),
        ("team:0", True),
    ]
    assert [row["reason"] for row in context["stays"]] == ["Consent is given anew.", "Files are uploaded anew."]


def test_ticked_answers_become_versions_and_a_record():
    earlier, file = two_rounds()

    answer = take(browser(focal_point(file)), file, "name:0", "vision:0")

    assert (answer.status_code, answer["Location"]) == (302, reverse("tasks", args=[file.key]))
    assert values(file) == {"name": "Lira", "vision": "Learning for all."}
    record = Record.objects.last()
    assert (record.act, earlier.key in record.facts, '["name","vision"]' in record.facts) == (
        "copy_earlier",
        True,
        True,
    )


def test_answer_that_stands_is_shown_beside_and_not_ticked():
    _earlier, file = two_rounds()
    filling.fill_in(file.key, filling.typed({"vision": "Another one."}), by=road.Person.clock())

    rows = get(browser(focal_point(file)), "copy_earlier", file.key).context["rows"]

    shown = next(row for row in rows if row["value"] == "vision:1")
    assert (shown["earlier"], shown["now"], shown["ticked"]) == ("Learning for all.", "Another one.", False)


def test_answer_changed_meanwhile_is_not_overwritten():
    _earlier, file = two_rounds()
    client = browser(focal_point(file))
    filling.fill_in(file.key, filling.typed({"vision": "Another one."}), by=road.Person.clock())

    refused = take(client, file, "vision:0")

    assert "An answer was changed meanwhile." in text(refused)
    assert values(file) == {"vision": "Another one."}


def test_outdated_version_that_reaches_the_act_is_kept_out_too():
    earlier, file = two_rounds()
    focal = focal_point(file)
    filling.fill_in(file.key, filling.typed({"vision": "Another one."}), by=road.Person.clock())

    saved = copying.copy_earlier(file.key, earlier.key, {"vision": 0, "name": 0}, by=focal)

    assert [one.question.code for one in saved.outdated] == ["vision"]
    assert values(file) == {"name": "Lira", "vision": "Another one."}


def test_latest_of_two_earlier_files_is_shown_and_the_other_is_one_step_away():
    two_rounds()
    begun = ["Membership 2027, begun on 1 February 2027", "Membership 2028, begun on 1 February 2027"]
    third = road.draft("Lira", made=road.open_call("2029"))
    client = browser(focal_point(third))

    latest = get(client, "copy_earlier", third.key).context
    other = client.get(latest["others"][0]["url"]).context

    assert (latest["source"], [row["label"] for row in latest["others"]]) == (begun[1], begun[:1])
    assert (other["source"], [row["label"] for row in other["others"]]) == (begun[0], begun[1:])


def test_nothing_is_taken_over_into_a_file_that_is_handed_over():
    two_rounds()
    file = road.submitted("Lira", made=road.open_call("2029"))

    answer = take(browser(focal_point(file)), file, "name:0")

    assert answer.url == reverse("file", args=[file.key])


def test_viewer_takes_nothing_over():
    earlier, file = two_rounds()

    with pytest.raises(PermissionDenied):
        copying.copy_earlier(file.key, earlier.key, {"name": 0}, by=cities.focal_point(file.city, "viewer"))


def test_file_of_another_city_gives_nothing():
    _earlier, file = two_rounds()
    other = road.filled("Gulu")

    with pytest.raises(Http404):
        copying.copy_earlier(file.key, other.key, {"name": 0}, by=focal_point(file))


def test_city_without_an_earlier_file_reads_that_there_is_none():
    file = road.draft()
    client = browser(focal_point(file))

    assert "There is nothing to take over." in text(get(client, "copy_earlier", file.key))
    ways = [way["label"] for way in get(client, "tasks", file.key).context["ways"]]
    assert ways == ["What the jury will read", "Fill in offline"]


# The preview.


def test_preview_is_what_a_juror_reads_of_the_signed_file():
    staff = road.secretariat()
    made = road.open_call()
    reader = road.juror(made, staff)
    file = road.in_review(staff, [reader], made=made)
    review = file.reviews.get()
    with road.after_deadlines():
        road.jury.accept(review.key, by=reader)
        juror = get(browser(reader), "review", review.key).context["sections"]
        city = get(browser(focal_point(file)), "preview", file.key).context

    assert city["sections"] == juror
    assert city["is_draft"] is False


def test_preview_of_a_draft_says_so_and_leaves_out_what_is_internal():
    file = road.filled()
    filling.fill_in(file.key, filling.typed({"telephone": "+256 1"}), by=road.Person.clock())

    page = text(get(browser(focal_point(file)), "preview", file.key))

    assert "Learning for all." in page
    assert "+256 1" not in page
    assert "if the application were nominated as it stands" in page
