"""The director approves with exceptions, in person or through a deputy."""

from datetime import date, timedelta

import pytest

from accounts import door
from accounts import workflow as accounts
from accounts.models import Deputation
from accounts.person import Person
from audit.models import Record
from nominations.models import Juror, Overruling
from nominations.workflow import decision
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations import worlds

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2027, 4, 20), date(2027, 5, 10)


def refusal(act, *args, **facts) -> str:
    with road.after_deadlines(), pytest.raises(door.Refused) as refused:
        act(*args, **facts)
    return refused.value.sentence


def approve(made, by=None, **facts):
    with road.after_deadlines():
        return decision.approve(made.cohort.key, by=by or made.director, **facts)


def deputized(made, person, giver=None) -> Person:
    with road.after_deadlines():
        accounts.deputize(person.user.email, FIRST, LAST, by=giver or made.director, reason="A journey.")
    return Person.of(person.user)


def test_approve_with_an_exception_decides_that_file_otherwise_and_all_others_as_proposed(made):
    worlds.proposed(made)
    worlds.speaking_for(made)
    approve(made, otherwise={made.files["Gulu"].key: "It waited longest.", made.files["Lira"].key: "Not this year."})

    assert {name: made.file(name).status for name in made.files} == {
        "Lira": "refused", "Gulu": "admitted", "Masaka": "refused",
    }  # fmt: skip
    assert made.file("Gulu").choice_reason == "It waited longest."
    assert set(Overruling.objects.values_list("nomination__city__name", "is_admitted", "reason")) == {
        ("Gulu", True, "It waited longest."), ("Lira", False, "Not this year."),
    }  # fmt: skip
    assert set(Record.objects.filter(act="overrule").values_list("role", flat=True)) == {"director"}
    letters = Email.objects.filter(kind="decision", subject_ref__endswith=made.files["Lira"].key)
    assert {mail.event for mail in letters} == {"refused_city"}
    [told] = Email.objects.filter(event="announced_commission")
    assert told.text.index("Gulu") < told.text.index("Not admitted:") < told.text.index("Lira")
    assert Email.objects.filter(event="overruled").count() == 4  # two files, two colleagues


def test_exceptions_keep_the_rules_of_a_cohort():
    cities = [("Lira", "UG", "recommend"), ("Gulu", "UG", "reserve"), ("Masaka", "UG", "not_recommend")]
    made = worlds.proposed(worlds.reviewed(cities, quota_admitted=1))
    key = {name: file.key for name, file in made.files.items()}

    def refused(**otherwise) -> str:
        return refusal(
            decision.approve,
            made.cohort.key,
            by=made.director,
            otherwise={key[name]: why for name, why in otherwise.items()},
        )

    assert refused(Gulu=" ") == "1 exception has no reason."
    assert refused(Masaka="Why not.") == (
        "The jury neither recommends Masaka nor keeps it in reserve; it cannot be admitted here."
    )
    assert refused(Gulu="As well.") == "More than 1 city is in the cohort from: UG."
    assert refused(Lira="No.") == "The cohort is empty."
    assert (made.cohort.state, Overruling.objects.count()) == ("proposed", 0)
    approve(made, otherwise={key["Gulu"]: "Instead.", key["Lira"]: "Instead."})


def test_a_recalled_approval_leaves_the_exceptions_as_choices_to_be_composed_anew(made):
    worlds.proposed(made)
    approve(made, otherwise={made.files["Gulu"].key: "It waited longest."})
    with road.after_deadlines():
        decision.recall_approval(made.cohort.key, by=made.director, reason="A mistake.")

    assert made.file("Gulu").status == "selected"
    assert not Overruling.objects.standing().exists()
    assert Overruling.objects.count() == 1


def test_the_second_to_approve_reads_who_was_first_and_when(made):
    worlds.approved(made)

    assert refusal(decision.approve, made.cohort.key, by=road.network("director", "Dina")) == (
        "Already approved by Dana, 1 May 2027, 14:00 Berlin."
    )


def test_a_deputy_approves_in_the_directors_name_and_everybody_reads_so(made):
    worlds.proposed(made)
    deputy = deputized(made, made.other)
    approve(made, by=deputy)

    assert (made.cohort.approved_by, made.cohort.deputation.giver) == (made.other.user, made.director.user)
    record = Record.objects.get(act="approve")
    assert f'"in_the_name_of":"{made.director.key}"' in record.facts
    told = Email.objects.get(event="approved_in_name")
    assert (told.to, "Said has approved" in told.text) == (made.director.user, True)
    assert "Dana" in Email.objects.get(event="deputized").title


