"""The rehearsal of an announcement: the real pages and e-mails of each role, and nothing left of it."""

import re
import threading

import pytest
from django.db import connection, transaction
from django.urls import reverse

from audit import chain
from nominations.models import Call, StaffConflict
from nominations.workflow import decision
from tests import kept
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.views.desks import browser, get, text
from tests.pages import UNIMPORTANT

TEN_DAYS_BEFORE = road.RELEASE - road.later(10)


def under_embargo() -> worlds.Round:
    made = worlds.reviewed()
    for file in made.files.values():
        cities.focal_point(file.city)
    cities.officer("UG")
    worlds.approved(made, people=False)
    road.released(made.call, made.composer, made.director)
    return made


_embargo = kept.once(under_embargo)


@pytest.fixture
def made(_embargo, db) -> worlds.Round:
    return _embargo.put_back()


def look(person, query: str = ""):
    with road.at(TEN_DAYS_BEFORE):
        return get(browser(person), "rehearsal", "2027", query=query)


def shown(person, role: str, screen: str = "") -> str:
    return text(look(person, f"?as={role}" + (f"&screen={screen}" if screen else "")))


def rows() -> dict[str, int]:
    """How many rows each table has; signing in to look is not part of the rehearsal."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name != "django_session"]
        found = {}
        for table in tables:
            cursor.execute(f"SELECT count(*), coalesce(sum(hashtext(t::text)), 0) FROM {table} t")
            found[table] = cursor.fetchone()
    return found


ALL = [
    *["", *(f"?as={role}" for role in ("admitted", "refused", "reserve", "commission", "juror", "public"))],
    *(f"?as=admitted&screen={screen}" for screen in ("desk", "file", "home", "announcement", "city", "directory")),
]


def test_rehearsal_leaves_every_table_and_the_records_as_they_were_and_rings_no_bell(
    made, django_capture_on_commit_callbacks
):
    client = browser(made.director)
    with road.at(TEN_DAYS_BEFORE):
        get(client, "rehearsal", "2027")
        before, head = rows(), chain.head()
        with django_capture_on_commit_callbacks() as rung:
            first = [get(client, "rehearsal", "2027", query=query) for query in ALL]
            second = [get(client, "rehearsal", "2027", query=query) for query in ALL]

    assert {answer.status_code for answer in first} == {200}
    assert [UNIMPORTANT.sub(b"", one.content) for one in first] == [UNIMPORTANT.sub(b"", one.content) for one in second]
    assert (rows(), chain.head(), rung) == (before, head, [])
    assert made.file("Lira").status == "admitted"
    assert chain.verify() is None


def test_rehearsal_shows_each_role_its_letters(made):
    admitted, refused, reserve = (shown(made.director, role) for role in ("admitted", "refused", "reserve"))
    commission, public = (shown(made.director, role) for role in ("commission", "public"))

    assert "A city that is admitted: Lira" in admitted
    assert "Lira is admitted in Membership 2027" in admitted
    assert "A city that is not admitted: Masaka" in refused
    assert "A city in reserve: Gulu" in reserve
    assert [page.count('class="email"') for page in (admitted, refused, reserve, commission, public)] == [1, 1, 1, 1, 0]


def test_rehearsal_shows_the_real_pages_of_each(made):
    told = {role: shown(made.director, role, "file") for role in ("admitted", "refused", "reserve", "commission")}
    public = {name: shown(made.director, "public", name) for name in ("home", "announcement", "city", "directory")}

    assert [word in told[role] for role, word in (("admitted", "member"), ("reserve", "in reserve"))] == [True, True]
    assert "1 new member in 1 country" in public["announcement"]
    assert "1 city is on the register." in public["home"]
    assert all("Lira" in public[name] for name in ("announcement", "city", "directory"))
    assert all("Rehearsal" in page and "Nothing here is public" in page for page in [*told.values(), *public.values()])
    assert get(browser(), "announcement", "2027").status_code == 404


def test_rehearsal_shows_the_offices_their_own_screens(made):
    """The secretariat reads whatever a director reads; the other way round it is not so."""
    own = shown(made.director, "director", "cohort")
    assert "Announced" in own
    assert look(made.director, "?as=secretariat").status_code == 404
    assert [look(made.composer, f"?as={role}&screen=desk").status_code for role in ("secretariat", "director")] == [
        200
    ] * 2

    keep_from = {"user": made.composer.user, "reason": "Kin.", "at": road.IN_TIME}
    elsewhere = road.eligible(made.other, "Arua", made=road.open_call("2029"))
    StaffConflict.objects.create(nomination=elsewhere, **keep_from)
    assert [look(made.composer, f"?as={role}").status_code for role in ("secretariat", "director")] == [200, 404]


@pytest.mark.parametrize("role", ["admitted", "commission", "juror", "public"])
def test_links_and_buttons_of_a_rehearsed_page_are_dead(made, role):
    page = look(made.director, f"?as={role}&screen=home").content.decode()

    links = re.findall(r"<a\b[^>]*href=\"([^\"]*)\"", page)
    assert [link.partition("?")[0] for link in links] == [reverse("rehearsal", args=["2027"])]
    assert re.findall(r"<(?:button|input|select|textarea)\b(?! disabled)", page) == []
    assert re.findall(r"<form\b[^>]+>|<script", page) == []


def test_who_sits_on_the_jury_is_told_to_the_secretariat_alone(made):
    name = str(made.call.jurors.order_by("pk").first().user)
    pages = {
        person: [shown(person, "juror"), shown(person, "juror", "desk")] for person in (made.composer, made.director)
    }

    assert all(name in page for page in pages[made.composer])
    assert not any(name in page for page in pages[made.director])
    assert "a member of the jury" in pages[made.director][0]


def test_rehearsal_is_not_for_whoever_is_kept_from_a_file(made):
    StaffConflict.objects.create(user=made.other.user, nomination=made.file("Gulu"), reason="Kin.", at=road.IN_TIME)

    page = look(made.other, "?as=public&screen=announcement")

    assert page.status_code == 409
    assert "A file of this call is kept from you" in text(page)
    assert "Lira" not in text(page)


@pytest.mark.parametrize("query", ["?as=nobody", "?as=public&screen=nothing", "?as=juror&screen=file"])
def test_what_is_not_in_the_rehearsal_is_no_page(made, query):
    assert look(made.director, query).status_code == 404


def test_rehearsal_of_what_is_announced_or_not_approved_says_so(made):
    with road.after_deadlines():
        decision.recall_approval(made.cohort.key, by=made.director, reason="A mistake.")

    assert "The cohort is not approved, or is announced already." in text(look(made.director))


def test_cohort_and_proposal_lead_to_the_rehearsal(made):
    release = made.call.proposals.get(kind="release")
    type(release).objects.filter(pk=release.pk).update(decision="", decided_by=None, decided_at=None)
    with road.at(TEN_DAYS_BEFORE):
        pages = [get(browser(made.director), "cohort", "2027"), get(browser(made.director), "proposal", release.key)]

    assert all(reverse("rehearsal", args=["2027"]) in text(page) for page in pages)


@pytest.mark.django_db(transaction=True)
def test_rehearsal_gives_way_to_an_act_on_the_same_call():
    made, taken, done = under_embargo(), threading.Event(), threading.Event()

    def acts():
        with transaction.atomic():
            list(Call.objects.select_for_update())
            taken.set()
            done.wait(20)
        connection.close()

    holder = threading.Thread(target=acts)
    holder.start()
    taken.wait(20)
    page = look(made.director)
    done.set()
    holder.join()

    assert page.status_code == 409
    assert "Somebody acts on this call at this moment." in text(page)
    assert look(made.director).status_code == 200
