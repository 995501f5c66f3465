"""The outcome stamped in a letter is that of its file, when it is written and at the moment at which it leaves."""

from itertools import product

import pytest
from django.conf import settings as site
from django.utils import translation

from accounts.models import User
from audit.models import Record
from nominations.emails import stamped
from nominations.emails.stamped import untrue
from nominations.emails.telling import about_file
from nominations.models import Nomination
from nominations.rules.letters import still_true
from nominations.states import Outcome, Status
from nominations.workflow import corrigendum
from notifications import sender
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.views.desks import focal_point, officer
from tests.notifications.letterbox import CUT, TAKEN, open_letterbox

pytestmark = pytest.mark.django_db
CITIES = (("Lira", "UG", "recommend"), ("Kati", "CI", "recommend"), ("Gulu", "UG", "reserve"))
FOUR = (
    ("Lira", "UG", "recommend"), ("Belem", "BR", "reserve"), ("Bursa", "TR", "defer"), ("Kati", "CI", "not_recommend")
)  # fmt: skip
WORDS = {
    "Lira": ("admitted", "admitted", "is now a member of the network"),
    "Belem": ("reserved", "in_reserve", "we keep the reserve until the next call of the network opens"),
    "Bursa": ("deferred", "deferred", "A deferral is no promise of a place"),
    "Kati": ("refused", "refused", "We know of no appeal beyond what the rules of the call say"),
}


@pytest.fixture
def smtp(settings):
    """A real mail server that loses the line after it has taken a letter to one address."""
    with open_letterbox(lambda address: CUT if address == "cut@gnlc.example" else TAKEN) as letterbox:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", letterbox.port
        yield letterbox


def letters(file) -> list[Email]:
    return list(Email.objects.filter(subject_ref=f"nominations.nomination:{file.key}").exclude(outcome=""))


def became(file, **columns) -> None:
    Nomination.objects.filter(pk=file.pk).update(**columns)


def test_each_outcome_has_letters_of_its_own_for_city_and_commission_held_in_english_and_french():
    made = worlds.reviewed(FOUR)
    User.objects.filter(pk__in=[officer(code).user.pk for code in ("UG", "BR", "TR", "CI")]).update(language="fr")
    for name in WORDS:
        focal_point(made.file(name))
    worlds.approved(made, people=False)

    for name, (word, outcome, said) in WORDS.items():
        by_event = {one.event: one for one in letters(made.file(name))}
        assert set(by_event) == {f"{word}_city", f"{word}_commission"}
        assert {one.outcome for one in by_event.values()} == {outcome}
        assert {(one.kind, one.state) for one in by_event.values()} == {("decision", "held")}
        assert said in by_event[f"{word}_city"].text
        assert by_event[f"{word}_commission"].language == "fr"
        assert "informée" in by_event[f"{word}_commission"].text


def test_a_letter_leads_to_the_page_in_its_reader_s_language_whatever_the_director_reads():
    made = worlds.reviewed(FOUR[:1])
    User.objects.filter(pk=officer("UG").user.pk).update(language="fr")
    focal_point(made.file("Lira"))
    with translation.override("fr"):
        worlds.approved(made, people=False)

    letters_of = {one.event: one.text for one in letters(made.file("Lira"))}
    page = f"/files/{made.file('Lira').key}/"
    assert f"{site.SITE_URL}{page}" in letters_of["admitted_city"]
    assert f"{site.SITE_URL}/fr{page}" in letters_of["admitted_commission"]


@pytest.mark.parametrize("event", sorted(stamped.SAYS))
def test_letter_that_says_another_outcome_than_its_file_has_is_never_written(event):
    says = stamped.SAYS[event]
    states = {
        "admitted": ("admitted", "recommended"), "in_reserve": ("refused", "reserved"),
        "deferred": ("refused", "deferred"), "refused": ("refused", "not_recommended"),
        "revoked": ("revoked", "recommended"), "": ("reviewed", ""),
    }  # fmt: skip
    for outcome, (status, word) in states.items():
        file = Nomination(jury_word=word)
        file.__dict__["status"] = status
        if outcome == says:
            assert stamped.stamp(event, file) == says
        else:
            with pytest.raises(stamped.UntrueLetterError):
                stamped.stamp(event, file)


def test_letter_of_admission_cannot_be_told_of_a_refused_file():
    made = worlds.approved(worlds.reviewed(CITIES))

    with pytest.raises(stamped.UntrueLetterError):
        about_file("admitted_city", made.file("Gulu"), [focal_point(made.file("Gulu"))], kind="decision")


