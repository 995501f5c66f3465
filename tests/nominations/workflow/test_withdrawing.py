"""The switch for accidents: an announcement leaves the public at once, and comes back by two persons as it was."""

import pytest
from django.urls import reverse

from accounts import door
from accounts.person import Person
from audit import chain
from cities import reading
from cities.models import Announcement, City, Membership
from nominations.workflow import corrigendum, withdrawing
from notifications.models import Email
from tests import pages
from tests.nominations import factories as road
from tests.nominations import worlds

pytestmark = pytest.mark.django_db
WHY = {"reason": "The wrong list."}


def on(day: float):
    return road.at(road.RELEASE + road.later(day))


def withdraw(made, by=None):
    with on(1):
        return withdrawing.withdraw_announcement(made.cohort.key, by=by or made.other, **WHY)


def propose(made, by=None):
    with on(2):
        return withdrawing.propose_restore(made.cohort.key, by=by or made.composer, reason="It was right.")


def restore(made, proposal, by=None):
    with on(3):
        return road.confirm(proposal, by=by or made.director)


PUBLIC = ("/", "/cities/", "/cities/cities.json", "/cities/cities.csv", "/cities/lira/", "/announcements/", "/data/")


def read(day: float = 1) -> dict[str, tuple]:
    """What everybody reads; the announcement's own address apart."""
    browser, found = pages.Browser(None), {}
    with on(day):
        for url in (*PUBLIC, *(f"/announcements/2027/list.{form}" for form in ("txt", "csv", "json"))):
            answer = browser.get(url)
            found[url] = answer.status_code, pages.body(answer) if answer.status_code == 200 else b""
    return found


def test_withdraw_announcement_puts_every_public_page_back_to_what_it_was(made):
    worlds.approved(made)
    before = read()
    road.released(made.call, made.composer, made.other)
    with road.at(road.RELEASE):
        road.announce_due()
    public = read()

    withdraw(made)

    assert public["/cities/lira/"][0] == 200
    assert read() == before
    assert Membership.objects.filter(until=None).count() == 1
    assert chain.verify() is None


def test_address_of_a_withdrawn_announcement_says_so_and_offices_read_on(made):
    worlds.announced(made)
    withdraw(made)
    with on(1.5):
        everyone = pages.Browser(None).get("/announcements/2027/")
        office = pages.Browser(made.director).get("/announcements/2027/")

    assert everyone.status_code == 404
    assert b"This announcement was withdrawn on 2 September 2027." in everyone.read
    assert b"A corrected announcement follows" in everyone.read
    assert b"Lira" not in everyone.read
    assert b"The wrong list." not in everyone.read
    assert office.status_code == 200
    assert b"Lira" in office.read
    assert b"The wrong list." in office.read


def test_city_reads_neither_letter_nor_certificate_while_its_announcement_is_withdrawn(made):
    worlds.announced(made)
    lira = made.file("Lira")
    speaker = Person.of(lira.city.focal_points.get(until=None).user)
    with on(0.5):
        before = pages.Browser(speaker).get(reverse("letter", args=[lira.key])).status_code
    withdraw(made)
    with on(1):
        page = pages.Browser(speaker).get(reverse("file", args=[lira.key])).content.decode()
        readers = (speaker, made.director)
        letters = [pages.Browser(one).get(reverse("letter", args=[lira.key])).status_code for one in readers]

    assert (before, letters) == (200, [404, 200])
    assert "The announcement is withdrawn for now." in page
    assert "certificate" not in page.lower()


def test_city_that_was_a_member_before_is_no_member_by_a_withdrawn_announcement(made):
    worlds.announced(made)
    city = City.objects.get(name="Lira")
    earlier = Announcement.objects.get()
    edition = earlier.editions.get()
    old = Announcement.objects.create(
        programme=earlier.programme, slug="2019", title="2019", instant=road.OPENS, layout=earlier.layout
    ).editions.create(published_at=road.OPENS, reckoning=edition.reckoning)
    since, end = road.OPENS.date(), {"until": road.IN_TIME.date(), "ended_how": "withdrew"}
    Membership.objects.create(city=city, programme=earlier.programme, since=since, announced_in=old, **end)
    withdraw(made)

    with on(1.5):
        assert list(City.objects.public()) == [city]
        assert list(City.objects.public().members()) == []
        assert [tenure.since for tenure in City.objects.with_tenures().get(pk=city.pk).tenures] == [since]
        assert reading.network().listed == 0


