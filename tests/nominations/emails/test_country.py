"""A National Commission with several files in a call reads their outcomes in one letter, true to its sending."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.person import Person
from audit.models import Record
from audit.subjects import subject
from cities.models import CommissionOfficer
from nominations.emails.anew import written_anew
from nominations.emails.decision import outcomes, to_commissions, written_at_approval
from nominations.emails.objecting import objections
from nominations.emails.stamped import UntrueLetterError
from nominations.models import Nomination, SettledLetter, StaffConflict, Unreached
from nominations.querysets.dispatch import releasable
from nominations.querysets.letters import emails_visible_to, task
from nominations.workflow import application, corrigendum, decision, stopping, withdrawing
from nominations.workflow import letters as desk
from notifications import outbox, sender
from notifications.models import Email
from tests import kept
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.views.desks import browser, focal_point, get, officer, text
from tests.nominations.workflow.test_dispatch import refusal

pytestmark = pytest.mark.django_db
CITIES = (
    ("Lira", "UG", "recommend"), ("Kati", "CI", "recommend"), ("Gulu", "UG", "reserve"), ("Arua", "UG", "recommend"),
    ("Bouake", "CI", "not_recommend"), ("Belem", "BR", "defer"),
)  # fmt: skip
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
OFF = {"reason": "Not lawful."}


def approved() -> worlds.Round:
    """Officers of three countries, the first of whom reads French; nobody speaks for Arua and Gulu."""
    made = worlds.reviewed(CITIES)
    for iso2 in ("UG", "CI", "BR"):
        officer(iso2)
    for name in ("Lira", "Kati", "Bouake", "Belem"):
        focal_point(made.files[name])
    return worlds.approved(made, people=False)


@pytest.fixture(scope="module")
def _approved(django_db_setup, django_db_blocker) -> kept.World[worlds.Round]:
    with django_db_blocker.unblock():
        return kept.keep(approved)


@pytest.fixture
def made(_approved, db) -> worlds.Round:
    return _approved.put_back()


def lists(iso2: str = "", **which):
    """The newest last."""
    found = Email.objects.filter(event="announced_commission", **which).order_by("pk")
    return found.filter(to__in=users(iso2)) if iso2 else found


def users(iso2: str):
    return CommissionOfficer.objects.filter(commission__country__iso2=iso2).values("user")


def of(iso2: str) -> Person:
    return Person.of(User.objects.get(pk__in=users(iso2)))


def became(made, name: str, **columns) -> None:
    Nomination.objects.filter(pk=made.files[name].pk).update(**columns)


def announced(made) -> worlds.Round:
    road.released(made.call, made.composer, made.other)
    with road.at(road.RELEASE):
        road.announce_due()
    return made


def correct(made, *names: str, day: float = 1, edition: int = 1) -> None:
    with road.at(road.RELEASE + road.later(day)):
        changes = [{"verb": "revoke", "file": made.files[name].key} for name in names]
        facts = {"edition": edition, "by": made.composer, **OFF}
        proposal = corrigendum.propose_corrigendum(made.cohort.key, changes, **facts)
        corrigendum.publish_corrigendum(proposal.key, by=made.director)


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
        (reader, "Côte d’Ivoire dans Membership 2027 : 1 admise, 1 non admise")
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

    assert len(one) == len(many) == 3


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


@pytest.mark.parametrize("withdrawn", [False, True])
def test_correction_tells_of_its_file_alone_and_writes_a_list_that_has_not_left_anew(made, withdrawn):
    announced(made)
    late = officer("UG")  # who was to read no list reads none now
    with road.at(road.RELEASE + road.later(0.5)):
        if withdrawn:
            withdrawing.withdraw_announcement(made.cohort.key, by=made.other, reason="A wrong city.")
    Email.objects.filter(pk__in=lists("CI")).update(state="sent", due=None, sent_at=road.RELEASE)
    correct(made, "Lira", "Kati")

    first, anew = lists("UG")
    assert (first.state, anew.state) == ("discarded", "held" if withdrawn else "queued")
    assert anew.title == "Uganda in Membership 2027: 1 admitted, 1 in reserve, 1 no longer admitted"
    assert "No longer admitted, by a correction:\n– Lira" in anew.text
    assert [one.state for one in lists("CI")] == ["sent"]
    assert not lists(to=late.user).exists()
    corrected = Email.objects.filter(event="revoked_commission").values_list("title", flat=True)
    assert set(corrected) == {"Correction to Membership 2027: Lira", "Correction to Membership 2027: Kati"}
    assert set(stopping.objections([anew])) == ({anew.key} if withdrawn else set())


def became_of_list(state: str, **columns) -> Email:
    """What became of the list of Uganda's officer."""
    Email.objects.filter(pk__in=lists("UG")).update(state=state, due=None, error="550 no", **columns)
    return lists("UG").get()


