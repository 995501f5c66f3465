"""A National Commission with several files in a call reads their outcomes in one letter, true to its sending."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.models import Record
from cities.models import CommissionOfficer
from nominations.emails.decision import outcomes, to_commissions, written_at_approval
from nominations.emails.objecting import objections
from nominations.emails.stamped import UntrueLetterError
from nominations.models import Nomination, StaffConflict, Unreached
from nominations.querysets.dispatch import releasable
from nominations.querysets.letters import emails_visible_to
from nominations.workflow import application, decision, stopping, withdrawing
from nominations.workflow import letters as desk
from notifications import outbox, sender
from notifications.models import Email
from tests import kept
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.emails.countries import announced, approved, became, lists, of, users
from tests.nominations.views.desks import browser, get, text
from tests.nominations.workflow.test_dispatch import refusal

pytestmark = pytest.mark.django_db
UGANDA = "Uganda in Membership 2027: 2 admitted, 1 in reserve"
IVORY = "Côte d'Ivoire in Membership 2027: 1 admitted, 1 not admitted"
SAID = """Membership 2027 is announced. This is what was decided on the cities that you nominated:

Admitted, members of the network from now on:
– Arua
– Lira

Not admitted, in reserve:
– Gulu

Please tell Arua, Gulu: nobody there holds an account, so no e-mail of ours reached them.

