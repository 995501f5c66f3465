"""Every event of the road: who gets its e-mail, who does not, and what nobody's e-mail says."""

import pytest

from accounts import workflow as accounts
from accounts.person import Person
from nominations.emails import copies, recipients
from nominations.models import StaffConflict
from nominations.workflow import application, conflicts, corrigendum, decision, filling, jury, screening
from notifications import outbox
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.signatures import MAYOR

pytestmark = pytest.mark.django_db


def wants_copies(file) -> None:
    """The mayor's office of this file has signed by a link, at an address that was given for copies too."""
    road.fresh(file).dossier.snapshots.order_by("pk")[0].requests.create(
        party="mayor",
        at=road.IN_TIME,
        address=MAYOR,
        language="en",
        token_hash=file.key,
        expires_at=road.IN_TIME,
        ended_at=road.IN_TIME,
        gets_copies=True,
    )


class Cast:
    """Everyone who could be told about one file, and neighbours who never are."""

    def __init__(self):
        self.file = road.submitted()
        wants_copies(self.file)
        self.city = road.cities.focal_point(self.file.city)
        self.officer = road.cities.officer("UG")
        self.neighbour_city = road.cities.focal_point(road.cities.city("Gulu"))
        self.neighbour_country = road.cities.officer("KE")
        self.sofia, self.said = road.secretariat("Sofia"), road.secretariat("Said")
        self.away = road.secretariat("Away")
        StaffConflict.objects.create(user=self.away.user, nomination=self.file, reason="Kin.", at=road.IN_TIME)
        self.director = road.director()

    def told(self, act) -> dict[str, set[str]]:
        """Event → names in this cast, of what the act wrote; of a copy for the mayor's office what it says."""
        before = set(Email.objects.values_list("pk", flat=True))
        act()
        found: dict[str, set[str]] = {}
        for email in Email.objects.exclude(pk__in=before):
            found.setdefault(email.event, set()).add(self.name_of(email.to) if email.to else copied_to_mayor(email))
        return found

    def name_of(self, user) -> str:
        return next((name for name, one in vars(self).items() if isinstance(one, Person) and one.user == user), "?")


def copied_to_mayor(email: Email) -> str:
    """Of what the copy tells, of which it bears the name."""
    assert (email.event, email.address) == ("mayor_copied", MAYOR)
    said = email.version.rpartition(".")[2]  # cut at the length of a version
    return next(what for what in copies.WHAT if what.startswith(said))


def endorse(cast):
    with road.at():
        application.endorse(cast.file.key, by=cast.officer, **road.SIGNED)


def test_endorsed_tells_city_commission_and_the_secretariat_without_conflict():
    cast = Cast()

    assert cast.told(lambda: endorse(cast)) == {
        "endorsed_city": {"city"},
        "endorsed_commission": {"officer"},
        "endorsed_secretariat": {"sofia", "said"},
        "mayor_copied": {"endorsed"},
    }


def test_begun_application_tells_the_commission_of_its_country_alone():
    cast, place = Cast(), road.cities.city("Masaka")
    speaker = road.cities.focal_point(place)

    def begin():
        with road.at():
            filling.open_file(cast.file.call.key, place, by=speaker)

    assert cast.told(begin) == {"opened_commission": {"officer"}}


def test_lapsed_tells_city_commission_and_the_mayors_office():
    cast = Cast()

    def lapse():
        with road.after_deadlines():
            application.lapse(cast.file.key, by=Person.clock())

    assert cast.told(lapse) == {
        "lapsed_city": {"city"},
        "lapsed_commission": {"officer"},
        "mayor_copied": {"lapsed"},
    }


def test_returned_and_declined_stay_between_city_and_commission():
    cast = Cast()

    def back():
        with road.at():
            due = road.COMMISSION_DEADLINE - road.later(9)
            application.return_to_city(cast.file.key, {"vision": "More."}, due, by=cast.officer)

    def decline():
        with road.at():
            application.submit(cast.file.key, by=cast.city, **road.SIGNED)
            application.decline(cast.file.key, by=cast.officer, reason="Not now.")

    def again():
        with road.at():
            application.take_back_decline(cast.file.key, by=cast.officer)

    assert cast.told(back) == {"returned_city": {"city"}, "returned_commission": {"officer"}}
    assert cast.told(decline) == {
        "submitted_city": {"city"},
        "submitted_commission": {"officer"},
        "declined_city": {"city"},
        "declined_commission": {"officer"},
        "mayor_copied": {"submitted", "declined"},
    }
    assert cast.told(again) == {"decline_taken_back_city": {"city"}, "decline_taken_back_commission": {"officer"}}


