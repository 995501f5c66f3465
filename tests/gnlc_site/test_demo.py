"""The demo: built once from acts, only where it may be, and every button of its pages."""

import io
import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.urls import reverse

from accounts import workflow as accounts
from accounts.models import Invitation, User
from accounts.person import Person
from audit import chain, clock
from audit.models import ClockShift
from cities import reading
from cities.models import Announcement, City, Membership, Programme, ProgressReport
from gnlc_site.demo import build, closing, embargo, letters, people, trials
from gnlc_site.demo.world import World
from nominations.models import Call, Dispatch, Feedback, Mark, Nomination, Proposal, QuotaCounter, Scenario, Target
from nominations.workflow import call as calls
from notifications import sender
from notifications.models import Email
from tests import kept

pytestmark = pytest.mark.django_db
PAGES = ("try", "try_replay", "try_break_it", "try_emails")


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    clock._cached.until = 0.0
    yield
    clock._cached.shift, clock._cached.until = timedelta(), 0.0


@pytest.fixture
def reference(db):
    load_reference()


def load_reference() -> None:
    call_command("load_reference", stdout=io.StringIO())


def employed() -> World:
    """The staff of the demo, and no call yet."""
    load_reference()
    world = World(clock.now())
    world.at(world.ago(days=400), world.employ)
    return world


@override_settings(DEMO=True)
def build_closing() -> None:
    closing.build(employed())


@override_settings(DEMO=True)
def build_under_embargo() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(embargo, "WORDS", {1: "not_recommend"})
        embargo.build(employed(), [("UG", "Lirova"), ("KE", "Nakumbe"), ("PT", "Vila Arcena")])


# For a module and not for a run: both are dated from now, and the one is announced ten minutes later.
_closing = kept.once(build_closing)
_embargo = kept.once(build_under_embargo)


@pytest.fixture
def closing_call(demo, db, _closing):
    """The smallest of the three calls alone."""
    _closing.put_back()


@pytest.fixture
def under_embargo(demo, db, _embargo):
    """The call under embargo alone, with a handful of cities."""
    _embargo.put_back()


def built() -> str:
    out = io.StringIO()
    call_command("build_demo", stdout=out)
    return out.getvalue()


def press(client, name: str, *args: str):
    return client.post(reverse(name, args=args))


# Building.


def test_build_demo_makes_the_replay_and_three_calls_once(demo, reference, client):
    assert built() == "The demo is built.\n"

    states = dict(Call.objects.values_list("slug", "state"))
    assert states == {
        "2022": "announced",
        "closing": "published",
        "jury-at-work": "in_review",
        "under-embargo": "decided",
    }
    assert Nomination.objects.filter(call__slug="jury-at-work").count() == 110
    network = reading.network()
    assert (network.cities, network.countries) == (294, 76)
    assert chain.verify() is None
    standings = ("evaluated", "to_evaluate", "with_city", "overdue", "silent")
    assert [ProgressReport.objects.standing(name).count() for name in standings] == [1, 1, 2, 1, 0]
    assert_everything_is_fictional()
    assert set(Dispatch.objects.values_list("state", flat=True)) == set(Dispatch.State)
    before = [model.objects.count() for model in (User, Nomination, Email, Mark)]
    assert built() == "The demo is there already.\n"
    assert [model.objects.count() for model in (User, Nomination, Email, Mark)] == before
    page = client.get(reverse("try_replay")).content.decode()
    assert "<dt>lines that differ</dt><dd>0</dd>" in page
    assert "Laško (Slovenia)" in page


def assert_everything_is_fictional():
    assert not User.objects.exclude(is_fictional=True, email__endswith=".example").exists()
    assert not any(user.has_usable_password() for user in User.objects.all())
    assert not Mark.objects.filter(review__nomination__city__is_fictional=False).exists()
    assert set(Nomination.objects.filter(call__is_replay=False).values_list("city__is_fictional", flat=True)) == {True}
    assert set(Call.objects.filter(is_replay=False).values_list("is_fictional", flat=True)) == {True}
    assert set(Email.objects.filter(kind="decision").values_list("state", flat=True)) == {"held", "discarded"}


def test_call_under_embargo_shows_what_was_weighed_and_what_a_city_will_read(under_embargo):
    assert Target.objects.count() == len(embargo.TARGETS)
    assert set(Scenario.objects.values_list("name", "is_proven")) == {
        ("Nearest to the targets", True), ("As the jury recommends", False),
    }  # fmt: skip
    feedback = Feedback.objects.get()
    assert feedback.is_checked
    assert not feedback.is_given


def test_build_demo_is_refused_where_no_demo_is(settings, reference):
    settings.DEMO = False
    with pytest.raises(CommandError, match="only where GNLC_DEMO=1"):
        built()
    assert not Call.objects.exists()


