"""Correcting the list of an announcement on its pages: the list to be changed, the difference, the public page."""

import pytest

from cities.models import FocalPoint
from nominations.models import Proposal, StaffConflict, Unreached
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.views.desks import browser, get, post, text

pytestmark = pytest.mark.django_db


def typed(page, **changes) -> dict:
    """The form as it stands, with some of it changed."""
    form = page.context["form"]
    return {
        name: form[name].value() or "" for name in form.fields if not name.startswith(("remove_", "add_"))
    } | changes


def test_corrigendum_goes_from_the_list_to_its_difference_to_the_public_page(made):
    worlds.announced(made)
    client, key, lira, gulu = browser(made.composer), made.cohort.key, made.file("Lira").key, made.file("Gulu").key
    say = {"reason": "It was spelt wrong.", "apology_en": "We apologise to Lira.", "apology_fr": "Toutes nos excuses."}
    with road.at(road.RELEASE + road.later(2)):
        page = get(client, "propose_corrigendum", key)
        nothing = post(client, "propose_corrigendum", key, **typed(page, **say))
        words = {f"city_{lira}": "Lira City", f"add_{gulu}": "on", "published_cities": 294, "published_countries": 76}
        bare = post(client, "propose_corrigendum", key, **typed(page, **say, **words))
        why = {f"why_{lira}": "Its name lacks a word.", f"why_{gulu}": "The director looked once more."}
        sent = post(client, "propose_corrigendum", key, **typed(page, **say, **words, **why))
        proposal = Proposal.objects.get(kind="corrigendum").key
        difference = text(get(browser(made.director), "proposal", proposal))
        done = post(browser(made.director), "publish_corrigendum", proposal, do="x")
        english = text(get(browser(), "announcement", "2027"))
        french = text(browser().get("/fr/announcements/2027/"))
        former = text(get(browser(), "announcement", "2027", query="?edition=1"))

    assert "Gulu · in reserve" in text(page)
    assert "Nothing is changed yet" in text(nothing)
    assert set(bare.context["form"].errors) == {f"why_{lira}", f"why_{gulu}"}
    assert [sent.status_code, done.status_code] == [302, 302]
    letters = {
        event: Email.objects.filter(event=event).first().text for event in ("promoted_commission", "renamed_commission")
    }
    assert "The director looked once more." in letters["promoted_commission"]
    assert not any(said in letters["promoted_commission"] for said in ("lacks a word", "spelt wrong"))
    assert "Its name lacks a word." in letters["renamed_commission"]
    assert "looked once more" not in letters["renamed_commission"]
    assert "Gulu (Ouganda)" in french
    for shown in (difference, english):
        assert "New on the list: <strong><bdi>Gulu (Uganda)</bdi></strong>" in shown
        assert "<del><bdi>Lira (Uganda)</bdi></del> → <strong><bdi>Lira City (Uganda)</bdi></strong>" in shown
        assert "members after it: 1 → <strong>2</strong>" in shown
        assert "members, as the release said: – → <strong>294</strong>" in shown
        assert "We apologise to Lira." in shown
    assert "Toutes nos excuses." in french
    assert "We apologise" not in french
    assert "Lira City" not in former


def test_corrigendum_about_one_city_goes_from_its_file_to_the_same_page_of_the_director(made):
    worlds.announced(made)
    client, lira = browser(made.composer), made.file("Lira").key
    with road.at(road.RELEASE + road.later(2)):
        offered = text(get(client, "screen", lira))
        page = get(client, "propose_corrigendum_about", lira)
        say = {"reason": "Not signed by the mayor.", "apology_en": "We are sorry."}
        post(client, "propose_corrigendum_about", lira, **typed(page, **say))
        key = Proposal.objects.get(kind="corrigendum").key
        before, not_mine = text(get(browser(), "announcement", "2027")), text(get(client, "proposal", key))
        once = text(get(client, "screen", lira))
        difference = text(get(browser(made.director), "proposal", key))
        done = post(browser(made.director), "publish_corrigendum", key, do="x")
        after = text(get(browser(), "announcement", "2027"))

    assert "Propose a correction about Lira" in offered
    assert "Propose a correction about Lira" not in once
    assert "You proposed this yourself." in not_mine
    assert done.status_code == 302
    assert "Not signed by the mayor." not in before
    for shown in (difference, after):
        assert "No longer on the list: <strong><bdi>Lira (Uganda)</bdi></strong>" in shown
        assert "Not signed by the mayor." in shown
        assert "We are sorry." in shown


