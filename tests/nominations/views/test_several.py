"""Several files of a Commission at once: their order, one signature under several, a swap."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.person import Person
from dossiers.models import Signature
from nominations.models import QuotaCounter, StaffConflict
from nominations.workflow import screening
from tests.nominations import factories as road
from tests.nominations import signatures
from tests.nominations.views.desks import browser, get, officer, post, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_time")]


def order(client, query: str = "", **typed):
    """The page of the order, looked at and sent."""
    page = get(client, "rank_all", query=query)
    return client.post(reverse("rank_all") + query, typed | {"stamp": page.context["form"]["stamp"].value()})


def test_rank_all_by_numbers_and_by_buttons():
    files = [road.submitted(name) for name in ("Gulu", "Lira", "Masaka")]
    client = browser(officer())
    gulu, lira, masaka = (file.key for file in files)

    order(client, **{gulu: 3, lira: 1, masaka: 2})
    assert [road.fresh(file).national_rank for file in files] == [3, 1, 2]
    order(client, **{gulu: 3, lira: 1, masaka: 2, "up": masaka})
    assert [road.fresh(file).national_rank for file in files] == [3, 2, 1]
    order(client, **{gulu: 3, lira: 2, masaka: 1, "down": gulu})
    assert [road.fresh(file).national_rank for file in files] == [3, 2, 1]


def test_rank_all_without_a_number_keeps_the_page():
    file = road.submitted()

    refused = post(browser(officer()), "rank_all", **{file.key: ""})

    assert refused.status_code == 200
    assert road.fresh(file).national_rank is None


def test_rank_all_shows_what_a_colleague_did_meanwhile_and_keeps_what_was_typed():
    gulu, lira = (road.submitted(name) for name in ("Gulu", "Lira"))
    client = browser(officer())
    typed = {gulu.key: 2, lira.key: 1, "stamp": get(client, "rank_all").context["form"]["stamp"].value()}
    order(browser(officer()), **{gulu.key: 1, lira.key: 2})

    refused = client.post(reverse("rank_all"), typed)
    ranks = [road.fresh(file).national_rank for file in (gulu, lira)]
    form = refused.context["form"]
    client.post(reverse("rank_all"), typed | {"stamp": form["stamp"].value()})

    assert "The order was changed meanwhile; it is now: Gulu, Lira." in text(refused)
    assert (ranks, form[gulu.key].value()) == ([1, 2], "2")
    assert [road.fresh(file).national_rank for file in (gulu, lira)] == [2, 1]


def test_of_two_running_calls_every_press_stays_in_the_one_that_is_open():
    later = road.open_call("2028", commission_deadline=road.COMMISSION_DEADLINE + timedelta(days=30))
    made = road.open_call("2027")
    first, files = road.submitted("Lira", made=made), [road.submitted(name, made=later) for name in ("Gulu", "Masaka")]
    client, query = browser(officer()), "?call=2028"
    gulu, masaka = (file.key for file in files)

    moved = order(client, query, **{gulu: 1, masaka: 2, "up": masaka})
    saved = order(client, query, **{gulu: 2, masaka: 1})
    pages = [text(get(client, name, query=query)) for name in ("rank_all", "endorse_all", "swap", "set_deadline")]
    endorsed = client.post(reverse("endorse_all") + query, {"keys": [gulu], **road.SIGNED})
    swapped = client.post(
        reverse("swap") + query, {"out_key": gulu, "in_key": masaka, "reason": "Stronger.", **road.SIGNED}
    )
    dated = client.post(reverse("set_deadline") + query, {"last_day": "2027-02-20"})
    declined = post(client, "decline", gulu, reason="Not this time.")

    desk = reverse("commission_desk") + query
    assert moved.url == reverse("rank_all") + query
    assert [done.url for done in (saved, swapped, dated, declined)] == [desk] * 4
    assert client.get(endorsed.url).context["address"] == desk
    assert [f'href="{desk}"' in page for page in pages] == [True] * 4
    assert [road.fresh(file).national_rank for file in (first, *files)] == [None, 2, 1]


def test_endorse_all_nominates_several_under_one_signature():
    files = [road.submitted(name) for name in ("Gulu", "Lira")]

    client = browser(officer())
    road.secretariat()

    done = post(client, "endorse_all", keys=[file.key for file in files], **road.SIGNED)
    first, again = client.get(done.url), client.get(done.url)

    assert done.url == reverse("done")
    for page in (first, again):  # it can be loaded again
        assert page.context["title"] == "2 cities are nominated"
        assert page.context["said"] == "2 files moved. 4 e-mails are on their way."
        assert [(row["label"], row["word"]) for row in page.context["rows"]] == [
            ("Gulu", "nominated"), ("Lira", "nominated"),
        ]  # fmt: skip
        assert page.context["address"] == reverse("commission_desk") + "?call=2027"
    assert [road.fresh(file).status for file in files] == ["nominated"] * 2


def test_done_is_of_the_own_session_alone_and_shows_what_its_reader_may_see():
    files, mine = [road.submitted(name) for name in ("Gulu", "Lira")], officer()
    client = browser(mine)
    post(client, "endorse_all", keys=[file.key for file in files], **road.SIGNED)
    StaffConflict.objects.create(user=mine.user, nomination=files[0], reason="Kin.", at=road.IN_TIME)

    assert [row["label"] for row in client.get(reverse("done")).context["rows"]] == ["Lira"]
    assert get(browser(officer()), "done").status_code == 404
    assert get(browser(mine), "done").status_code == 404


def test_endorse_all_beyond_the_places_nominates_none_and_says_why():
    files = [road.submitted(name) for name in ("Gulu", "Lira", "Masaka", "Jinja")]

    refused = post(browser(officer()), "endorse_all", keys=[file.key for file in files], **road.SIGNED)

    assert "Uganda has used all 3 places in this call." in text(refused)
    assert [road.fresh(file).status for file in files] == ["with_commission"] * 4


def test_endorse_all_takes_no_file_of_another_country():
    other = road.submitted("Kisumu", "KE")
    road.submitted()

    refused = post(browser(officer()), "endorse_all", keys=[other.key], **road.SIGNED)

    assert refused.status_code == 200
    assert road.fresh(other).status == "with_commission"


def signed_by_link(name: str):
    """With the Commission, whose head signed Part 2 by a link."""
    file = road.submitted(name)
    signatures.asked(file, Person.clock(), "commission")
    signatures.by_link(
        signatures.sent(file, Person.clock(), "commission"), signatory="Head (fictional)", title="Secretary-General"
    )
    return file


def signatories(files) -> list[str]:
    of = Signature.objects.filter(party="commission", snapshot__dossier__in=[file.dossier_id for file in files])
    return list(of.order_by("pk").values_list("name", flat=True))


def test_endorse_all_asks_for_no_name_where_every_file_is_signed_already():
    files, client = [signed_by_link(name) for name in ("Gulu", "Lira")], browser(officer())

    page = get(client, "endorse_all")
    post(client, "endorse_all", keys=[file.key for file in files])

    assert list(page.context["form"].fields) == ["keys"]
    assert "Gulu · signed by Head (fictional), Secretary-General" in text(page)
    assert 'name="signatory"' not in text(page)
    assert [road.fresh(file).status for file in files] == ["nominated"] * 2
    assert signatories(files) == ["Head (fictional)"] * 2


def test_endorse_all_asks_for_the_name_under_the_rest_and_says_so():
    signed, rest, client = signed_by_link("Gulu"), road.submitted("Lira"), browser(officer())
    keys = [signed.key, rest.key]

    page, refused = get(client, "endorse_all"), post(client, "endorse_all", keys=keys, signatory="Amina")
    untouched = [road.fresh(file).status for file in (signed, rest)]
    post(client, "endorse_all", keys=keys, **road.SIGNED)

    assert "Needed for Lira. The other cities beside which a name stands are signed already." in text(page)
    assert list(refused.context["form"].errors) == ["title"]
    assert untouched == ["with_commission"] * 2
    assert [road.fresh(file).status for file in (signed, rest)] == ["nominated"] * 2
    assert signatories([signed, rest]) == ["Head (fictional)", road.SIGNED["signatory"]]


def test_endorse_all_of_the_signed_files_alone_needs_no_name():
    signed, rest = signed_by_link("Gulu"), road.submitted("Lira")

    post(browser(officer()), "endorse_all", keys=[signed.key])

    assert [road.fresh(file).status for file in (signed, rest)] == ["nominated", "with_commission"]


def test_swap_asks_for_no_name_where_the_city_that_comes_is_signed_already():
    out, into, client = road.nominated("Masaka"), signed_by_link("Lira"), browser(officer())

    page = get(client, "swap")
    post(client, "swap", out_key=out.key, in_key=into.key, reason="Lira is stronger.")

    assert list(page.context["form"].fields) == ["out_key", "in_key", "reason"]
    assert [road.fresh(file).status for file in (out, into)] == ["with_commission", "nominated"]


def test_endorse_all_reads_signed_files_in_as_many_queries_however_many_they_are():
    signed_by_link("Gulu")
    client = browser(officer())
    get(client, "endorse_all")
    with CaptureQueriesContext(connection) as one:
        get(client, "endorse_all")
    signed_by_link("Lira")
    with CaptureQueriesContext(connection) as two:
        get(client, "endorse_all")

    assert len(two) == len(one)


def test_swap_takes_one_back_and_nominates_another():
    out, into = road.nominated("Gulu"), road.submitted("Lira")

    done = post(browser(officer()), "swap", out_key=out.key, in_key=into.key, reason="Lira is stronger.", **road.SIGNED)

    assert done.status_code == 302
    assert [road.fresh(file).status for file in (out, into)] == ["with_commission", "nominated"]
    assert QuotaCounter.objects.get().used == 1


def test_swap_offers_a_city_that_is_being_assessed_and_so_does_its_page():
    secretariat = road.secretariat()
    out, into = road.nominated("Gulu"), road.submitted("Lira")
    screening.check_all(out.key, {item.code: "yes" for item in screening.rules.CHECKLIST}, by=secretariat)
    screening.confirm_eligible(out.key, by=secretariat)
    client = browser(officer())

    desk, page = get(client, "commission_desk").context, get(client, "swap")
    buttons = [button["label"] for button in get(client, "file", out.key).context["acts"]]
    post(client, "swap", out_key=out.key, in_key=into.key, reason="Stronger.", **road.SIGNED)

    assert (desk["can_swap"], "Gulu" in text(page)) == (True, True)
    assert "Take back the endorsement of Gulu" in buttons
    assert [road.fresh(file).status for file in (out, into)] == ["with_commission", "nominated"]


def test_swap_after_the_deadline_moves_neither():
    out, into = road.nominated("Gulu"), road.submitted("Lira")
    with road.after_deadlines():
        refused = post(
            browser(officer()), "swap", out_key=out.key, in_key=into.key, reason="Lira is stronger.", **road.SIGNED
        )

    assert "only the secretariat can accept it later" in text(refused)
    assert "Lira is stronger." in text(refused)
    assert [road.fresh(file).status for file in (out, into)] == ["nominated", "with_commission"]
