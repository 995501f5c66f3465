"""Whoever is in conflict finds nothing of the file anywhere: by tie or declared late, in the jury or the office."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from audit import clock
from nominations.models import Juror, Nomination
from nominations.workflow import conflicts, jury
from notifications.models import Email
from tests import pages, policy, worlds
from tests.cities import factories as cities
from tests.nominations import factories as road

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]  # it asks what others measure
CLOSED = {403, 404, 405}
FILES = ("in_review", "reviewed", "recommended")
OFFICE = ("secretariat", "kept_away")
REGISTER = ("/secretariat/persons/", "/search/")  # cities and their persons, which the office sees without any file


@dataclass
class Case:
    """Who is in conflict with which files of the world, and what became true before it is asked."""

    role: str
    files: tuple[str, ...]
    then: object = field(default=lambda _scene: None)


def declared_late(scene: worlds.Scene) -> None:
    """The juror has marked one and handed in the other before saying so."""
    for name in ("declared", "closed"):
        jury.declare_conflict(scene.args(f"review:{name}")[0], "work", by=scene.people["juror"], reason="I was there.")
    jury.step_aside(scene.args("file:recommended")[0], "money", by=scene.people["juror"], reason="They paid me.")


def declared_at_once(scene: worlds.Scene) -> None:
    jury.declare_conflict(scene.args("review:unanswered")[0], "work", by=scene.people["unanswered"], reason="I do.")


def declared_by_the_chair(scene: worlds.Scene) -> None:
    """The chair, who sees who is late and how files stand, is in conflict too."""
    for name in ("reviewed", "recommended"):
        jury.step_aside(scene.args(f"file:{name}")[0], "money", by=scene.people["chair"], reason="They paid me.")


def declared_in_the_office(scene: worlds.Scene) -> None:
    """One of the secretariat, who had opened its marks and seen how all files stand, has a conflict."""
    for name in ("reviewed", "recommended", "in_review"):
        conflicts.keep_away(scene.args(f"file:{name}")[0], by=scene.people["secretariat"], reason="My brother.")


def taken_away(scene: worlds.Scene) -> None:
    """The secretariat finds it."""
    for name in ("declared", "closed"):
        jury.recuse(scene.args(f"review:{name}")[0], by=scene.people["secretariat"], reason="A letter came.")


def moved_house(scene: worlds.Scene) -> None:
    """A fact about the juror changes, and with it what is out of bounds."""
    Juror.objects.filter(user=scene.people["juror"].user).update(residence=cities.country("UG"))


CASES = {
    "by nationality": Case("conflicted", ("in_review", "reviewed", "eligible")),
    "declared late": Case("juror", FILES, declared_late),
    "declared by the chair": Case("chair", ("reviewed", "recommended"), declared_by_the_chair),
    "kept away in the office": Case("kept_away", ("in_review", "reviewed", "eligible", "recommended")),
    "declared in the office": Case("secretariat", FILES, declared_in_the_office),
    "taken away": Case("juror", ("in_review", "reviewed"), taken_away),
    "moved house": Case("juror", ("in_review", "reviewed"), moved_house),
}


def made() -> worlds.Scene:
    worlds.fresh_names()
    scene = worlds.scene()
    worlds.jury_world(scene)
    with road.after_deadlines():
        unanswered = Nomination.objects.get(key=scene.args("file:in_review")[0]).reviews.get(state="unanswered")
        aside = unanswered.nomination.staff_conflicts.get().user
        lift = conflicts.propose_lift(
            unanswered.nomination.key, aside.key, by=scene.people["secretariat"], reason="Ok."
        )
        scene.add("proposal", "lift", lift.key)
    letters = Email.objects.filter(subject_ref__endswith=scene.args("file:recommended")[0])
    scene.add("email", "own", *letters.order_by("pk").values_list("key", flat=True)[:1])
    return scene


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[worlds.Scene]:
    with pages.world_in_database(django_db_blocker, made, at=road.OPENS) as scene:
        yield scene


@pytest.fixture
def at_work() -> Iterator[None]:
    with road.after_deadlines(), pages.quiet():
        yield


@pytest.fixture(params=CASES)
def case(request, world, at_work) -> tuple[worlds.Scene, Case]:
    found = CASES[request.param]
    found.then(world)
    return world, found


def names(scene: worlds.Scene, case: Case) -> dict[str, str]:
    """Each file out of bounds by its key, and the name of its city."""
    keys = [scene.args(f"file:{name}")[0] for name in case.files]
    return dict(Nomination.objects.filter(key__in=keys).values_list("key", "city__name"))


def traces(scene: worlds.Scene, case: Case) -> set[str]:
    """Everything by which an address or a page can name these files."""
    files = Nomination.objects.filter(key__in=names(scene, case))
    found = {file.key for file in files} | {review.key for file in files for review in file.reviews.all()}
    return found | {document.key for file in files for document in file.dossier.documents.all()}


def about(url: str, keys: set[str]) -> bool:
    return any(f"/{key}/" in url for key in keys)


def test_every_address_of_the_file_is_closed(case):
    scene, conflict = case
    keys, browser = traces(scene, conflict), pages.browsers(scene)[conflict.role]
    asked = [url for url in pages.addresses(scene) if about(url, keys)]

    with pages.unrendered():
        answers = {url: browser.get(url).status_code for url in asked}

    assert len(asked) > 50
    assert {url: status for url, status in answers.items() if status not in CLOSED} == {}
    assert {status for url, status in answers.items() if "/secretariat/" not in url} >= {404}
    own = {reverse(row.name, args=args) for row in policy.ROWS for args in scene.things.get(row.kind, {}).values()}
    juries = {url for url in asked if url.startswith("/jury/") or (url in own and "/vote/" in url)}
    assert {url: answers[url] for url in juries if answers[url] == 403} == {}


def test_no_act_on_the_file_can_be_done(case):
    scene, conflict = case
    keys, browser = traces(scene, conflict), pages.browsers(scene)[conflict.role]
    rows = {(row.name, args): row for row in policy.ROWS for args in scene.things.get(row.kind, {}).values()}
    asked = {reverse(row.name, args=args): row for (_name, args), row in rows.items() if 405 not in row.post}

    with pages.unrendered():
        answers = {
            url: browser.post(url, dict(row.sends)).status_code for url, row in asked.items() if about(url, keys)
        }

    assert len(answers) > 20
    assert {url: status for url, status in answers.items() if status not in CLOSED} == {}


def test_no_page_list_search_or_spreadsheet_names_the_file(case):
    """A stranger's answer says what the page tells everybody, and what the search repeats of a question.

    Books, minutes and sheets are read as text, and so is where a page leads on to.
    """
    scene, conflict = case
    keys, cities_out, people = traces(scene, conflict), set(names(scene, conflict).values()), pages.browsers(scene)
    found: dict[str, set[str]] = {}
    with pages.unrendered(*pages.REFUSALS), pages.roles_once():
        for url in dict.fromkeys(url for url in pages.addresses(scene) if not about(url, keys)):
            read = told(people[conflict.role], url)
            words = keys if conflict.role in OFFICE and url.startswith(REGISTER) else keys | cities_out
            if named := {word for word in words if word in read}:
                open_to_all = told(people["stranger"], url)
                found[url] = {word for word in named if read.count(word) > open_to_all.count(word)}

    assert {url: more for url, more in found.items() if more} == {}


def told(browser: pages.Browser, url: str) -> str:
    """What a page shows, or where it leads on to."""
    read = browser.get(url)
    shown = pages.body(read).decode(errors="replace") if read.status_code == 200 else ""
    return f"{read.headers.get('Location', '')} {shown}"


BOTH = {  # what names a file or leads to it while there is no conflict
    "unanswered": (declared_at_once, ["in_review"]),
    "juror": (declared_late, ["recommended", "reviewed", "in_review"]),
    "chair": (declared_by_the_chair, ["recommended", "reviewed"]),
    "secretariat": (declared_in_the_office, ["recommended", "reviewed", "in_review"]),
}
LED = ("chair_desk", "meeting", "minutes", "next_file", "projector_next")
ROUTES = {
    "unanswered": ("jury_desk", "declarations"),
    "juror": ("jury_desk", "ranking", "marks_sheet", "book", "search"),
    "chair": (*LED, "jury_desk", "ranking", "search", "book"),
    "secretariat": (*LED, "ranking", "emails", "jury_plan", "jury_progress", "jury_reviews", "recusals", "files"),
}


def names_of_routes(scene: worlds.Scene, role: str) -> dict[str, set[str]]:
    """Of each route which files it names or leads to."""
    browser, found = pages.browsers(scene)[role], {}
    files = {name: Nomination.objects.get(key=scene.args(f"file:{name}")[0]) for name in BOTH[role][1]}
    for route in ROUTES[role]:
        row = next(row for row in policy.ROWS if row.name == route)
        args = [scene.calls["jury"].slug, *([1] if route == "book" else [])] if row.kind else []
        texts = [told(browser, reverse(route, args=args) + query) for query in pages.ASKED.get(route, [""])]
        found[route] = {
            name for name, file in files.items() if any(file.city.name in text or file.key in text for text in texts)
        }
    return found


@pytest.mark.parametrize("role", BOTH)
def test_what_named_a_file_or_led_to_it_does_so_no_more(world, at_work, role):
    """So that no page of those above is found silent because it always was."""
    before = names_of_routes(world, role)

    BOTH[role][0](world)

    assert {route for route, named in before.items() if not named} == set()
    assert {route: named for route, named in names_of_routes(world, role).items() if named} == {}


def test_what_is_written_to_the_juror_leads_nowhere_near_the_file(case):
    scene, conflict = case
    person, keys = scene.people[conflict.role], traces(scene, conflict)
    browser = pages.browsers(scene)[conflict.role]
    letters = Email.objects.filter(to=person.user).order_by("pk")
    links = {urlsplit(link).path for letter in letters for link in re.findall(r"https?://\S+", letter.text)}
    of_the_file = {f"/{kind}/{key}/" for key in keys for kind in ("files", "jury")}

    with pages.unrendered():
        answers = {
            url: browser.get(url).status_code
            for url in sorted({url for url in links if about(url, keys)} | of_the_file)
        }

    assert set(answers.values()) == {404}
    told_before = conflict.role in OFFICE  # when nothing stood against it
    # The one says what file it is that was taken away, the other came to the chair when nothing stood against it.
    others = letters.exclude(event__in=["recused", "conflict_declared"])
    assert told_before or not any(name in letter.text for letter in others for name in names(scene, conflict).values())


def counted(scene: worlds.Scene, role: str) -> set[str]:
    """What the desk of a juror says in numbers."""
    browser = pages.browsers(scene)[role]
    html = pages.body(browser.get(reverse("jury_desk"))).decode()
    return set(
        re.findall(r"(?:To declare and to do|Begun|Done): \d+|\d+ files?, \d+ done|Votes: \d+ of \d+ cast", html)
    )


def test_the_counts_of_the_desk_no_longer_include_it(world, at_work):
    before = counted(world, "juror")

    declared_late(world)

    after = counted(world, "juror")
    assert before == {"2 files, 1 done", "Votes: 0 of 1 cast", "To declare and to do: 1", "Done: 1"}
    assert after == set()


def test_the_clock_far_ahead_opens_nothing(world, at_work):
    declared_late(world)
    browser, key = pages.browsers(world)["juror"], world.args("file:reviewed")[0]

    with clock.at(road.RELEASE), pages.unrendered():
        assert browser.get(reverse("file", args=[key])).status_code == 404