def test_withdraw_announcement_holds_letters_that_have_not_left_and_no_others(made):
    for name in ("Gulu", "Masaka"):
        road.cities.focal_point(made.files[name].city)
    worlds.announced(made)
    letters = Email.objects.filter(kind="decision").order_by("pk")
    gone, taken, handed, *waiting = letters
    Email.objects.filter(pk=gone.pk).update(state="sent", due=None, sent_at=road.RELEASE)
    Email.objects.filter(pk__in=[taken.pk, handed.pk]).update(state="sending", token="t", lease=road.RELEASE)
    Email.objects.filter(pk=handed.pk).update(handed_at=road.RELEASE)

    withdraw(made)

    states = dict(letters.values_list("pk", "state"))
    assert states == {gone.pk: "sent", taken.pk: "held", handed.pk: "sending", **{one.pk: "held" for one in waiting}}
    assert set(Email.objects.filter(event="announced_jurors").values_list("state", flat=True)) == {"held"}
    told = Email.objects.filter(event="announcement_withdrawn", state="queued")
    assert {email.to for email in told} == {made.composer.user, made.other.user, made.director.user}
    assert all("The wrong list." in email.text for email in told)


def test_restore_announcement_brings_back_what_was_there_and_lets_the_letters_go(made):
    worlds.announced(made)
    before = read(4)
    withdraw(made)

    restore(made, propose(made))

    assert read(4) == before
    assert not Email.objects.filter(state="held").exists()
    assert Email.objects.filter(kind="decision", state="queued").count() == 2
    assert chain.verify() is None


def test_restore_announcement_does_not_release_what_is_no_longer_true(made):
    worlds.announced(made)
    withdraw(made)
    with on(1):
        off = [{"verb": "revoke", "file": made.file("Lira").key}]
        wrong = corrigendum.propose_corrigendum(made.cohort.key, off, edition=1, by=made.composer, **WHY)
        corrigendum.publish_corrigendum(wrong.key, by=made.director)

    restore(made, propose(made))

    assert set(Email.objects.filter(event__startswith="admitted").values_list("state", flat=True)) == {"discarded"}
    assert not Email.objects.filter(state="held").exists()


def test_restore_announcement_takes_two_persons(made):
    worlds.announced(made)
    withdraw(made)
    proposal = propose(made, by=made.composer)

    with pytest.raises(door.Refused, match="Another person has to decide it"):
        restore(made, proposal, by=made.composer)

    assert Announcement.objects.get().is_withdrawn


def test_send_back_restore_keeps_it_withdrawn(made):
    worlds.announced(made)
    withdraw(made)
    proposal = propose(made)
    with on(3):
        withdrawing.send_back_restore(proposal.key, by=made.other, reason="Not yet.")

    assert Announcement.objects.get().is_withdrawn
    assert road.fresh(proposal).decision == "sent_back"


@pytest.mark.parametrize("act", ["withdraw_announcement", "propose_restore"])
def test_only_what_was_announced_is_withdrawn_and_put_back(act, made):
    worlds.approved(made)

    with on(1), pytest.raises(door.Refused, match=r"This cohort is not announced\."):
        getattr(withdrawing, act)(made.cohort.key, by=made.composer, **WHY)


def test_withdraw_announcement_twice_and_without_a_reason_is_refused(made):
    worlds.announced(made)
    with on(1), pytest.raises(door.Refused, match="needs a reason"):
        withdrawing.withdraw_announcement(made.cohort.key, by=made.composer, reason=" ")
    withdraw(made)

    with pytest.raises(door.Refused, match="withdrawn already"):
        withdraw(made)


def test_withdraw_announcement_is_of_the_two_offices(made):
    worlds.announced(made)

    with pytest.raises(door.Http404):
        withdraw(made, by=made.chair)
