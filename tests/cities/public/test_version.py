"""The version changes when anything public does, and with nothing else; what it keeps is the same for everybody."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from audit import clock
from cities import version, workflow
from cities.models import Announcement, City, Membership
from cities.workflow import report as report_acts
from tests.cities import factories, reports

pytestmark = pytest.mark.django_db
PAGES = ("/", "/cities/", "/map/", "/figures/", "/announcements/", "/announcements/2022/", "/data/", "/api/")
DAY = date(2024, 1, 1)
RENAMED = {"since": DAY, "source": "Gazette (fictional)."}
LATER = datetime(2030, 1, 1, tzinfo=UTC)
PAPERS = (
    *("/announcements/2022/press/", "/fr/announcements/2022/press/", "/announcements/2022/press/list.release"),
    *("/announcements/2022/press/list.docx", "/cities/lira/certificate.pdf"),
)
DATA = ("/api/cities.json", "/api/changes.json", "/map.svg", "/cities/cities.csv", "/api/figures.json")


@pytest.fixture
def lira():
    factories.announce(factories.city("Lira"))
    return City.objects.get()


@pytest.mark.parametrize(
    "change",
    [
        lambda lira: City.objects.update(name="Lira City"),
        lambda lira: Membership.objects.update(until=date(2023, 1, 1), ended_how="withdrew"),
        lambda lira: factories.announce(factories.city("Gulu"), slug="2023"),
        lambda lira: lira.aliases.create(name="Lango", search_key="lango"),
        lambda lira: workflow.correct(
            Announcement.objects.get(), reason="Spelt wrong.", by=factories.secretariat(), removed=[lira]
        ),
        lambda lira: workflow.rename_city(lira.key, by=factories.secretariat(), name="Lira City", **RENAMED),
        lambda lira: workflow.add_name(lira.key, by=factories.secretariat(), text="里拉", language="zh", source="Map."),
        lambda lira: workflow.record_award(lira.key, by=factories.secretariat(), edition="1", day=DAY, source="List."),
        lambda lira: lira.country.names.update(text="Republic"),
    ],
)
def test_version_changes_with_whatever_is_public(lira, change):
    before = version.current().key

    change(lira)

    assert version.current().key != before


def test_version_says_when_what_has_no_date_of_its_own_was_recorded(lira):
    with clock.at(LATER):
        sofia, told = factories.secretariat(), []
        for minute, (change, facts) in enumerate(
            [
                (workflow.record_award, {"edition": "1", "day": DAY, "source": "List."}),
                (workflow.add_name, {"text": "Lango", "source": "Map."}),
                (workflow.end_name, {"text": "Lango", "language": ""}),
            ]
        ):
            with clock.at(LATER + timedelta(minutes=minute)):
                change(lira.key, by=sofia, **facts)
                told.append(version.current().at - LATER)

    assert told == [timedelta(minutes=minute) for minute in range(3)]


def test_version_moves_when_a_report_is_evaluated_and_not_when_it_is_handed_in():
    with clock.at(reports.BEFORE):
        place = reports.member()
        before = version.current().key
        report, _speaker = reports.submitted(place)
    submitted = version.current().key
    with clock.at(reports.LATE):
        report_acts.evaluate_report(report.key, by=factories.secretariat(), **reports.READ)

    assert submitted == before
    assert version.current().key != before


def test_version_does_not_move_with_what_is_not_public(lira):
    before = version.current()

    factories.city("Gulu", aliases=["Gulu Town"])
    factories.focal_point(lira)
    Announcement.objects.create(
        programme=Announcement.objects.get().programme,
        slug="next",
        title="Next",
        instant=LATER,
    )

    assert version.current() == before


def test_version_does_not_move_with_what_the_clerk_does_without_telling_the_public(lira):
    sofia, before = factories.secretariat(), version.current()

    workflow.declare_inactive(lira.key, by=sofia, reason="Nobody answers.")
    workflow.reactivate(lira.key, by=sofia, reason="Somebody answered.")
    removal = workflow.propose_removal(lira.key, by=sofia, reason="It asked for it.")
    workflow.send_back_removal(removal.key, by=factories.secretariat(), reason="It did not.")
    with clock.at(LATER):
        factories.announce(factories.city("Gulu", aliases=["Laroo"]), slug="next", instant=LATER)

    assert version.current() == before


def test_version_of_a_withdrawn_announcement_is_that_of_the_register_without_it(lira):
    sofia, before = factories.secretariat(), version.current()
    told = factories.announce(factories.city("Gulu"), slug="2023").announcement
    public = version.current()

    workflow.withdraw_announcement(told, reason="The wrong list.", by=sofia)
    gone = version.current()
    workflow.restore_announcement(told, by=sofia)

    assert public != before == gone
    assert version.current() == public


def test_version_moves_on_the_day_on_which_a_membership_ends(lira):
    last = clock.today() + timedelta(days=2)
    Membership.objects.update(until=last, ended_how="withdrew")
    before = version.current()

    with clock.at(clock.now() + timedelta(days=2)):
        after = version.current()

    assert after.key != before.key
    assert after.at == clock.start_of(last)


@pytest.mark.parametrize("address", [*PAGES, *DATA, *PAPERS, "/fr/cities/"])
def test_public_answers_are_kept_by_any_proxy_by_their_address_alone(lira, client, address):
    answer = client.get(address, headers={"Accept-Language": "fr"})

    assert answer.headers["Cache-Control"].startswith("public, max-age=")
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert not answer.cookies
    assert answer.headers["ETag"]


@pytest.mark.parametrize("address", ["/", "/cities/", "/api/cities.json"])
def test_a_person_who_signed_in_is_never_in_what_a_proxy_keeps(lira, client, address):
    def read(who):
        answer = who.get(address)
        return answer, b"".join(answer)

    first, anonymous = read(client)
    client.force_login(factories.user("Amina Okello"))
    signed_in, mine = read(client)
    client.logout()
    client.cookies.clear()
    again, same = read(client)

    assert signed_in.headers["Cache-Control"] == "no-store, private"
    assert anonymous == same
    assert b"Amina" not in anonymous
    assert (b"Amina" in mine) == address.endswith("/")
    assert first.headers["ETag"] == again.headers["ETag"]


def test_a_page_that_says_what_was_just_done_is_kept_by_nobody(lira, client):
    client.cookies["messages"] = "W1tdXQ:1"

    assert client.get("/cities/").headers["Cache-Control"] == "no-store, private"


@pytest.mark.django_db(transaction=True)
def test_unchanged_data_is_not_read_again(client, django_assert_num_queries):
    factories.announce(factories.city("Lira"))
    tags = {address: client.get(address).headers["ETag"] for address in DATA}

    with django_assert_num_queries(len(DATA)):
        answers = [client.get(address, headers={"If-None-Match": tag}) for address, tag in tags.items()]

    assert {answer.status_code for answer in answers} == {304}
    City.objects.update(name="Lira City")
    answers = [client.get(address, headers={"If-None-Match": tag}) for address, tag in tags.items()]
    assert {answer.status_code for answer in answers} == {200}


def test_version_is_that_of_the_content_not_of_the_numbers_of_its_rows(db):
    found = []
    for _world in range(2):
        with transaction.atomic():
            with clock.at(factories.THEN):
                factories.announce(factories.city("Lira", aliases=["Lango"]))
            found.append(version.current().key)
            transaction.set_rollback(True)

    assert found[0] == found[1]
