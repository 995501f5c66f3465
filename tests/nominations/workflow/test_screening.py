"""The check of a file: rules, checklist, clarification, and what two persons decide."""

import json
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from accounts import door
from audit import chain
from audit.models import Record, RecordText
from dossiers.models import Signature
from nominations.models import Check, Nomination, Proposal, QuotaCounter, StaffConflict
from nominations.workflow import checking, conflicts, paper, persons, screening
from notifications.models import Email
from tests.dossiers.factories import pdf, upload
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db
YES = {item.code: ("yes", "") for item in screening.rules.CHECKLIST}


def refusal(act, *args, **facts) -> str:
    with pytest.raises(door.Refused) as refused:
        act(*args, **facts)
    return refused.value.sentence


def test_fill_checklist_keeps_the_last_answer_and_its_remark():
    file, by = road.nominated(), road.secretariat()

    checking.fill_checklist(file.key, {"mayor": ("no", "No signature.")}, by=by)
    checking.fill_checklist(file.key, {"mayor": ("yes", "Came by post."), "name": ("unclear", "")}, by=by)

    lines = Check.objects.order_by("code").values_list("code", "outcome", "remark")
    assert list(lines) == [("mayor", "yes", "Came by post."), ("name", "unclear", "")]


def test_checklist_records_the_lines_that_changed_and_nothing_where_none_did():
    file, by = road.nominated(), road.secretariat()
    answered = {"mayor": ("no", "No signature."), "name": ("yes", "")}
    for lines in (answered, answered, {"mayor": ("yes", ""), "name": ("yes", "")}):
        checking.fill_checklist(file.key, lines, by=by)

    records = Record.objects.filter(act="check").order_by("number")
    assert [json.loads(record.facts)["lines"] for record in records] == [
        [{"code": "mayor", "old": "", "new": "no"}, {"code": "name", "old": "", "new": "yes"}],
        [{"code": "mayor", "old": "no", "new": "yes"}],
    ]
    assert RecordText.objects.get(number=records[0].number, kind="reason").text == "No signature."
    assert {record.role for record in records} == {"secretariat"}
    assert chain.verify() is None


def test_confirm_eligible_wants_the_whole_checklist():
    file, by = road.nominated(), road.secretariat()
    checking.fill_checklist(file.key, YES | {"name": ("unclear", "")}, by=by)

    sentence = refusal(screening.confirm_eligible, file.key, by=by)

    assert sentence == (
        "Answer the whole checklist first; still open: Are the name and the legal status of the city beyond doubt?"
    )
    checking.fill_checklist(file.key, {"name": ("yes", "")}, by=by)
    assert screening.confirm_eligible(file.key, by=by).status == "eligible"


def test_clarification_goes_out_and_comes_back():
    file, by = road.nominated(), road.secretariat()
    city = road.cities.focal_point(file.city)
    with road.after_deadlines():
        screening.ask_clarification(file.key, "Which year?", road.AFTER_DEADLINES + road.later(7), by=by)
        asked = road.fresh(file).status
        screening.answer_clarification(file.key, "2024.", by=city)

    assert (asked, road.fresh(file).status) == ("clarification", "nominated")
    assert Email.objects.filter(event="clarification_asked", to=city.user).count() == 1
    assert Email.objects.filter(event="clarification_answered", to=by.user).count() == 1


def test_declare_ineligible_takes_two_persons_by_act_and_by_database():
    file, one, other = road.nominated(), road.secretariat("Sofia"), road.secretariat("Said")
    with road.after_deadlines():
        proposal = screening.propose_ineligible(file.key, by=one, reason="No local authority.")
        mine = refusal(screening.declare_ineligible, proposal.key, by=one)

    assert mine == "You proposed this yourself. Another person has to decide it."
    assert road.fresh(file).status == "nominated"
    with pytest.raises(IntegrityError, match="proposer_and_decider_are_two_persons"), transaction.atomic():
        Proposal.objects.update(decision="approved", decided_by=one.user, decided_at=road.IN_TIME)
    with road.after_deadlines():
        screening.declare_ineligible(proposal.key, by=other)
    assert road.fresh(file).status == "ineligible"
    assert road.fresh(file).told == "No local authority."
    assert chain.verify() is None