def read_by_another(letter: Email) -> User:
    """A colleague, who has read the same list."""
    other = officer("UG").user
    same = {"event": letter.event, "subject_ref": letter.subject_ref, "about_key": letter.about_key}
    read = {"state": "sent", "sent_at": road.RELEASE, "outcome": letter.outcome, "kind": letter.kind}
    Email.objects.create(to=other, address=other.email, language="en", version=letter.version, **same, **read)
    return other


@pytest.mark.parametrize(("state", "withdrawn"), [("failed", False), ("bounced", True)])
def test_correction_lists_anew_for_whom_no_list_reached_and_for_nobody_who_read_it(made, state, withdrawn):
    announced(made)
    old = became_of_list(state)
    other = read_by_another(old)
    with road.at(road.RELEASE + road.later(0.5)):
        if withdrawn:
            withdrawing.withdraw_announcement(made.cohort.key, by=made.other, reason="A wrong city.")
    correct(made, "Lira")

    first, anew = lists(to=old.to)
    assert (first, first.state, anew.state) == (old, state, "held" if withdrawn else "queued")
    assert anew.title == "Uganda in Membership 2027: 1 admitted, 1 in reserve, 1 no longer admitted"
    assert lists(to=other).count() == 1
    ways = get(browser(made.composer), "email", old.key).context["ways"]
    assert [one["url"] for one in ways if "in its place" in one["label"]] == [f"/secretariat/e-mails/{anew.key}/"]
    assert not Email.objects.filter(task("untold"), pk=old.pk).exists()
    last = Record.objects.about(old).last()
    assert (last.act, last.actor, last.state_to) == ("write_anew", made.director.key, state)

    correct(made, "Arua", day=2, edition=2)
    assert [one.state for one in lists(to=old.to)] == [state, "discarded", anew.state]
    assert lists(to=other).count() == 1


def test_correction_lists_nothing_anew_for_who_was_told_otherwise_or_holds_no_account(made):
    announced(made)
    told, gone = became_of_list("failed"), lists("CI").get()
    desk.settle_letter(told.key, by=made.composer, reason="I read it out by telephone.")
    User.objects.filter(pk=gone.to_id).update(is_active=False)
    Email.objects.filter(pk=gone.pk).update(state="bounced")
    correct(made, "Lira", "Kati")

    assert set(lists()) == {told, gone}
    assert list(Email.objects.filter(task("untold"))) == [gone]


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("sent", "Each city has been told in its own e-mail."),
        ("queued", "Each city is told in its own e-mail."),
        ("failed", "Each city is told in its own e-mail."),
    ],
)
def test_list_written_anew_says_that_each_city_was_told_once_their_letters_have_gone(made, state, sentence):
    announced(made)
    of_bouake = Email.objects.filter(event="refused_city", subject_ref=subject(made.files["Bouake"]))
    of_bouake.update(state=state, sent_at=road.RELEASE)
    correct(made, "Kati")  # whose own letter leaves with the list
    first, corrected = lists("CI")

    own = {"subject_ref": subject(made.files["Kati"]), "event": "revoked_city"}
    Email.objects.filter(**own).update(state="sent", sent_at=road.RELEASE)
    [by_hand] = written_anew(first, desk.files_of(first, made.composer))

    assert [sentence in one.text for one in (corrected, by_hand)] == [True, True]


def test_list_that_perhaps_arrived_is_listed_anew_only_if_a_person_says_so(made):
    announced(made)
    old = became_of_list("uncertain", handed_at=road.RELEASE)
    correct(made, "Lira")
    before, client = list(lists("UG")), browser(made.composer)
    labels = [act["label"] for act in get(client, "email", old.key).context["acts"]]

    with road.at(road.RELEASE + road.later(2)):
        desk.write_anew(old.key, by=made.composer)

    assert before == [old]
    assert labels == ["It arrived", "Write it anew", "It is settled"]
    first, anew = lists("UG")
    assert (first.state, anew.state, anew.version) == ("uncertain", "held", f"anew {old.key}")
    assert "1 no longer admitted" in anew.title
    assert not Email.objects.filter(task("uncertain"), pk=old.pk).exists()


def test_list_that_comes_back_after_a_correction_is_written_anew_once(made):
    announced(made)
    became_of_list("sent", sent_at=road.RELEASE)
    correct(made, "Lira")
    old = became_of_list("bounced")

    desk.write_anew(old.key, by=made.composer)
    SettledLetter.objects.all().delete()

    assert [one.state for one in lists("UG")] == ["bounced", "held"]
    assert refusal(desk.write_anew, old.key, by=made.composer).startswith("This reader has another letter")


def test_list_that_came_back_and_is_still_true_is_sent_again_and_not_written_anew(made):
    announced(made)
    old = became_of_list("bounced")

    sentence = refusal(desk.write_anew, old.key, by=made.composer)
    labels = [act["label"] for act in get(browser(made.composer), "email", old.key).context["acts"]]

    assert sentence == (
        "Only a letter that was stopped, or that did not arrive and is no longer true, can be written anew."
    )
    assert labels == ["It arrived", "Send it again", "It is settled"]


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