def test_corrigendum_of_a_city_out_of_reserve_is_not_offered(made):
    worlds.announced(made)
    with road.at(road.RELEASE + road.later(2)):
        shown = text(get(browser(made.composer), "screen", made.file("Masaka").key))

    assert "Propose a correction" not in shown


def test_list_to_be_corrected_leaves_out_what_is_kept_from_the_reader(made):
    worlds.announced(made)
    StaffConflict.objects.create(user=made.other.user, nomination=made.file("Lira"), reason="Kin.", at=road.IN_TIME)
    with road.at(road.RELEASE + road.later(2)):
        page = get(browser(made.other), "propose_corrigendum", made.cohort.key)

    assert made.file("Lira").key not in text(page)


HELD_AGAIN = 4  # to Lira, the list of the Commission, and the thanks to two jurors


def test_withdrawing_and_restoring_by_the_page_of_the_cohort(made):
    worlds.announced(made)
    with road.at(road.RELEASE + road.later(1)):
        offered = text(get(browser(made.composer), "cohort", "2027"))
        post(browser(made.composer), "withdraw_announcement", made.cohort.key, reason="The wrong list.")
        shown = text(get(browser(made.director), "cohort", "2027"))
        post(browser(made.composer), "propose_restore", made.cohort.key, reason="It was right.")
        proposal = Proposal.objects.get(kind="restore").key
        desk = text(get(browser(made.director), "director_desk"))
        post(browser(made.director), "restore_announcement", proposal, number=str(HELD_AGAIN))
        public = get(browser(), "announcement", "2027").status_code

    assert "Withdraw the announcement" in offered
    assert "The announcement is withdrawn since" in shown
    assert "The wrong list." in shown
    assert proposal in desk
    assert public == 200


def proposed(made, city: str) -> str:
    """A correction that takes one city off, by its pages."""
    client, key = browser(made.composer), made.file(city).key
    page = get(client, "propose_corrigendum_about", key)
    say = {"reason": "Not signed by the mayor.", "apology_en": "We are sorry."}
    post(client, "propose_corrigendum_about", key, **typed(page, **say))
    return Proposal.objects.get(kind="corrigendum").key


def test_who_approves_a_correction_reads_who_is_told_and_the_desk_of_whom_nobody_is(made):
    worlds.announced(made)
    Unreached.objects.all().delete()  # whom the announcement left to reach
    officer = road.cities.commission("UG").officers.get().user.name
    FocalPoint.objects.filter(city__name="Lira").delete()
    with road.at(road.RELEASE + road.later(2)):
        key = proposed(made, "Lira")
        before = [text(get(browser(made.director), name, key)) for name in ("proposal", "publish_corrigendum")]
        post(browser(made.director), "publish_corrigendum", key, do="x")
        desk, listed = (text(get(browser(made.composer), name)) for name in ("secretariat_desk", "unreached"))
        task = Unreached.objects.get().key
        settled = post(browser(made.composer), "reach", task, reason="By telephone.")
        history = text(get(browser(made.composer), "file", made.file("Lira").key))
        after = text(get(browser(made.composer), "secretariat_desk"))

    for shown in before:
        assert f"Lira: an e-mail goes to {officer} (National Commission)." in shown
        assert "Lira: nobody holds an account for this city. Its National Commission is asked to tell it" in shown
    assert "To be reached without an e-mail" in desk
    assert task in listed
    assert settled.status_code == 302
    assert "Reached without an e-mail" in history
    assert "To be reached without an e-mail" not in after


def test_correction_that_waits_stands_on_the_page_of_the_cohort_for_both_offices(made):
    worlds.announced(made)
    with road.at(road.RELEASE + road.later(2)):
        key = proposed(made, "Lira")
        office, director = (text(get(browser(one), "cohort", "2027")) for one in (made.composer, made.director))
        StaffConflict.objects.create(user=made.other.user, nomination=made.file("Lira"), reason="Kin.", at=road.IN_TIME)
        kept_away = text(get(browser(made.other), "cohort", "2027"))
        post(browser(made.director), "send_back_corrigendum", key, reason="It was right.")
        after = text(get(browser(made.composer), "cohort", "2027"))

    for shown in (office, director):
        assert "A correction of this list waits for the director." in shown
        assert "Proposed by Sofia" in shown
        assert key in shown
    assert "/publish-corrigendum/" in director
    assert "/publish-corrigendum/" not in office
    assert key not in kept_away + after