Should a place become free"""


_approved = kept.once(approved)


@pytest.fixture
def made(_approved, db) -> worlds.Round:
    return _approved.put_back()


def test_officer_gets_one_letter_of_several_files_and_of_one_file_the_letter_of_that_file(made):
    letters = Email.objects.filter(kind="decision", to__in=CommissionOfficer.objects.values("user"))

    assert sorted(letters.values_list("event", "title", "to", "state")) == sorted(
        (event, title, of(iso2).user.pk, "held")
        for event, title, iso2 in (
            ("announced_commission", UGANDA, "UG"), ("announced_commission", IVORY, "CI"),
            ("deferred_commission", "Deferred to a next call: Belem", "BR"),
        )
    )  # fmt: skip
    assert lists("UG").get().text.startswith(SAID)
    assert lists("UG").get().text.endswith("/commission/?call=2027\n")
    assert get(browser(of("UG")), "commission_desk", query="?call=2027").status_code == 200
    assert "We know of no appeal" not in lists("UG").get().text
    of_ivory = lists("CI").get().text
    assert "Each city has been told in its own e-mail." in of_ivory
    assert "We know of no appeal" in of_ivory
    assert "in reserve" not in of_ivory
    assert written_at_approval(list(Nomination.objects.filter(call=made.call))) == 7


def test_list_is_in_its_reader_s_language(made):
    reader = of("CI").user
    User.objects.filter(pk=reader.pk).update(language="fr")
    with road.at():
        letters = to_commissions(list(Nomination.objects.filter(country__iso2="CI").order_by("pk").for_lists()))

    assert [(one.to, one.title) for one in letters] == [
        (reader, "Côte d’Ivoire dans Membership 2027\u00a0: 1 admise, 1 non admise")
    ]
    assert "Admises, désormais membres du réseau\u00a0:\n– Kati" in letters[0].text


def test_who_works_for_the_cities_is_asked_once(made):
    files = list(Nomination.objects.filter(call=made.call).order_by("pk").for_lists())
    with road.at(), CaptureQueriesContext(connection) as queries:
        outcomes(files)

    assert sum('FROM "cities_focalpoint"' in query["sql"] for query in queries) == 1


def test_who_speaks_for_two_countries_gets_the_list_of_each(made):
    both = made.files["Lira"].country.commission.officers.get().user
    CommissionOfficer.objects.filter(user__in=users("CI")).update(user=both)
    with road.at():
        letters = outbox.post(
            to_commissions(list(Nomination.objects.filter(call=made.call).order_by("pk").for_lists()))
        )

    assert sorted(one.title for one in letters if one.to == both) == [IVORY, UGANDA]


def test_list_leaves_with_the_announcement_and_not_before(made, mailoutbox):
    held = lists("UG").get()
    assert refusal(desk.release_email, held.key, by=made.composer).startswith("Decision letters leave all together")
    assert not releasable(made.composer).exists()
    sender.send_due()
    assert [mail for mail in mailoutbox if mail.subject == UGANDA] == []
    before = desk.is_bound(held)
    road.released(made.call, made.composer, made.other)
    assert (before, desk.is_bound(held)) == (False, True)
    with road.at(road.RELEASE):
        road.announce_due()
        sender.send_due()

    assert sorted(mail.subject for mail in mailoutbox if "in Membership 2027" in mail.subject) == [IVORY, UGANDA]
    assert list(Unreached.objects.filter(side="commission")) == []


def test_commission_without_an_officer_is_to_be_reached_about_each_of_its_files(made):
    lists("CI").delete()
    announced(made)

    waiting = Unreached.objects.filter(side="commission").values_list("nomination__city__name", flat=True)
    assert sorted(waiting) == ["Bouake", "Kati"]


def test_list_of_which_one_outcome_no_longer_stands_stays_and_becomes_a_task(made, mailoutbox):
    announced(made)
    became(made, "Gulu", status="member")  # a no on paper, a yes in the register
    with road.at(road.RELEASE):
        sender.send_due()
        sender.send_due()

    stopped = lists("UG").get()
    assert (stopped.state, lists("CI").get().state) == ("discarded", "sent")
    assert stopped.error == "What it lists is not what was announced of these cities: it did not leave."
    assert [row.act for row in Record.objects.about(stopped)] == ["stop_letter"]
    told = Email.objects.filter(event="letter_stopped").values_list("to", flat=True)
    assert set(told) == {made.composer.user.pk, made.other.user.pk}


def test_list_that_came_back_and_is_no_longer_true_is_not_sent_again(made, mailoutbox):
    announced(made)
    with road.at(road.RELEASE):
        sender.send_due()
    Email.objects.filter(pk__in=lists()).update(state="bounced")
    became(made, "Arua", status="not_admitted")

    sentence = refusal(desk.send_again, lists("UG").get().key, by=made.composer)
    desk.send_again(lists("CI").get().key, by=made.composer)

    assert sentence.startswith("This letter no longer says what was decided")
    assert lists("CI").get().state == "queued"


def test_whether_lists_are_true_is_asked_at_once_however_many_they_are(made):
    announced(made)
    several = list(Email.objects.filter(kind="decision"))
    pair = [lists("UG").get(), Email.objects.filter(event="admitted_city")[0]]
    with CaptureQueriesContext(connection) as one:
        assert stopping.objections(pair) == {}
    with CaptureQueriesContext(connection) as many:
        assert stopping.objections(several) == {}

    assert len(one) == len(many) == 5


def test_list_goes_only_to_who_still_speaks_for_the_country_that_it_lists(made):
    announced(made)
    moved, stays = lists("UG").get(), lists("CI").get()
    CommissionOfficer.objects.filter(user=moved.to).update(
        commission=made.files["Belem"].country.commission, is_head=False
    )

    with road.at(road.RELEASE):
        objected = objections([moved, stays])

    assert objected == {moved.key: "The reader does not hold any more the role for which this e-mail was written."}
    moved.about_key = "gone"
    with road.at(road.RELEASE):
        assert set(objections([moved])) == {moved.key}


def test_withdrawn_announcement_holds_the_lists_and_its_restoration_lets_the_true_ones_go(made):
    announced(made)
    with road.at(road.RELEASE + road.later(1)):
        withdrawing.withdraw_announcement(made.cohort.key, by=made.other, reason="A wrong city.")
    held = set(lists().values_list("state", flat=True))
    assert not releasable(made.composer).filter(kind="decision").exists()
    became(made, "Kati", status="not_admitted")
    with road.at(road.RELEASE + road.later(2)):
        back = withdrawing.propose_restore(made.cohort.key, by=made.composer, reason="It is right.")
        withdrawing.restore_announcement(back.key, len(withdrawing.still_true(back)), by=made.director)

    assert held == {"held"}
    assert (lists("UG").get().state, lists("CI").get().was_stopped) == ("queued", True)
    assert [row.act for row in Record.objects.about(lists("CI").get())][-1] == "stop_letter"


def test_held_list_of_an_announcement_that_is_public_may_be_released_by_two(made):
    announced(made)
    with road.at(road.RELEASE):
        Email.objects.filter(pk__in=lists("UG")).update(state="held", due=None)

        assert list(releasable(made.composer)) == [lists("UG").get()]


def test_list_without_a_file_withdrawn_under_embargo_and_of_one_that_is_left_its_letter(made):
    with road.after_deadlines():
        application.withdraw(made.files["Gulu"].key, by=of("UG"))
        application.withdraw(made.files["Kati"].key, by=of("CI"))

    assert [(one.title, one.state) for one in lists("UG")] == [
        (UGANDA, "discarded"), ("Uganda in Membership 2027: 2 admitted", "held"),
    ]  # fmt: skip
    assert [one.state for one in lists("CI")] == ["discarded"]
    left = Email.objects.get(event="refused_commission")
    assert (left.title, left.state, left.to) == ("Not admitted: Bouake", "held", of("CI").user)


def test_recalled_approval_discards_the_lists(made):
    with road.after_deadlines():
        decision.recall_approval(made.cohort.key, by=made.director, reason="A mistake.")

    assert set(lists().values_list("state", flat=True)) == {"discarded"}


def test_list_is_read_by_nobody_whom_a_conflict_keeps_from_one_of_its_files(made):
    file = made.file("Gulu")
    StaffConflict.objects.create(user=made.other.user, nomination=file, reason="Kin.", at=road.IN_TIME)
    both = set(lists())

    assert {*emails_visible_to(made.composer)} >= both
    assert {*emails_visible_to(made.other)} & both == {lists("CI").get()}
    log = get(browser(made.composer), "file_emails", file.key).context["rows"]
    assert log[0]["cells"][0]["text"] == UGANDA
    assert get(browser(made.other), "email", lists("UG").get().key).status_code == 404


def test_officer_reads_an_own_list_again_while_speaking_for_the_country(made, mailoutbox):
    announced(made)
    reader = of("UG")
    with road.at(road.RELEASE):
        before = text(get(browser(reader), "my_emails"))
        sender.send_due()
        after = text(get(browser(reader), "my_emails"))
        CommissionOfficer.objects.filter(user=reader.user).update(until=road.IN_TIME.date())
        ended = text(get(browser(reader), "my_emails"))

    assert [UGANDA in page for page in (before, after, ended)] == [False, True, False]


def test_list_of_what_has_no_outcome_is_never_written(made):
    became(made, "Gulu", status="left_out")

    with pytest.raises(UntrueLetterError):
        to_commissions(list(Nomination.objects.filter(country__iso2="UG").order_by("pk")))