def test_clarification_asked_goes_out_and_its_answer_comes_in():
    cast = Cast()
    endorse(cast)

    def ask():
        with road.after_deadlines():
            screening.ask_clarification(
                cast.file.key, "Which year?", road.AFTER_DEADLINES + road.later(9), by=cast.sofia
            )

    def answer():
        with road.after_deadlines():
            screening.answer_clarification(cast.file.key, "2024.", by=cast.city)

    assert cast.told(ask) == {"clarification_asked": {"city"}, "clarification_asked_other": {"officer"}}
    assert cast.told(answer) == {
        "clarification_answered": {"sofia", "said"},
        "clarification_answered_other": {"officer"},
    }


def test_clarification_closed_by_the_clock_tells_city_and_commission():
    cast = Cast()
    endorse(cast)
    with road.after_deadlines():
        screening.ask_clarification(cast.file.key, "Which year?", road.AFTER_DEADLINES + road.later(9), by=cast.sofia)

    def close():
        with road.at(road.AFTER_DEADLINES + road.later(10)):
            screening.close_clarification(cast.file.key, by=Person.clock())

    assert cast.told(close) == {"clarification_closed": {"city", "officer"}}


def test_ineligible_is_proposed_inside_and_told_outside_only_when_decided():
    cast = Cast()
    endorse(cast)
    keys = []

    def propose():
        keys.append(screening.propose_ineligible(cast.file.key, by=cast.sofia, reason="No authority.").key)

    def declare():
        with road.after_deadlines():
            screening.declare_ineligible(keys[0], by=cast.said)

    def reinstate():
        with road.after_deadlines():
            screening.reinstate(cast.file.key, by=cast.said, reason="It is one.")

    assert cast.told(propose) == {"ineligible_proposed": {"said"}}
    assert cast.told(declare) == {
        "ineligible_declared": {"city", "officer"},
        "mayor_copied": {"ineligible_declared"},
    }
    assert cast.told(reinstate) == {"reinstated": {"city", "officer"}}


def test_confirm_eligible_tells_city_and_commission_and_own_conflicts_nobody():
    cast = Cast()
    endorse(cast)

    def confirm():
        with road.after_deadlines():
            for item in screening.rules.CHECKLIST:
                screening.check(cast.file.key, item.code, "yes", by=cast.sofia)
            screening.confirm_eligible(cast.file.key, by=cast.sofia)

    assert cast.told(confirm) == {"eligible_confirmed": {"city", "officer"}}
    for letter in Email.objects.filter(event="eligible_confirmed"):
        assert letter.title == "Accepted for assessment: Lira"
        assert "nothing is said of it before" in letter.text
    assert cast.told(lambda: conflicts.keep_away(cast.file.key, by=cast.said, reason="Kin.")) == {}


def test_withdrawn_tells_the_secretariat_once_the_file_had_reached_it():
    cast = Cast()
    endorse(cast)

    def withdraw():
        with road.at():
            application.withdraw(cast.file.key, by=cast.city, reason="")

    assert cast.told(withdraw) == {
        "withdrawn_city": {"city"},
        "withdrawn_commission": {"officer"},
        "withdrawn_secretariat": {"sofia", "said"},
    }


def names(event: str) -> set[str]:
    return {str(email.to) for email in Email.objects.filter(event=event)}


def test_decision_tells_director_then_secretariat_then_those_concerned(made):
    worlds.proposed(made)
    city, officer = worlds.speaking_for(made)
    road.cities.officer("KE")
    with road.after_deadlines():
        decision.approve(made.cohort.key, by=made.director)
        decision.propose_release(made.cohort.key, road.RELEASE, by=made.composer)

    assert names("cohort_proposed") == {"Dana"}
    assert names("release_proposed") == {"Said", "Dana"}
    assert names("admitted_city") == {str(city.user)}
    assert names("announced_commission") == {str(officer.user)}
    assert names("refused_city") == names("refused_commission") == set()


