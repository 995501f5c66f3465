"""A file that came on paper says so wherever its text is read, and names nobody who entered it."""

import pytest
from django.urls import reverse

from nominations.models import Nomination
from nominations.workflow import application, filling, jury, paper, screening
from tests.dossiers.factories import pdf, upload
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, focal_point, get, officer, post, text

pytestmark = pytest.mark.django_db
WORDS = "This file came by post on 31 January 2027; the secretariat entered it."


@pytest.fixture
def staff():
    return road.secretariat("Sofia")


@pytest.fixture
def made():
    return road.open_call()


def handed_in(made, staff) -> Nomination:
    lira = road.cities.city("Lira")
    with road.at():
        file = paper.register_file(made.key, by=staff, country=lira.country, city_key=lira.key, **road.paper())
        filling.fill_in(file.key, filling.typed(road.answers("Lira")), by=staff)
        application.submit(file.key, by=staff, **road.SIGNED)
    return file


def endorsed(made, staff) -> Nomination:
    file = handed_in(made, staff)
    with road.at():
        paper.endorse_on_paper(file.key, by=staff, **road.SIGNED, **road.paper(scan=upload(pdf(2))))
    return file


def test_pages_of_city_commission_and_secretariat_say_it_without_a_name(made, staff):
    file = endorsed(made, staff)
    clients = [browser(focal_point(file)), browser(officer()), browser(staff)]
    with road.at():
        pages = [text(get(client, "file", file.key)) for client in clients]
        pages.append(text(get(clients[0], "preview", file.key)))
        screen = text(get(clients[2], "screen", file.key))

    assert [WORDS in page for page in [*pages, screen]] == [True] * 5
    assert ["Sofia" in page for page in (pages[0], pages[1], pages[3])] == [False] * 3


def test_review_says_it_and_a_file_of_the_city_itself_does_not(made, staff):
    files, shown = [endorsed(made, staff), road.nominated("Gulu", made=made)], []
    reader = road.juror(made, staff)
    seat = made.jurors.get(user=reader.user).key
    with road.after_deadlines():
        for file in files:
            screening.check_all(file.key, {item.code: "yes" for item in screening.rules.CHECKLIST}, by=staff)
            screening.confirm_eligible(file.key, by=staff)
        jury.open_review(made.key, by=staff)
        for file in files:
            jury.start_review(file.key, [seat], by=staff)
            review = file.reviews.get(juror__user=reader.user)
            jury.accept(review.key, by=reader)
            page = text(get(browser(reader), "review", review.key))
            shown.append((WORDS in page, "Sofia" in page))

    assert shown == [(True, False), (False, False)]


def test_endorse_on_paper_wants_the_scan_and_keeps_it_for_those_inside(made, staff):
    file, client = handed_in(made, staff), browser(staff)
    with road.at():
        without = post(client, "endorse_on_paper", file.key, **road.SIGNED)
        done = post(client, "endorse_on_paper", file.key, **road.SIGNED, **road.paper(scan=upload(pdf(2), "part2.pdf")))
        page = text(get(client, "file", file.key))

    scan = file.dossier.documents.get(kind="signed-page")
    assert set(without.context["form"].errors) == {"scan", "arrived_on", "channel"}
    assert done.url == reverse("screen", args=[file.key])
    assert "part2.pdf" in page
    assert get(client, "document", file.key, scan.key).status_code == 200


def test_register_file_offers_a_city_that_is_known_under_another_spelling():
    made, by = road.open_call(), road.secretariat()
    known = road.cities.city("Reșița", "RO")
    client = browser(by)
    sent = {"call": made.key, "country": "RO", "city_name": "Resita", "kind": "city", "language": "en"}
    with road.at():
        offered = post(client, "register_file", **sent, **road.paper())
        done = post(client, "register_file", **sent, **road.paper(), which=known.key)

    assert "Which city do you mean?" in text(offered)
    file = Nomination.objects.get()
    assert (file.city, file.on_behalf) == (known, True)
    assert done.url == reverse("tasks", args=[file.key])


def test_register_file_after_the_deadline_reads_its_sentence_with_everything_kept_and_is_accepted_with_a_reason():
    made = road.open_call()
    road.country("UG")
    sent = {"call": made.key, "country": "UG", "city_name": "Kotido", "kind": "city", "language": "en"}
    client = browser(road.secretariat())
    with road.after_deadlines():
        refused = text(post(client, "register_file", **sent, **road.paper()))
        late = {"last_day": "2027-05-20", "late_reason": "The post was slow."}
        done = post(client, "register_file", **sent, **road.paper(), **late)

    file = Nomination.objects.get()
    assert "The deadline was 1 April 2027" in refused
    assert 'value="Kotido"' in refused
    assert done.status_code == 302
    assert (file.late_until.isoformat(), file.late_reason) == ("2027-05-20T22:00:00+00:00", "The post was slow.")


def test_register_file_wants_scan_day_and_channel():
    made = road.open_call()
    road.country("UG")
    sent = {"call": made.key, "country": "UG", "city_name": "Kotido", "kind": "city", "language": "en"}
    with road.at():
        page = post(browser(road.secretariat()), "register_file", **sent)

    assert set(page.context["form"].errors) == {"scan", "arrived_on", "channel"}
    assert 'enctype="multipart/form-data"' in text(page)
    assert not Nomination.objects.exists()


def test_register_file_asks_for_a_day_and_a_reason_only_where_a_deadline_has_passed():
    road.open_call()
    client = browser(road.secretariat())
    with road.at(road.CITY_DEADLINE):
        running = get(client, "register_file").context["form"]
    with road.at(road.COMMISSION_DEADLINE):
        over = get(client, "register_file").context["form"]

    assert [{"last_day", "late_reason"} <= form.fields.keys() for form in (running, over)] == [False, True]
