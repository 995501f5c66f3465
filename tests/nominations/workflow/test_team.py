"""A city's people: invited, handed over to, let go; and what each role may do to a file."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts import door
from accounts import workflow as accounts
from accounts.models import Invitation, User
from accounts.person import Person
from audit import clock
from audit.models import Record
from cities.models import FocalPoint
from nominations.models import Nomination
from nominations.querysets.persons import team_invitations
from nominations.workflow import application, filling, team
from notifications.models import Email
from tests.accounts.test_door import in_threads
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations.workflow.test_races import in_time

pytestmark = pytest.mark.django_db
NIA = {"name": "Nia", "email": "nia@lira.example", "language": "en"}


@pytest.fixture(autouse=True)
def at_an_instant():
    with road.at():
        yield


def token() -> str:
    """What stands in the last invitation."""
    return re.search(r"/invitations/([\w-]+)/", Email.objects.filter(event="invited").order_by("-pk")[0].text)[1]


def accept(**facts) -> Person:
    return Person.of(accounts.accept(token(), by=Person.nobody(), password="correct horse battery", **facts))


def terms(city) -> list[tuple[str, str]]:
    rows = FocalPoint.objects.active().filter(city=city).order_by("pk")
    return [(str(row.user), row.role) for row in rows]


def made(role: str = "editor"):
    city = cities.city()
    return city, cities.focal_point(city, role)


def test_invited_colleague_works_in_the_role_once_accepted():
    city, submitter = made("submitter")
    team.invite_colleague(city.key, by=submitter, role="editor", **NIA)
    before = terms(city)

    nia = accept()

    assert before == [(str(submitter.user), "submitter")]
    assert terms(city) == [*before, ("Nia", "editor")]
    assert [nia.has(right, city.pk) for right in ("focal_point", "city_editor", "city_submitter")] == [
        True,
        True,
        False,
    ]
    assert [row.act for row in Record.objects.order_by("-number")[:2]] == ["accept", "appoint_focal_point"]


@pytest.mark.parametrize("role", ["viewer", "editor"])
def test_only_a_submitter_invites(role):
    city, person = made(role)

    with pytest.raises(PermissionDenied):
        team.invite_colleague(city.key, by=person, role="viewer", **NIA)


def test_second_open_invitation_to_one_address_for_one_role_is_refused_and_for_another_role_is_not():
    city, submitter = made("submitter")
    first = team.invite_colleague(city.key, by=submitter, role="viewer", **NIA)

    with pytest.raises(door.Refused, match="is open already"):
        team.invite_colleague(city.key, by=submitter, role="viewer", **NIA | {"email": f" {NIA['email'].upper()}"})

    team.invite_colleague(city.key, by=submitter, role="editor", **NIA)
    team.take_back_invitation(first.key, by=submitter)
    team.invite_colleague(city.key, by=submitter, role="viewer", **NIA)
    assert Invitation.objects.open(clock.now()).count() == 2


def test_nobody_invites_for_another_city():
    _city, submitter = made("submitter")

    with pytest.raises(Http404):
        team.invite_colleague(cities.city("Gulu").key, by=submitter, role="viewer", **NIA)


def test_stronger_role_takes_the_place_of_a_weaker_one_with_dates_of_its_own():
    city, viewer = made("viewer")
    cities.workflow.appoint_focal_point(city, viewer.user, by=Person.clock(), role="editor")
    cities.workflow.appoint_focal_point(city, viewer.user, by=Person.clock(), role="viewer")

    assert terms(city) == [(str(viewer.user), "editor")]
    assert list(FocalPoint.objects.order_by("pk").values_list("role", "until")) == [
        ("viewer", road.IN_TIME.date()),
        ("editor", None),
    ]


def test_hand_over_changes_nothing_until_the_successor_accepts():
    city, submitter = made("submitter")
    term = FocalPoint.objects.get()

    team.hand_over(term.key, by=submitter, **NIA)
    before = terms(city)
    accept()

    assert before == [(str(submitter.user), "submitter")]
    assert terms(city) == [("Nia", "submitter"), (str(submitter.user), "viewer")]
    assert submitter.fresh().has("city_editor", city.pk) is False


def test_nobody_hands_over_the_role_of_another():
    city, _submitter = made("submitter")
    other = cities.focal_point(city)

    with pytest.raises(PermissionDenied):
        team.hand_over(FocalPoint.objects.order_by("pk")[0].key, by=other, **NIA)


def test_invitation_sent_again_has_a_new_link_and_the_old_one_is_dead():
    city, submitter = made("submitter")
    first = team.invite_colleague(city.key, by=submitter, role="viewer", **NIA)
    old = token()

    with road.at(road.IN_TIME + timedelta(hours=1)):
        team.invite_again(first.key, by=submitter)
        with pytest.raises(door.Refused) as refused:
            accounts.accept(old, by=Person.nobody())
        accept()

    assert "expired" in refused.value.sentence
    assert terms(city)[-1] == ("Nia", "viewer")


def test_invitation_taken_back_opens_nothing():
    city, submitter = made("submitter")
    invitation = team.invite_colleague(city.key, by=submitter, role="viewer", **NIA)

    team.take_back_invitation(invitation.key, by=submitter)

    assert list(team_invitations(submitter)) == []
    with pytest.raises(door.Refused):
        accept()


def test_ended_colleague_loses_the_file_at_once_and_is_told():
    file = road.draft()
    submitter, editor = cities.focal_point(file.city), cities.focal_point(file.city, "editor")
    term = FocalPoint.objects.get(user=editor.user)

    team.end_colleague(term.key, by=submitter)

    assert list(Nomination.objects.visible_to(editor.fresh())) == []
    assert list(Email.objects.filter(event="role_ended").values_list("to__key", flat=True)) == [editor.key]


def test_invitations_of_a_colleague_end_with_the_role():
    city, submitter = made("submitter")
    other = cities.focal_point(city)
    team.invite_colleague(city.key, by=other, role="submitter", **NIA)

    team.end_colleague(FocalPoint.objects.get(user=other.user).key, by=submitter)

    with pytest.raises(door.Refused):
        accept()


def test_everybody_may_leave_but_the_last_who_hands_in():
    city, submitter = made("submitter")
    viewer = cities.focal_point(city, "viewer")

    team.end_colleague(FocalPoint.objects.get(user=viewer.user).key, by=viewer)
    with pytest.raises(door.Refused) as refused:
        team.end_colleague(FocalPoint.objects.get(user=submitter.user).key, by=submitter)

    assert terms(city) == [(str(submitter.user), "submitter")]
    assert refused.value.sentence == (
        "Nobody else can hand in for this city. Hand over to a colleague first, or ask your Commission."
    )


def test_editor_ends_nobody_else():
    city, editor = made("editor")
    cities.focal_point(city, "viewer")

    with pytest.raises(PermissionDenied):
        team.end_colleague(FocalPoint.objects.get(role="viewer").key, by=editor)


@pytest.mark.parametrize(
    ("role", "may"), [("viewer", (True, False, False)), ("editor", (True, True, False)), ("submitter", (True,) * 3)]
)
def test_each_role_reads_writes_and_hands_in_as_far_as_it_goes(role, may):
    file = road.filled()
    person = cities.focal_point(file.city, role)

    done = (
        Nomination.objects.visible_to(person).exists(),
        permitted(lambda: filling.fill_in(file.key, filling.typed({}), by=person)),
        permitted(lambda: application.submit(file.key, by=person, **road.SIGNED)),
    )

    assert done == may


def permitted(act) -> bool:
    try:
        act()
    except PermissionDenied:
        return False
    return True


@pytest.mark.parametrize("act", [application.withdraw, application.submit])
def test_editor_neither_withdraws_nor_hands_in(act):
    file = road.filled()

    with pytest.raises(PermissionDenied):
        act(file.key, by=cities.focal_point(file.city, "editor"))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_leave_at_once_one_stays():
    city = cities.city()
    one, other = cities.focal_point(city), cities.focal_point(city)
    keys = {person.key: FocalPoint.objects.get(user=person.user).key for person in (one, other)}

    failures = in_threads(
        in_time(lambda: team.end_colleague(keys[one.key], by=one)),
        in_time(lambda: team.end_colleague(keys[other.key], by=other)),
    )

    assert [type(failure) for failure in failures] == [door.Refused]
    assert len(terms(city)) == 1
    assert User.objects.filter(pk__in=[one.user.pk, other.user.pk]).count() == 2