def test_proposal_is_decided_once():
    file, one, other = road.nominated(), road.secretariat("Sofia"), road.secretariat("Said")
    proposal = screening.propose_ineligible(file.key, by=one, reason="No local authority.")
    screening.send_back_ineligible(proposal.key, by=other, reason="It is one.")

    assert refusal(screening.declare_ineligible, proposal.key, by=other) == "Said decided this already: sent back."
    assert road.fresh(file).status == "nominated"


def test_ineligible_before_the_deadline_frees_the_place_and_reinstate_takes_it_again():
    file, one, other = road.nominated(), road.secretariat("Sofia"), road.secretariat("Said")
    with road.at():
        proposal = screening.propose_ineligible(file.key, by=one, reason="No local authority.")
        screening.declare_ineligible(proposal.key, by=other)
        freed = QuotaCounter.objects.get().used
        screening.reinstate(file.key, by=one, reason="It is one after all.")

    assert (freed, QuotaCounter.objects.get().used, road.fresh(file).status) == (0, 1, "nominated")


def test_keep_away_hides_the_file_and_two_others_bring_it_back():
    file = road.nominated()
    one, other, third = road.secretariat("Sofia"), road.secretariat("Said"), road.secretariat("Tala")

    conflicts.keep_away(file.key, by=one, reason="My home town.")
    hidden = Nomination.objects.visible_to(one).filter(pk=file.pk).exists()
    proposal = conflicts.propose_lift(file.key, one.key, by=other, reason="She has moved.")
    again = conflicts.propose_lift(file.key, one.key, by=third, reason="She has moved.")
    mine = refusal(conflicts.lift_conflict, proposal.key, by=other)
    with pytest.raises(Http404):
        conflicts.lift_conflict(proposal.key, by=one)
    conflicts.lift_conflict(proposal.key, by=third)

    assert (hidden, again) == (False, proposal)
    assert mine == "You proposed this yourself. Another person has to decide it."
    assert Nomination.objects.visible_to(one).filter(pk=file.pk).exists()


def test_propose_lift_of_one_colleague_does_not_answer_for_another():
    file = road.nominated()
    one, two, other = road.secretariat("Sofia"), road.secretariat("Said"), road.secretariat("Tala")
    for away in (one, two):
        conflicts.keep_away(file.key, by=away, reason="My home town.")
    proposal = conflicts.propose_lift(file.key, one.key, by=other, reason="She has moved.")

    refused = refusal(conflicts.propose_lift, file.key, two.key, by=other, reason="He has moved.")

    assert refused == "The return of another colleague to this file is proposed; decide on that first."
    assert Proposal.objects.get().facts == {"person": one.key} == proposal.facts


def test_send_back_lift_keeps_the_colleague_away():
    file = road.nominated()
    one, other, third = road.secretariat("Sofia"), road.secretariat("Said"), road.secretariat("Tala")
    conflicts.keep_away(file.key, by=one, reason="My home town.")
    proposal = conflicts.propose_lift(file.key, one.key, by=other, reason="She has moved.")

    conflicts.send_back_lift(proposal.key, by=third, reason="Not yet.")

    assert StaffConflict.objects.filter(user=one.user).exists()
    assert road.fresh(proposal).decision == "sent_back"


def test_register_file_finds_the_city_by_any_spelling_and_enters_the_commissions_paper():
    made, by = road.open_call(), road.secretariat()
    lira = road.cities.city("Lira", aliases=["Lira City"])
    with road.at():
        file = paper.register_file(made.key, by=by, country=lira.country, city={"name": "lira city"}, **road.paper())
        handed_in(file, by)
        came = road.paper(scan=upload(pdf(2)), arrived_on=date(2027, 2, 1), channel="email")
        paper.endorse_on_paper(file.key, by=by, **road.SIGNED, **came)

    file = road.fresh(file)
    assert (file.city, file.on_behalf, file.status) == (lira, True, "nominated")
    signed = Signature.objects.order_by("pk").values_list("party", "method", "document__kind", "arrived_on", "channel")
    assert list(signed) == [
        ("mayor", "paper", "paper", date(2027, 1, 31), "post"),
        ("commission", "paper", "signed-page", date(2027, 2, 1), "email"),
    ]


