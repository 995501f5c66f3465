"""How somebody comes to review for a National Commission, and who cannot."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from accounts import door
from accounts import workflow as accounts
from accounts.models import Invitation, User
from accounts.person import Person
from audit.models import Record
from cities.models import NationalCommission
from nominations.models import Nomination, Reviewer
from nominations.workflow import contacts, entering, inviting, jury, reviewing
from notifications.models import Email
from tests.nominations import factories as road

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_time")]
PERSON = {"email": "rita@reader.example", "name": "Rita", "language": "en"}


def home(iso2: str = "UG") -> str:
    return NationalCommission.objects.get(country__iso2=iso2).key


def token(address: str) -> str:
    return re.search(r"/invitations/([^/\s]+)/", Email.objects.get(event="invited", address=address).text)[1]


def take_hand(address: str, by: Person | None = None) -> Person:
    return Person.of(accounts.accept(token(address), by=by or Person.nobody(), name="Rita"))


def ask(made, head: Person, user: User | None = None) -> Person:
    """Somebody is invited and accepts."""
    person = PERSON | ({"email": user.email} if user else {})
    reviewing.invite_reviewer(made.key, home(), by=head, **person)
    return take_hand(person["email"], Person.of(user) if user else None)


def reads(person: Person) -> list[str]:
    return [file.city.name for file in Nomination.objects.visible_to(person.fresh()).order_by("pk")]


# Invited.


def test_invite_reviewer_sends_a_link_that_makes_one_of_the_country_in_this_call():
    file, other = road.submitted(), road.submitted("Kisumu", "KE")
    head = road.cities.officer("UG")

    rita = ask(file.call, head)

    letter = Email.objects.get(event="invited")
    assert "You are invited to read and mark applications for a National Commission" in letter.title
    assert "National Commission for UNESCO (Uganda) · Membership 2027" in letter.text
    assert [(grant.role, grant.scope) for grant in sorted(rita.grants, key=str)] == [
        ("reviewer", file.call_id),
        ("reviewer_in", file.country_id),
    ]
    assert (reads(rita), other.country_id in rita.scopes("reviewer_in")) == (["Lira"], False)
    assert list(Record.objects.filter(act__endswith="reviewers").values_list("act", "role")) == [
        ("join_reviewers", "reviewer")
    ]
    assert Record.objects.get(act="invite_reviewer").role == "officer"


def test_invite_reviewer_is_the_heads_and_before_the_deadline():
    made = road.open_call()
    head, colleague, foreign = road.cities.officer("UG"), road.cities.officer("UG"), road.cities.officer("KE")

    with pytest.raises(door.Refused, match=head.name):
        reviewing.invite_reviewer(made.key, home(), by=colleague, **PERSON)
    with pytest.raises((PermissionDenied, Http404)):
        reviewing.invite_reviewer(made.key, home(), by=foreign, **PERSON)
    with pytest.raises(PermissionDenied):
        reviewing.invite_reviewer(made.key, home(), by=road.secretariat(), **PERSON)
    with road.at(road.COMMISSION_DEADLINE), pytest.raises(door.Refused, match="The deadline was"):
        reviewing.invite_reviewer(made.key, home(), by=head, **PERSON)

    assert not Invitation.objects.exists()


def juror(made) -> User:
    return road.juror(made, road.secretariat()).user


def officer_abroad(_made) -> User:
    return road.cities.officer("KE").user


def reviewer_abroad(made) -> User:
    return road.reviewer(made, "KE").user


def clerk(_made) -> User:
    return road.secretariat().user


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        (juror, "A juror of this call cannot review its files for a National Commission."),
        (clerk, "Whoever works for the network cannot review files for a National Commission."),
        (officer_abroad, "acts for a National Commission and decides on files; a reviewer is somebody else."),
        (reviewer_abroad, "already reviews for the National Commission of Kenya; a reviewer serves one country."),
    ],
)
def test_who_holds_another_office_is_refused_on_accepting_and_the_commission_learns_nothing(who, sentence):
    made, head = road.open_call(), road.cities.officer("UG")
    user = who(made)

    reviewing.invite_reviewer(made.key, home(), by=head, **PERSON | {"email": user.email})
    with pytest.raises(door.Refused) as refused:
        take_hand(user.email, Person.of(user))

    assert refused.value.sentence.endswith(sentence)
    assert not Reviewer.objects.filter(user=user, country__iso2="UG").exists()


def focal(made) -> User:
    return road.cities.focal_point(road.draft("Gulu", made=made).city).user


def colleague(_made) -> User:
    return road.cities.officer("UG").user


def reviewer(made) -> User:
    return road.reviewer(made).user


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        (focal, "speaks for Gulu and cannot review files of the same country."),
        (colleague, "acts for a National Commission and decides on files; a reviewer is somebody else."),
        (reviewer, "reviews your files in this call already."),
    ],
)
def test_who_is_known_at_home_is_refused_before_an_invitation_leaves(who, sentence):
    made, head = road.open_call(), road.cities.officer("UG")
    user = who(made)

    with pytest.raises(door.Refused) as refused:
        reviewing.invite_reviewer(made.key, home(), by=head, **PERSON | {"email": user.email.upper()})

    assert refused.value.sentence == f"{user} {sentence}"
    assert not Invitation.objects.exists()


def test_a_city_of_the_country_taken_up_since_the_invitation_is_refused_too():
    file, head = road.draft(), road.cities.officer("UG")
    user = road.cities.user("Rita")
    reviewing.invite_reviewer(file.call.key, home(), by=head, **PERSON | {"email": user.email})
    road.cities.workflow.appoint_focal_point(file.city, user, by=Person.clock())

    with pytest.raises(door.Refused, match="Rita speaks for Lira"):
        take_hand(user.email, Person.of(user))


def test_a_focal_point_abroad_may_review():
    file = road.submitted()
    abroad = road.cities.focal_point(road.cities.city("Kisumu", "KE"))

    assert ask(file.call, road.cities.officer("UG"), abroad.user).has("reviewer", file.call_id)


def test_an_invitation_accepted_after_the_deadline_opens_nothing():
    made, head = road.open_call(), road.cities.officer("UG")
    with road.at(road.COMMISSION_DEADLINE - timedelta(days=1)):
        reviewing.invite_reviewer(made.key, home(), by=head, **PERSON)
    with road.at(road.COMMISSION_DEADLINE), pytest.raises(door.Refused, match="The deadline was"):
        take_hand(PERSON["email"])

    assert not Reviewer.objects.exists()
    assert not User.objects.filter(email=PERSON["email"]).exists()


# Sent again, taken back.


def test_invite_reviewer_twice_is_refused_while_the_first_hand_is_open():
    made, other = road.open_call(), road.open_call("2028")
    head = road.cities.officer("UG")
    reviewing.invite_reviewer(made.key, home(), by=head, **PERSON)

    with pytest.raises(door.Refused, match=r"An invitation to RITA@reader\.example is open"):
        reviewing.invite_reviewer(made.key, home(), by=head, **PERSON | {"email": "RITA@reader.example"})
    reviewing.invite_reviewer(other.key, home(), by=head, **PERSON)
    with road.at(road.IN_TIME + timedelta(days=14)):
        reviewing.invite_reviewer(made.key, home(), by=head, **PERSON)

    assert Invitation.objects.count() == 3


def test_invite_reviewer_again_makes_a_new_link_and_closes_the_old():
    made, head = road.open_call(), road.cities.officer("UG")
    first = reviewing.invite_reviewer(made.key, home(), by=head, **PERSON | {"language": "fr"})
    old = token(PERSON["email"])
    Email.objects.all().delete()

    again = reviewing.invite_reviewer_again(first.key, by=head)

    assert (again.email, again.name, again.language, again.facts) == ("rita@reader.example", "Rita", "fr", first.facts)
    with pytest.raises(door.Refused):
        accounts.accept(old, by=Person.nobody(), name="Rita")
    assert take_hand(PERSON["email"]).has("reviewer", made.pk)


def test_take_back_reviewer_closes_the_link():
    made, head = road.open_call(), road.cities.officer("UG")
    asked = reviewing.invite_reviewer(made.key, home(), by=head, **PERSON)

    reviewing.take_back_reviewer(asked.key, by=head)

    with pytest.raises(door.Refused):
        take_hand(PERSON["email"])
    with pytest.raises(Http404):
        reviewing.take_back_reviewer(asked.key, by=head)
    assert Record.objects.get(act="take_back_reviewer").role == "officer"


@pytest.mark.parametrize("act", ["invite_reviewer_again", "take_back_reviewer"])
def test_an_open_invitation_is_the_heads_to_change(act):
    made, head, colleague = road.open_call(), road.cities.officer("UG"), road.cities.officer("UG")
    asked = reviewing.invite_reviewer(made.key, home(), by=head, **PERSON)

    with pytest.raises(door.Refused, match=head.name):
        getattr(reviewing, act)(asked.key, by=colleague)
    for stranger in (road.cities.officer("KE"), road.secretariat()):
        with pytest.raises(Http404):
            getattr(reviewing, act)(asked.key, by=stranger)
    assert road.fresh(asked).expires_at > road.IN_TIME


# The other way round.


def test_who_reviewed_in_a_call_never_judges_in_it():
    made, staff = road.open_call(), road.secretariat()
    rita, country = road.reviewer(made), road.country("KE")
    head = road.cities.officer("UG")
    reviewing.end_reviewer(Reviewer.objects.get().key, by=head)

    with road.after_deadlines(), pytest.raises(door.Refused, match="reviews, or reviewed, for a National Commission"):
        jury.seat(made.key, rita.user, by=staff, nationality=country, residence=country)
    with road.after_deadlines():
        jury.seat(road.open_call("2028").key, rita.user, by=staff, nationality=country, residence=country)


def test_a_reviewer_does_not_come_to_speak_for_a_city_of_the_country():
    file, staff = road.draft(), road.secretariat()
    rita = road.reviewer(file.call)
    accounts.invite(rita.user.email, "focal_point", by=staff, about=file.city.key)

    with pytest.raises(door.Refused, match="cannot speak for one of its cities meanwhile"):
        take_hand(rita.user.email, rita)
    asked = {"name": "Rita", "country": file.country, "office": "Adviser", "writes": "en", "language": "en"}
    city = {"name": "Gulu", "kind": "city", "parent_unit": ""}
    invitation = entering.enter(file.call.key, by=Person.nobody(), email="rita@city.example", city=city, **asked)
    with pytest.raises(door.Refused, match="cannot speak for one of its cities meanwhile"):
        door.act(entering.confirm_entry)(rita.user, invitation)
    assert not rita.fresh().has("focal_point")


@pytest.mark.parametrize("purpose", ["officer", "secretariat", "director"])
def test_a_reviewer_takes_up_no_office_that_decides_or_reads_beside_it(purpose):
    made, staff = road.open_call(), road.secretariat()
    rita, abroad = road.reviewer(made), road.cities.commission("KE")
    accounts.invite(rita.user.email, purpose, by=staff, about=abroad.key)

    with pytest.raises(door.Refused, match="You review files for a National Commission and cannot take up this office"):
        take_hand(rita.user.email, rita)
    assert not rita.fresh().has(purpose)

    reviewing.end_reviewer(Reviewer.objects.get().key, by=road.cities.officer("UG"))
    assert take_hand(rita.user.email, rita).has(purpose)


def test_a_reviewer_named_in_the_file_of_contacts_is_told_on_accepting_and_the_secretariat_learns_nothing():
    made, staff = road.open_call(), road.secretariat()
    rita, _abroad = road.reviewer(made), road.country("KE")
    file = f"country,name,email,role,language\nKE,Rita,{rita.user.email},officer,en\n"

    assert [line.faults for line in contacts.look(file, by=staff)[0]] == [[]]
    contacts.invite_contacts(file, [2], by=staff)

    with pytest.raises(door.Refused, match="cannot take up this office meanwhile"):
        take_hand(rita.user.email, rita)


def test_the_head_lets_a_reviewer_go_before_inviting_the_person_as_an_officer():
    made = road.open_call()
    rita, head, kenyan = road.reviewer(made), road.cities.officer("UG"), road.cities.officer("KE")
    colleague = PERSON | {"email": rita.user.email.upper()}

    with pytest.raises(door.Refused, match=f"{rita.name} reviews your files. Let {rita.name} go as a reviewer first"):
        inviting.invite_officer(home(), by=head, **colleague)
    inviting.invite_officer(road.cities.commission("KE").key, by=kenyan, **colleague)  # which does not know it
    reviewing.end_reviewer(Reviewer.objects.get().key, by=head)
    inviting.invite_officer(home(), by=head, **colleague)

    assert Invitation.objects.count() == 2


def test_one_term_per_person_and_call_is_the_databases_truth_too():
    made = road.open_call()
    rita = road.reviewer(made)

    with pytest.raises(IntegrityError), transaction.atomic():
        Reviewer.objects.create(call=made, country=road.country("KE"), user=rita.user, since=road.IN_TIME)


def test_only_the_software_appoints_without_an_invitation():
    made = road.open_call()
    head = road.cities.officer("UG")

    with pytest.raises(PermissionDenied):
        reviewing.appoint_reviewer(made.key, road.country("UG"), road.cities.user(), by=head)


def test_whoever_was_let_go_may_be_asked_again():
    made = road.open_call()
    rita, head = road.reviewer(made), road.cities.officer("UG")
    reviewing.end_reviewer(Reviewer.objects.get().key, by=head)

    assert ask(made, head, rita.user).has("reviewer", made.pk)
