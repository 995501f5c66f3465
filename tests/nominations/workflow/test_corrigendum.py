"""Several changes of an announcement in one corrigendum: by two persons, told to those concerned alone."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts import door
from accounts.models import NetworkRole
from accounts.person import Person
from audit import chain
from audit.models import Record
from audit.subjects import subject
from cities import listing, reading
from cities import workflow as register
from cities.models import Announcement, Edition, Membership, Prehistory
from nominations.models import Proposal, StaffConflict
from nominations.workflow import corrigendum, withdrawing
from notifications.models import Email
from tests import kept
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations import worlds

pytestmark = pytest.mark.django_db
WHY = {
    "reason": "Two names were wrong.",
    "apology": {"en": "We apologise to both cities.", "fr": "Toutes nos excuses."},
}
TWO = (("Lira", "UG", "recommend"), ("Belem", "BR", "recommend"), ("Gulu", "UG", "reserve"))


def on(day: float):
    return road.at(road.RELEASE + road.later(day))


def latest() -> Edition:
    return Announcement.objects.get().editions.latest("number")


def propose(made, *changes, by=None, edition=None) -> Proposal:
    number = edition or latest().number
    with on(5):
        return corrigendum.propose_corrigendum(
            made.cohort.key, list(changes), edition=number, by=by or made.composer, **WHY
        )


def publish(made, proposal, by=None) -> Edition:
    with on(6):
        return corrigendum.publish_corrigendum(proposal.key, by=by or made.director)


def off(made, name) -> dict:
    return {"verb": "revoke", "file": made.files[name].key}


def renamed(made, name, city, country="Uganda") -> dict:
    return {"verb": "rename", "file": made.files[name].key, "city": city, "country": country}


def events(before) -> set[tuple[str, str]]:
    """Whom the corrigendum wrote to, and about what."""
    new = Email.objects.exclude(pk__in=before).exclude(event="corrigendum_proposed")
    return set(new.values_list("event", "to__name"))


def announced() -> worlds.Round:
    made = worlds.reviewed(TWO)
    cities.focal_point(made.files["Belem"].city), cities.officer("BR")
    return worlds.announced(made)


_announced = kept.once(announced)


@pytest.fixture
def two(_announced, db) -> worlds.Round:
    return _announced.put_back()


def test_corrigendum_that_removes_one_city_of_fifty_five(two):
    announcement, lira = Announcement.objects.get(), two.files["Lira"]
    more = [cities.city(f"City {number}", "BR") for number in range(53)]
    with on(1):
        printed = [(city, city.name, "Brazil") for city in more]
        register.correct(announcement, reason="The others.", by=Person.clock(), added=printed)
    former, sent = latest(), set(Email.objects.values_list("pk", flat=True))
    before = listing.render(reading.listing_of(former))
    city, officer = lira.city.focal_points.get().user, cities.commission("UG").officers.get().user

    edition = publish(two, propose(two, off(two, "Lira")))

    assert [one.entries.count() for one in (former, edition)] == [55, 54]
    assert (former.figures.after, edition.figures.after) == (55, 54)
    assert (former.figures.countries_after, edition.figures.countries_after) == (2, 1)
    assert listing.render(reading.listing_of(road.fresh(former))) == before
    assert events(sent) == {
        ("revoked_city", city.name), ("revoked_commission", officer.name),
        ("announced_commission", officer.name),  # the list, which had not left, as it stands now
    }  # fmt: skip
    tenure = Membership.objects.get(city=lira.city)
    assert (tenure.ended_how, tenure.ended_in) == ("corrigendum", edition)
    assert road.fresh(lira).status == "revoked"
    assert chain.verify() is None


def test_one_corrigendum_removes_one_city_renames_another_and_adds_a_third(two):
    added = {"verb": "promote", "file": two.files["Gulu"].key}

    edition = publish(two, propose(two, off(two, "Belem"), renamed(two, "Lira", "Lira City"), added))

    change = reading.change_of(edition)
    assert change.removed == ["Belem (Brazil)"]
    assert change.added == ["Gulu (Uganda)"]
    assert change.renamed == [("Lira (Uganda)", "Lira City (Uganda)")]
    assert change.figures == [("countries_new", 2, 1), ("countries_after", 2, 1)]
    assert (edition.number, edition.reason, edition.apology) == (2, WHY["reason"], WHY["apology"])
    assert two.file("Gulu").status == "member"


def test_rename_tells_that_city_and_its_commission_what_was_and_what_is_and_mends_the_register(two):
    sent, slug = set(Email.objects.values_list("pk", flat=True)), road.fresh(two.files["Lira"].city).slug

    publish(two, propose(two, renamed(two, "Lira", "Lira City", "Uganda (Republic)")))

    new = {event for event, _name in events(sent)}  # the letters, which had not left, with it
    assert new == {"renamed_city", "renamed_commission", "admitted_city", "announced_commission"}
    texts = Email.objects.filter(event__startswith="renamed").values_list("text", flat=True)
    assert all("Before: Lira (Uganda)" in text and "Now: Lira City (Uganda (Republic))" in text for text in texts)
    city = road.fresh(two.files["Lira"].city)
    assert (city.name, city.search_key, city.slug) == ("Lira City", "lira city", slug)
    assert two.file("Lira").status == "member"


def test_recount_changes_no_city_and_tells_the_two_offices_alone(two):
    sent = set(Email.objects.values_list("pk", flat=True))
    figures = {"published_cities": 294, "published_countries": 76}

    edition = publish(two, propose(two, {"verb": "recount", "figures": figures}))

    assert edition.reckoning["published"] == {"cities": 294, "countries": 76}
    assert reading.printed(edition) == reading.printed(Edition.objects.get(number=1))
    assert reading.change_of(edition).figures == [("published_cities", None, 294), ("published_countries", None, 76)]
    assert events(sent) == {("recounted", name) for name in ("Sofia", "Said", "Dana")}


def test_recount_of_earlier_members_moves_the_totals(two):
    announcement = Announcement.objects.get()
    day = road.OPENS.date()
    Prehistory.objects.create(programme=announcement.programme, as_of=day, cities=229, countries=64, source="A release")

    edition = publish(two, propose(two, {"verb": "recount", "figures": {"net_exits": 12}}))

    assert (edition.figures.before_register, edition.figures.after) == (217, 219)
    assert Prehistory.objects.get().net_exits == 12


def test_corrigendum_about_one_file_is_the_same_with_one_change_and_stands_in_its_history(two):
    lira = two.files["Lira"]
    with on(5):
        proposal = corrigendum.propose_corrigendum_about(
            lira.key, [off(two, "Lira")], edition=1, by=two.composer, **WHY
        )

    assert proposal.facts["changes"] == [off(two, "Lira")]
    assert "propose_corrigendum" in [row.act for row in Record.objects.about(lira)]
    assert "propose_corrigendum" not in [row.act for row in Record.objects.about(two.files["Belem"])]
    assert [one.city_name for one in publish(two, proposal).entries.all()] == ["Belem"]


def test_corrigendum_cannot_admit_whom_the_jury_did_not_keep_in_reserve(made):
    worlds.announced(made)

    with pytest.raises(door.Refused, match="The jury neither recommended Masaka nor kept it in reserve"):
        propose(made, {"verb": "promote", "file": made.file("Masaka").key})


def test_corrigendum_before_the_announcement_is_refused(made):
    worlds.approved(made)

    with pytest.raises(door.Refused, match="This cohort is not announced"):
        propose(made, {"verb": "revoke", "file": made.file("Lira").key}, edition=1)


def test_what_the_decider_sees_is_what_happens(two):
    proposal = propose(two, off(two, "Belem"), renamed(two, "Lira", "Lira City"))
    with on(6):
        foreseen = corrigendum.foreseen(proposal, two.director)

    edition = publish(two, proposal)

    assert foreseen == reading.change_of(edition)


def test_proposed_changes_change_nothing_and_another_edition_meanwhile_is_in_the_way(two):
    proposal = propose(two, off(two, "Belem"))
    assert (latest().number, two.file("Belem").status) == (1, "member")
    with on(5.5):
        added = [(cities.city("Natal", "BR"), "Natal", "Brazil")]
        register.correct(Announcement.objects.get(), reason="So.", by=Person.clock(), added=added)

    with pytest.raises(door.Refused, match="Edition 2 has appeared meanwhile"):
        publish(two, proposal)
    assert two.file("Belem").status == "member"


def test_publish_corrigendum_takes_two_persons_and_is_the_directors(two):
    NetworkRole.objects.create(user=two.composer.user, role="director", since=road.OPENS)
    both = Person.of(two.composer.user)
    proposal = propose(two, off(two, "Belem"), by=both)

    with pytest.raises(door.Refused, match="Another person has to decide it"):
        publish(two, proposal, by=both)
    with pytest.raises(PermissionDenied):
        publish(two, proposal, by=two.other)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (lambda made: [], "Nothing is changed yet"),
        (lambda made: [off(made, "Lira"), renamed(made, "Lira", "Lira City")], "not several"),
        (lambda made: [renamed(made, "Gulu", "Gulu City")], "Gulu is not on the list"),
        (lambda made: [off(made, "Gulu")], "This has moved on"),
    ],
)
def test_changes_that_cannot_be_are_refused_before_anybody_has_to_decide(two, changes, sentence):
    with pytest.raises(door.Refused, match=sentence):
        propose(two, *changes(two))


def test_one_corrigendum_is_open_at_a_time_and_can_be_sent_back(two):
    proposal = propose(two, off(two, "Belem"))
    with pytest.raises(door.Refused, match="it is decided first"):
        propose(two, off(two, "Lira"), by=two.other)

    with on(6):
        corrigendum.send_back_corrigendum(proposal.key, by=two.director, reason="It was right.")

    assert (latest().number, road.fresh(proposal).decision) == (1, "sent_back")
    assert propose(two, off(two, "Lira"), by=two.other)


def test_corrigendum_of_a_withdrawn_announcement_is_told_when_it_is_public_again(two):
    with on(1):
        withdrawing.withdraw_announcement(two.cohort.key, by=two.other, reason="A wrong city.")
    publish(two, propose(two, off(two, "Belem")))
    held = set(Email.objects.filter(event__startswith="revoked").values_list("state", flat=True))
    with on(7):
        back = withdrawing.propose_restore(two.cohort.key, by=two.composer, reason="It is right now.")
        road.confirm(back, by=two.director)

    assert held == {"held"}
    assert set(Email.objects.filter(event__startswith="revoked").values_list("state", flat=True)) == {"queued"}
    about = Email.objects.filter(event__startswith="admitted", subject_ref__endswith=two.files["Belem"].key)
    assert set(about.values_list("state", flat=True)) == {"discarded"}


def test_corrigendum_is_not_for_whoever_is_kept_from_one_of_its_files(two):
    kept_away = road.network("director", "Dora")
    StaffConflict.objects.create(user=kept_away.user, nomination=two.files["Belem"], reason="Kin.", at=road.IN_TIME)

    proposal = propose(two, off(two, "Belem"), renamed(two, "Lira", "Lira City"))

    assert set(Email.objects.filter(event="corrigendum_proposed").values_list("to__name", flat=True)) == {"Dana"}
    assert set(Proposal.objects.visible_to(two.director)) - set(Proposal.objects.visible_to(kept_away)) == {proposal}
    with pytest.raises(door.Http404):
        publish(two, proposal, by=kept_away)
    with on(6), pytest.raises(door.Http404):
        corrigendum.foreseen(proposal, kept_away)


def test_city_taken_off_by_mistake_is_put_back_with_an_interval_of_its_own(two):
    publish(two, propose(two, off(two, "Belem")))
    back = publish(two, propose(two, {"verb": "promote", "file": two.files["Belem"].key}, edition=2))

    assert [one.city_name for one in back.entries.order_by("city_sort_key")] == ["Belem", "Lira"]
    assert two.file("Belem").is_member
    told = Email.objects.filter(event__startswith="promoted", subject_ref=subject(two.files["Belem"]))
    assert {"Belem is on it" in mail.text or "Belem, which you nominated" in mail.text for mail in told} == {True}
    assert not any("from the reserve" in mail.title + mail.text for mail in told)
    ways = Membership.objects.filter(city=two.files["Belem"].city).order_by("pk").values_list("ended_how", flat=True)
    assert list(ways) == ["corrigendum", ""]


@pytest.mark.parametrize(
    ("city", "country", "sentence"),
    [
        ("Belem", "Brazil", r"Two lines of the list would read the same: Belem \(Brazil\)"),
        ("Lira", "Brazil", r"Lira \(Brazil\): that is the name of another country"),
    ],
)
def test_list_cannot_be_corrected_into_nonsense(two, city, country, sentence):
    with pytest.raises(door.Refused, match=sentence):
        propose(two, renamed(two, "Lira", city, country))