def test_a_deputy_holds_the_rights_on_those_days_alone_and_not_after_the_director_ends_them(made):
    deputy = deputized(made, made.other)
    lent = Deputation.objects.get()

    with road.at(lent.since - timedelta(seconds=1)):
        assert not deputy.fresh().has("director")
    with road.at(lent.since):
        assert deputy.fresh().has("director")
    with road.at(lent.until):
        assert not deputy.fresh().has("director")
    with road.after_deadlines():
        accounts.end_deputation(lent.key, by=made.director)
        assert not deputy.fresh().has("director")
    assert Email.objects.filter(event="deputation_ended", to=made.other.user).count() == 1


def test_what_is_lent_ends_with_the_directors_own_role(made):
    deputy = deputized(made, made.other)
    with road.after_deadlines():
        accounts.end_role(made.director.user, "director", by=made.composer)

        assert not deputy.fresh().has("director")


def test_composer_and_approver_stay_two_persons_through_a_deputy(made):
    composing_director = road.network("director", "Robin")
    from accounts.models import NetworkRole

    NetworkRole.objects.create(user=composing_director.user, role="secretariat", since=road.OPENS)
    made.composer = composing_director
    worlds.proposed(made)
    own = deputized(made, made.other, giver=composing_director)

    assert refusal(decision.approve, made.cohort.key, by=own) == (
        "You act in the name of Robin, who proposed this cohort. Another director has to approve it."
    )


def test_deputy_of_another_director_who_composed_cannot_approve(made):
    worlds.proposed(made)
    deputy = deputized(made, made.composer)

    assert refusal(decision.approve, made.cohort.key, by=deputy) == (
        "You proposed this cohort yourself. Another person has to approve it."
    )


def test_deputy_who_takes_a_seat_in_the_jury_later_decides_nothing_of_that_call(made):
    worlds.proposed(made)
    deputy = deputized(made, road.Person.of(road.cities.user("Zola")))
    kenya = road.cities.country("KE")
    facts = {"call": made.call, "nationality": kenya, "residence": kenya, "joined_at": road.AFTER_DEADLINES}
    seat = Juror.objects.create(user=deputy.user, **facts)
    said = [refusal(decision.approve, made.cohort.key, by=deputy)]
    said.append(refusal(decision.send_back, made.cohort.key, by=deputy, reason="No."))
    Juror.objects.filter(pk=seat.pk).update(ended_at=road.AFTER_DEADLINES)
    said.append(refusal(decision.approve, made.cohort.key, by=deputy))

    assert said == 3 * [
        "You sit or sat on the jury of this call. Who judged its files does not decide them: another has to."
    ]
    approve(made)
    assert refusal(decision.recall_approval, made.cohort.key, by=deputy, reason="No.") == said[0]


def test_deputize_refuses_what_makes_no_sense(made):
    def refused(email, first=FIRST, last=LAST, by=None) -> str:
        return refusal(accounts.deputize, email, first, last, by=by or made.director, reason="A journey.")

    dina = road.network("director", "Dina")
    assert refused("nobody@example.example") == "Nobody with this address has an account here."
    assert refused(made.director.user.email) == "Choose another person: you are the director already."
    assert refused(dina.user.email) == "This person is a director already and needs no delegation."
    assert refused(made.other.user.email, LAST, FIRST) == (
        "The last day has to be today or later, and not before the first."
    )
    deputy = deputized(made, made.other)
    assert refused(made.composer.user.email) == "Said acts in your name until 10 May 2027 already. End that first."
    assert refused(made.composer.user.email, by=deputy) == (
        "You act in a director's name yourself. Only a director names a deputy."
    )


def test_deputize_takes_nobody_who_judges_or_whose_country_is_decided(made):
    officer, city = road.cities.officer("KE"), road.cities.focal_point(made.files["Lira"].city, "viewer")
    adviser = road.reviewer(made.call)

    def refused(person) -> str:
        lent = {"by": made.director, "reason": "A journey."}
        return refusal(accounts.deputize, person.user.email, FIRST, LAST, **lent)

    assert "sits on a jury whose call is not over" in refused(made.reader)
    assert "acts for a National Commission" in refused(officer)
    assert "works for a city" in refused(city)
    with road.at(road.IN_TIME), pytest.raises(door.Refused, match="advises a National Commission"):
        accounts.deputize(adviser.user.email, FIRST, LAST, by=made.director, reason="A journey.")
    assert not Deputation.objects.exists()


def test_a_deputy_is_told_of_a_cohort_like_the_director(made):
    deputized(made, made.other)
    worlds.proposed(made)

    told = Email.objects.filter(event="cohort_proposed").values_list("to", flat=True)
    assert set(told) == {made.director.user.pk, made.other.user.pk}