def test_no_letter_names_a_mark_a_juror_or_another_persons_outcome(made):
    worlds.announced(made)
    letters = Email.objects.filter(kind="decision")
    of_files = letters.exclude(event="announced_commission")
    jurors = [str(made.chair.user), str(made.reader.user)]

    assert (letters.count(), of_files.count()) == (2, 1)
    for letter in letters:
        assert not any(name in letter.text for name in jurors)
        assert "3.5" not in letter.text
    for letter in of_files:
        others = {"Lira", "Gulu", "Masaka"} - {word for word in ("Lira", "Gulu", "Masaka") if word in letter.title}
        assert not any(other in letter.text for other in others)


def test_announced_thanks_the_jurors_of_this_call_alone(made):
    worlds.announced(made)
    elsewhere = road.open_call("2031")
    road.juror(elsewhere, made.composer, "CI")

    assert names("announced_jurors") == {str(made.chair.user), str(made.reader.user)}


def test_corrigendum_is_told_to_another_director_and_then_to_city_and_commission(made):
    worlds.announced(made)
    gulu, _neighbour = (road.cities.focal_point(made.file(name).city) for name in ("Gulu", "Masaka"))
    wants_copies(made.file("Gulu"))
    away = road.network("director", "Dara")
    StaffConflict.objects.create(user=away.user, nomination=made.file("Gulu"), reason="Kin.", at=road.IN_TIME)
    with road.at(road.RELEASE + road.later(1)):
        added, said = [{"verb": "promote", "file": made.file("Gulu").key}], {"reason": "A place became free."}
        proposal = corrigendum.propose_corrigendum(made.cohort.key, added, edition=1, by=made.composer, **said)
        corrigendum.publish_corrigendum(proposal.key, by=made.director)

    assert names("corrigendum_proposed") == {"Dana"}
    assert names("promoted_commission") == {str(made.file("Gulu").country.commission.officers.get().user)}
    assert names("promoted_city") == {str(gulu.user)}
    assert {copied_to_mayor(copy) for copy in Email.objects.filter(event="mayor_copied")} == {"promoted"}


def test_conflict_of_a_juror_tells_the_chair_and_the_secretariat_without_a_name_or_a_reason(made):
    file = road.eligible(made.composer, "Jinja", "CI", made=made.call)
    seats = [seat.key for seat in made.call.jurors.all()]
    with road.after_deadlines():
        jury.start_review(file.key, seats, by=made.composer)
        review = file.reviews.get(juror__user=made.reader.user)
        jury.declare_conflict(review.key, "personal", by=made.reader, reason="My cousin is the mayor.")

    letters = Email.objects.filter(event="conflict_declared")
    assert {letter.to for letter in letters} == {made.chair.user, *recipients.secretariat(file)}
    for letter in letters:
        assert "cousin" not in letter.text
        assert str(made.reader.user) not in letter.title + letter.text + letter.html
        assert "A reader has declared a conflict of interest" in letter.text


def test_recipients_are_those_who_hold_the_role_now():
    cast = Cast()
    user = cast.officer.user
    before = recipients.commissions([cast.file])[cast.file.country_id]
    term = road.cities.commission("UG").officers.get(user=user)
    road.cities.workflow.end_officer(term.key, by=Person.clock())

    assert before == [user]
    assert recipients.commissions([cast.file])[cast.file.country_id] == []
    assert {str(one) for one in recipients.secretariat(cast.file)} == {"Sofia", "Said"}
    assert {str(one) for one in recipients.secretariat()} == {"Sofia", "Said", "Away"}


def test_whoever_may_no_longer_sign_in_is_counted_nowhere_and_what_waits_does_not_leave():
    cast = Cast()
    made, reader = cast.file.call, road.juror(cast.file.call, cast.sofia)
    closed = [cast.city, cast.officer, reader, cast.said]
    waiting = outbox.post([outbox.compose("role_ended", to=cast.city.user, subject_ref="s:1", context={})])

    accounts.close_accounts([person.user for person in closed], by=Person.clock())

    told = [
        *recipients.cities([cast.file])[cast.file.city_id],
        *recipients.commissions([cast.file])[cast.file.country_id],
        *recipients.jurors(made),
        *recipients.secretariat(),
    ]
    assert {user.name for user in told} == {"Sofia", "Away"}
    assert Email.objects.get(pk=waiting[0].pk).state == "discarded"
