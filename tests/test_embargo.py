"""Before the release nobody outside learns an outcome, by any page, answer, list or e-mail; at the release all change.

Two worlds differ only in the outcome. Whoever may not know it must read the same bytes in both.
"""

from dataclasses import dataclass

import pytest
from django.urls import reverse

from audit import chain, clock
from cities.models import Announcement, Membership
from nominations.models import Nomination
from nominations.states import Status
from nominations.workflow import clockwork, decision
from notifications.models import Email
from tests import pages, worlds
from tests.nominations import factories as road

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]  # it asks what others measure
OUTSIDE = ("anonymous", "stranger", "focal", "foreign_focal", "officer", "foreign_officer", "reviewer", "operator")
JURY = ("juror", "unassigned", "conflicted", "chair")
TRIES = {"reason": "Because.", "signatory": "Amina Okello", "title": "Mayor", "choice": "recommend", "answer": "So."}
TRIES |= {"text": "When do we hear?"}
EVE = road.AFTER_DEADLINES + worlds.timedelta(days=7)
SPOKEN = (("Lira", "recommend"), ("Kisumu", "not_recommend"))
SPOKEN_OTHERWISE = (("Lira", "not_recommend"), ("Kisumu", "recommend"))


def embargoed(fate: worlds.Fate) -> worlds.Scene:
    worlds.fresh_names()
    made = worlds.scene()
    worlds.embargo_world(made, fate)
    return made


@dataclass
class Seen:
    """What was read in one world, and what had been written to people."""

    pages: dict
    tries: dict
    letters: list


def look(blocker, fate: worlds.Fate, roles: tuple[str, ...]) -> Seen:
    with pages.world_in_database(blocker, lambda: embargoed(fate), at=road.OPENS) as scene, clock.at(EVE):
        return Seen(pages.crawl(scene, roles), pages.crawl(scene, roles[1:], TRIES), letters(scene))


def letters(scene: worlds.Scene) -> list:
    """Every e-mail that has left for those outside, the jury included."""
    people = [scene.people[role].user for role in (*OUTSIDE, *JURY) if scene.people[role]]
    left = Email.objects.filter(to__in=people).exclude(state=Email.State.HELD)
    return list(left.order_by("pk").values_list("event", "address", "title", "text", "state", "kind"))


LOOKING = ("anonymous", "officer", "juror")
LISTENING = ("anonymous", "focal")
OUTCOMES = ("chosen",)
if pages.THOROUGH:
    OUTCOMES += ("spoken",)
    LOOKING += ("focal",)
if pages.ALL_ROLES:
    LOOKING += ("chair", "foreign_focal", "reviewer")
    LISTENING += ("foreign_officer",)


@pytest.fixture(scope="module")
def chosen(django_db_setup, django_db_blocker) -> list[Seen]:
    """The jury said the same of both; the cohort takes the one or the other."""
    return [look(django_db_blocker, worlds.Fate(chosen=name), LOOKING) for name in ("Lira", "Kisumu")]


@pytest.fixture(scope="module")
def spoken(django_db_setup, django_db_blocker) -> list[Seen]:
    """The jury said the opposite, and the cohort follows it."""
    fates = [worlds.Fate("Lira", SPOKEN), worlds.Fate("Kisumu", SPOKEN_OTHERWISE)]
    return [look(django_db_blocker, fate, LISTENING) for fate in fates]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_no_page_tells_the_outcome(outcome, request):
    one, other = request.getfixturevalue(outcome)

    assert {status for status, *_rest in one.pages.values()} >= {200, 302, 404}
    assert pages.differences(one.pages, other.pages) == []


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_no_try_tells_the_outcome(outcome, request):
    one, other = request.getfixturevalue(outcome)

    assert {status for status, *_rest in one.tries.values()} >= {200, 302, 403, 404, 409}
    assert pages.differences(one.tries, other.tries) == []


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_no_email_tells_the_outcome(outcome, request):
    one, other = request.getfixturevalue(outcome)

    assert one.letters == other.letters != []
    assert {kind for *_row, kind in one.letters} <= {"receipt", "reminder", "signin"}


@pytest.fixture
def world(db) -> worlds.Scene:
    with clock.at(road.OPENS):
        return embargoed(worlds.Fate(chosen="Lira"))


def public(scene: worlds.Scene) -> dict[str, object]:
    """What everybody can see of an announcement."""
    browser = pages.Browser(None)
    decisions = Email.objects.filter(kind=Email.Kind.DECISION)
    return {
        "list": browser.get(reverse("announcement_list", args=["2026", "txt"])).status_code,
        "page": browser.get(reverse("announcement", args=["2026"])).status_code,
        "city": browser.get(reverse("city", args=["lira"])).status_code,
        "data": browser.get(reverse("directory_file", args=["csv"])).read.count(b"Lira"),
        "register": Membership.objects.active().count(),
        "announcements": Announcement.objects.count(),
        "letters": sorted(set(decisions.values_list("state", flat=True))),
        "told": focal_reads(scene),
    }


def focal_reads(scene: worlds.Scene) -> str:
    return str(Nomination.objects.get(city__name="Lira", call__slug="2026").shown)


EMBARGO = {
    "list": 404, "page": 404, "city": 404, "data": 0, "register": 0, "announcements": 0, "letters": ["held"],
    "told": "under_review",
}  # fmt: skip
RELEASED = {
    "list": 200, "page": 200, "city": 200, "data": 1, "register": 1, "announcements": 1, "letters": ["queued"],
    "told": "member",
}  # fmt: skip


def test_at_the_release_everything_changes_together(world):
    with clock.at(road.RELEASE - worlds.timedelta(seconds=1)):
        clockwork.run()
        before = public(world)
    with clock.at(road.RELEASE):
        arrived = public(world)
        clockwork.run()
        after = public(world)

    assert [before, arrived, after] == [EMBARGO, EMBARGO, RELEASED]
    assert chain.verify() is None


def test_release_that_breaks_changes_nothing(world, monkeypatch):
    def broken(*_rows):
        message = "the last step fails"
        raise RuntimeError(message)

    monkeypatch.setattr(decision.emails, "announced", broken)
    with clock.at(road.RELEASE):
        clockwork.run()

        assert public(world) == EMBARGO


def test_one_person_alone_releases_nothing(db):
    with clock.at(road.OPENS):
        worlds.fresh_names()
        made = worlds.scene()
        worlds.proposed_world(made)
    with clock.at(road.RELEASE + worlds.timedelta(days=30)):
        clockwork.run()

        assert road.announce_due() == []
    assert not Nomination.objects.filter(status__in=[Status.MEMBER, Status.NOT_ADMITTED]).exists()
    assert set(Email.objects.filter(kind="decision").values_list("state", flat=True)) == {"held"}
