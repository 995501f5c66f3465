"""However a juror skips and returns: nothing is called done that is not stored, and what is open stays in reach."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nominations.models import Review
from nominations.workflow import jury, marking
from tests.nominations import factories as road
from tests.nominations.views.juries import open_page

pytestmark = pytest.mark.django_db
NAMES = ("Lira", "Gulu", "Masaka")
STEPS = st.lists(st.tuples(st.sampled_from(["put_off", "mark", "finish", "revise"]), st.integers(0, 2)), max_size=9)


@pytest.fixture
def reviews(world):
    found = [world.review(world.reader, world.file(name)) for name in NAMES]
    for review in found:
        jury.accept(review.key, by=world.reader)
    return [review.key for review in found]


def take(step: str, key: str, by) -> None:
    """One step of a juror, where it can be taken."""
    state = Review.objects.get(key=key).state
    if step == "revise" and state == "submitted":
        marking.revise(key, by=by, reason="I misread.")
    elif step == "put_off" and state != "submitted":
        marking.put_off(key, by=by)
    elif step in {"mark", "finish"} and state != "submitted":
        seen = len(set(Review.objects.get(key=key).marks.values_list("version", flat=True)))
        given = {code: marking.Given(seen, 1, f"So {seen}.") for code in ("commitment", "partners", "resources")}
        marking.mark_all(key, given, by=by)
        if step == "finish":
            marking.finish(key, by=by)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_progress_is_what_is_stored_after_any_skips_and_returns(client, world, reviews, steps):
    with road.after_deadlines():
        for step, number in steps:
            take(step, reviews[number], world.reader)
        states = dict(Review.objects.filter(key__in=reviews).values_list("key", "state"))
        desk = open_page(client, world.reader, "jury_desk").context
        done = [key for key, state in states.items() if state == "submitted"]

        (room,) = desk["rooms"]
        assert f"3 files, {len(done)} done" in room["plan"]
        listed = {group["title"].rpartition(": ")[0]: len(group["rows"]) for group in room["groups"]}
        assert listed["Done"] == len(done)
        open_files = [key for key in reviews if key not in done]
        if open_files:
            assert desk["next"]["url"].split("/")[-2] in open_files
            assert reached(client, world, desk["next"]["url"].split("/")[-2]) == set(open_files)
        else:
            assert "url" not in desk["next"] or not desk["next"]["url"]


def reached(client, world, first: str) -> set[str]:
    """Every file that the way from one to the next leads through."""
    seen, key = {first}, first
    while following := open_page(client, world.reader, "review", key).context["beside"]["next"]:
        key = following["url"].split("/")[-2]
        if key in seen:
            break
        seen.add(key)
    return seen