def make_person():
    User.objects.create_user("real@unesco.example", name="Real")


def make_call():
    programme = Programme.objects.get()
    now = clock.now()
    dates = {"opens_at": now, "city_deadline": now + timedelta(1), "commission_deadline": now + timedelta(2)}
    Call.objects.create(programme=programme, slug="real", name="Real", **dates)


def make_programme():
    Programme.objects.create(slug="award", name="Award")


@pytest.mark.parametrize(
    ("make", "what"),
    [(make_person, "a real person"), (make_call, "a real call"), (make_programme, "a programme")],
)
def test_build_demo_and_its_pages_are_refused_beside_real_data(demo, reference, client, make, what):
    make()

    with pytest.raises(CommandError) as refused:
        built()

    assert str(refused.value) == f"This database holds {what}: the demo takes an empty one."
    assert refused.value.returncode == 1
    assert not Announcement.objects.exists()
    assert {client.get(reverse(name)).status_code for name in PAGES} == {404}


def test_whoever_and_whatever_comes_to_be_in_the_demo_is_fictional(closing_call):
    secretariat = Person.of(people.found("sofia.lindqvist"))
    accounts.invite("new@person.example", "secretariat", by=secretariat)
    token = Email.objects.get(event="invited").text.partition("/invitations/")[2].split("/")[0]
    joined = accounts.accept(token, by=Person.nobody(), name="New person")
    dates = {"opens_at": clock.now(), "city_deadline": later(1), "commission_deadline": later(2)}
    prepared = calls.prepare(Programme.objects.get(), "next", "Next", by=secretariat, **dates)

    assert (joined.is_fictional, prepared.is_fictional) == (True, True)
    assert build.foreign() == ""


def later(days: int):
    return clock.now() + timedelta(days=days)


# The pages.


def test_pages_do_not_exist_without_the_flag(settings, client):
    settings.DEMO = False
    assert {client.get(reverse(name)).status_code for name in PAGES} == {404}
    posts = [("try_as", "sofia.lindqvist"), ("try_clock", "day"), ("try_trial", "fourth")]
    assert {press(client, *post).status_code for post in posts} == {404}


def test_pages_answer_before_anything_is_built(demo, client):
    assert {client.get(reverse(name)).status_code for name in PAGES} == {200}
    assert press(client, "try_as", "sofia.lindqvist").status_code == 404


@pytest.mark.parametrize("name", ["try_as", "try_clock", "try_trial"])
def test_a_link_changes_nothing(demo, client, name):
    assert client.get(reverse(name, args=["day"])).status_code == 405


def test_unknown_buttons_lead_nowhere(demo, client):
    for name in ("try_as", "try_clock", "try_trial"):
        assert press(client, name, "unknown").status_code == 404


def test_each_button_signs_in_as_its_person(closing_call, client):
    there = [part for part in people.PARTS if people.found(part.code)]
    for part in there:
        assert press(client, "try_as", part.code).url in {"/desk/", "/fr/desk/"}
        assert int(client.session["_auth_user_id"]) == people.found(part.code).pk
    elsewhere = {"idris.bello", "maren.holt", "esther.auma"}  # in the calls and the register beside this one
    assert {part.code for part in people.PARTS} - {part.code for part in there} == elsewhere


def test_a_reviewer_has_files_to_mark_and_its_commission_sees_the_marks(closing_call, client):
    page = client.get(reverse("try")).content.decode()
    assert "Be Wanjiru Otieno" in page

    press(client, "try_as", "wanjiru.otieno")
    desk = client.get(reverse("reviewer_desk"))
    marks = {row["cells"][0]["text"]: row["cells"][2]["word"] for row in desk.context["rows"]}
    press(client, "try_as", "peter.mwangi")
    theirs = client.get(reverse("commission_desk"))
    means = {row["cells"][0]["text"]: row["cells"][-1]["text"] for row in theirs.context["rows"]}

    assert marks == {"Nakumbe": "4 · good", "Olmekuri": "waits for you"}
    assert means == {"Kisumare": "4.0", "Nyandaru": "4.0", "Nakumbe": "3.5", "Olmekuri": "2.0", "Tambuzi": ""}


def test_overview_shows_the_buttons_and_the_calls(closing_call, client):
    page = client.get(reverse("try")).content.decode()

    assert "Grace Atim" in page
    assert "Call closing in 40 minutes" in page
    assert "Cities hand in until" in page