def test_letter_whose_outcome_no_longer_stands_does_not_leave_and_the_secretariat_hears_it_once(smtp):
    made = worlds.reviewed(CITIES)
    people = [focal_point(made.file(name)) for name, *_rest in CITIES]
    User.objects.filter(pk=people[1].user.pk).update(email="cut@gnlc.example")
    worlds.announced(made)
    became(made.file("Gulu"), status="member")  # a no on paper, a yes in the register
    became(made.file("Lira"), status="not_admitted")
    smtp.addresses.clear()

    with road.at(road.RELEASE):
        sender.send_due()
        sender.send_due()

    stood = {one.event: {row.state for row in letters(made.file(name))} for name in ("Lira", "Gulu")
             for one in letters(made.file(name))}  # fmt: skip
    assert set(map(frozenset, stood.values())) == {frozenset({"discarded"})}
    assert {row.state for row in letters(made.file("Kati"))} == {"uncertain"}
    gone = {row.address for name in ("Lira", "Gulu") for row in letters(made.file(name))}
    assert gone != set()
    assert gone.isdisjoint(smtp.addresses)
    admitted = next(row for row in letters(made.file("Lira")) if row.event == "admitted_city")
    assert admitted.error == "It says “admitted”, and of the file stands “not admitted”: it did not leave."
    told = Email.objects.filter(event="letter_stopped")
    assert sorted(told.values_list("address", flat=True)) == sorted(
        one.user.email for one in (made.composer, made.other)
    )
    assert {one.state for one in told} == {"sent"}
    assert [row.act for row in Record.objects.about(admitted)] == ["stop_letter"]


def breaks(_emails) -> dict[str, str]:
    raise ValueError("The question itself fails.")


def test_a_letter_is_stopped_once_however_often_the_questions_of_its_batch_are_asked_again(settings, mailoutbox):
    made = worlds.announced(worlds.reviewed(CITIES))
    became(made.file("Lira"), status="not_admitted")
    admitted = next(row for row in letters(made.file("Lira")) if row.event == "admitted_city")
    asked, settings.OBJECTIONS = (
        settings.OBJECTIONS,
        ["nominations.workflow.stopping.untrue_letters", f"{__name__}.breaks"],
    )

    for day in (0, 1):  # of both days: all at once, then each by itself
        with road.at(road.RELEASE + road.later(day)):
            sender.send_due()
    waits, settings.OBJECTIONS = road.fresh(admitted).state, asked
    with road.at(road.RELEASE + road.later(2)):
        sender.send_due()

    assert (waits, road.fresh(admitted).state) == ("queued", "discarded")
    assert [row.act for row in Record.objects.about(admitted)] == ["stop_letter"]
    told = Email.objects.filter(event="letter_stopped").values_list("address", flat=True)
    assert sorted(told) == sorted(one.user.email for one in (made.composer, made.other))


def test_letters_that_a_correction_overtook_are_called_off_and_only_the_correction_leaves(mailoutbox):
    made = worlds.announced(worlds.reviewed(CITIES))
    file = made.file("Lira")
    with road.at(road.RELEASE):
        off, said = [{"verb": "revoke", "file": file.key}], {"reason": "Not lawful."}
        proposal = corrigendum.propose_corrigendum(made.cohort.key, off, edition=1, by=made.composer, **said)
        corrigendum.publish_corrigendum(proposal.key, by=made.director)
        sender.send_due()

    states = {row.event: row.state for row in letters(file)}
    assert states == {
        "admitted_city": "discarded", "revoked_city": "sent", "revoked_commission": "sent",
    }  # fmt: skip
    assert {row.outcome for row in letters(file) if row.state == "sent"} == {Outcome.REVOKED}
    assert not Email.objects.filter(event="letter_stopped").exists()


def test_released_letters_that_are_true_leave(mailoutbox):
    made = worlds.announced(worlds.reviewed(CITIES))
    with road.at(road.RELEASE):
        sender.send_due()

    found = [row for name, *_rest in CITIES for row in letters(made.file(name))]
    assert found != []
    assert {row.state for row in found} == {"sent"}


def test_a_letter_is_true_at_its_desk_and_at_its_sending_alike():
    """Only what was announced is: the same word under embargo leaves no more than another outcome."""
    for status, said in product(Status.values, Outcome.values):
        file = Nomination(status=status)
        is_true = file.outcome_is_told and file.outcome == said
        stands = file.told_outcome
        assert (untrue(said, stands) == "", still_true(said, stands).passed) == (is_true, is_true), (status, said)
    assert untrue(Outcome.ADMITTED, Nomination(status=Status.MEMBER).told_outcome) == ""
    assert untrue(Outcome.ADMITTED, Nomination(status=Status.ADMITTED).told_outcome) != ""