def handed_in(file, by) -> None:
    road.filling.fill_in(file.key, road.filling.typed(road.answers("Lira")), by=by)
    road.application.submit(file.key, by=by, **road.SIGNED)


def registered(by, **facts):
    made, lira = road.open_call(), road.cities.city("Lira")
    with road.at():
        return paper.register_file(made.key, by=by, country=lira.country, city_key=lira.key, **road.paper(**facts))


def test_secretariat_enters_no_signature_of_the_commission_without_its_scan():
    by = road.secretariat()
    file = registered(by)
    with road.at():
        handed_in(file, by)
        sentence = refusal(road.application.endorse, file.key, by=by, **road.SIGNED)

    assert sentence == (
        "This file came on paper. Enter the Commission's signature at the file's page on your desk, with its scan."
    )
    assert road.fresh(file).status == "with_commission"


def test_scan_goes_through_the_same_cleaning_and_nothing_is_made_of_what_is_refused():
    by = road.secretariat()

    with pytest.raises(door.Refused):
        registered(by, scan=upload(b"MZ\x90\x00 no picture", "paper.pdf"))

    assert not Nomination.objects.exists()


def test_paper_arrives_before_it_is_entered():
    sentence = refusal(registered, road.secretariat(), arrived_on=date(2027, 2, 2))

    assert sentence == "The day on which the paper arrived lies ahead. Look at the date."


def test_register_file_tells_city_and_commission_that_it_came_on_paper_and_names_nobody():
    by, lira = road.secretariat("Sofia"), road.cities.city("Lira")
    city, officer = road.cities.focal_point(lira), road.cities.officer("UG")
    registered(by)

    told = {email.to: email for email in Email.objects.filter(event__startswith="registered")}
    assert {person: email.event for person, email in told.items()} == {
        city.user: "registered_city",
        officer.user: "registered_commission",
    }
    for email in told.values():
        assert "came by post on 31 January 2027. The secretariat has registered it" in email.text
        assert "Sofia" not in email.text


def test_database_keeps_no_paper_without_its_day():
    file = registered(road.secretariat())

    with pytest.raises(IntegrityError, match="paper_has_a_day_and_a_way"), transaction.atomic():
        Nomination.objects.filter(pk=file.pk).update(arrived_on=None)


def test_secretariat_does_not_endorse_what_the_city_handed_in_itself():
    file, by = road.submitted(), road.secretariat()

    with road.at(), pytest.raises(PermissionDenied):
        paper.endorse_on_paper(file.key, by=by, **road.SIGNED, **road.paper())


def test_register_file_is_the_secretariats():
    made = road.open_call()

    with road.at(), pytest.raises(PermissionDenied):
        paper.register_file(
            made.key,
            by=road.cities.officer("UG"),
            country=road.country("UG"),
            city={"name": "Lira"},
            **road.paper(),
        )


def test_invite_person_as_officer_names_the_commission():
    by = road.secretariat()

    invitation = persons.invite_person(
        "officer", by=by, country=road.country("UG"), email="New@x.example", name="New", language="en"
    )

    assert (invitation.email, invitation.label) == (
        "new@x.example",
        "National Commission for UNESCO (Uganda)",
    )


@pytest.mark.parametrize(("purpose", "country"), [("secretariat", ""), ("director", ""), ("officer", "UG")])
def test_invite_person_refuses_a_second_open_invitation_for_the_same_role(purpose, country):
    by, person = road.secretariat(), {"email": "new@x.example", "name": "New", "language": "en"}
    where = {"country": road.country(country)} if country else {}
    persons.invite_person(purpose, by=by, **where, **person)

    with pytest.raises(door.Refused, match="is open already"):
        persons.invite_person(purpose, by=by, **where, **person)

    if country:
        where = {"country": road.country("KE")}
        assert persons.invite_person(purpose, by=by, **where, **person).email == "new@x.example"


def test_invite_person_is_the_secretariats():
    with pytest.raises(PermissionDenied):
        persons.invite_person("secretariat", by=road.director(), email="x@x.example", name="X", language="en")