def test_overview_takes_few_queries(closing_call, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        client.get(reverse("try"))


# The clock.


def test_clock_goes_a_day_on(closing_call, client):
    before = clock.now()
    press(client, "try_clock", "day")
    assert timedelta(days=1) - ClockShift.objects.get().shift < timedelta(seconds=5)
    assert clock.now() - before > timedelta(days=1)


def test_clock_goes_to_the_deadline_and_drafts_lapse(closing_call, client):
    deadline = Call.objects.get(slug="closing").city_deadline
    drafts = Nomination.objects.filter(call__slug="closing", status="draft")
    assert drafts.count() == 4

    press(client, "try_clock", "deadline")

    assert clock.now() >= deadline
    assert drafts.count() == 0
    assert Nomination.objects.filter(status="lapsed").count() == 4
    assert chain.verify() is None


def test_clock_goes_to_the_release_and_everything_changes_together(under_embargo, client):
    assert not Membership.objects.exists()
    press(client, "try_clock", "release")

    assert Call.objects.get(slug="under-embargo").state == "announced"
    assert Membership.objects.count() == 2
    assert not Email.objects.filter(state="held").exists()
    assert reading.network().cities == 0
    page = client.get(reverse("try")).content.decode()
    assert "Announced: letters, register, list and figures changed together." in page


def test_clock_stays_where_nothing_lies_ahead(closing_call, client):
    page = client.post(reverse("try_clock", args=["release"]), follow=True).content.decode()

    assert "Nothing of this kind lies ahead; the clock stays." in page
    assert not ClockShift.objects.exists()


# Try to break it.


def tried(client, code: str) -> str:
    press(client, "try_trial", code)
    answer = client.session["tried"][code]
    page = client.get(reverse("try_break_it")).content.decode()
    assert '<p class="answer" role="status">' in page
    return answer


def test_fourth_city_is_answered_by_the_quota(closing_call, client):
    assert tried(client, "fourth") == (
        "Uganda has used all 3 places in this call. To nominate another city, take one nomination back first."
    )
    assert QuotaCounter.objects.get(scope="closing", country__iso2="UG").used == 3


def test_file_of_another_country_does_not_exist(closing_call, client):
    assert tried(client, "foreign") == "This page does not exist for this person: 404."


def test_application_is_not_sent_twice(closing_call, client):
    before = Email.objects.count()
    assert tried(client, "twice") == (
        "This has moved on: it is now “with the National Commission”. Look at its page to see what can be done."
    )
    assert Email.objects.count() == before


def test_own_cohort_is_not_approved_and_the_trial_leaves_no_trace(under_embargo, client):
    before = (Email.objects.count(), Proposal.objects.count(), chain.head())
    assert tried(client, "own") == "You proposed this cohort yourself. Another person has to approve it."
    assert (Email.objects.count(), Proposal.objects.count(), chain.head()) == before
    assert Call.objects.get(slug="under-embargo").state == "decided"


def test_own_cohort_after_the_release_is_answered_too(under_embargo, client):
    press(client, "try_clock", "release")
    assert tried(client, "own").startswith("This has moved on: it is now “announced”.")


def test_trial_says_that_nothing_is_built_yet(demo, client, reference):
    assert tried(client, "fourth") == "The demo is not built yet."


def test_trial_that_is_allowed_says_so(closing_call, client):
    QuotaCounter.objects.filter(country__iso2="UG", scope="closing").update(allowed=4)
    assert tried(client, "fourth") == "It was allowed: nothing stood in its way at this moment."


def test_every_trial_names_a_person_of_the_demo():
    assert {trial.who for trial in trials.TRIALS} <= set(people.BY_CODE)


# E-mails.


def pages_of_emails(client) -> str:
    pages = letters.page("1").paginator.num_pages
    return "".join(client.get(reverse("try_emails"), {"page": page}).content.decode() for page in range(1, pages + 1))


def test_no_page_of_the_demo_tells_an_outcome_before_the_release(under_embargo, client):
    shown = pages_of_emails(client) + "".join(client.get(reverse(name)).content.decode() for name in PAGES)

    assert "Decision letter" in shown
    assert "Held until the release" in shown
    for letter in Email.objects.filter(kind="decision"):
        assert letter.title not in shown
        assert letter.text.strip() not in shown

    press(client, "try_clock", "release")
    shown = pages_of_emails(client)
    assert "Held until the release" not in shown
    assert "Welcome to the network, Lirova" in shown


def test_letters_of_a_recalled_cohort_stay_closed(under_embargo, client):
    Email.objects.filter(kind="decision").update(state="discarded")
    assert "Welcome to the network" not in pages_of_emails(client)


def test_link_of_a_demo_mail_can_be_followed_after_it_was_sent(demo, client):
    accounts.invite("new@person.example", Invitation.Purpose.SECRETARIAT, by=employed().staff["sofia.lindqvist"])
    sender.send_due()

    page = client.get(reverse("try_emails")).content.decode()

    link = re.search(r'href="https?://[^/"]+(/[^"]*invitations/[^"]+)"', page)
    assert "new@person.example" in client.get(link[1]).content.decode()


def test_fictional_cities_are_not_those_of_another_call(closing_call):
    assert not City.objects.filter(is_fictional=False).exists()
    assert build.is_built() is False
