"""Who hears of a role that another person gave, changed or ended; what one took oneself is not told again."""

from datetime import UTC, datetime

import pytest

from accounts import door
from accounts import workflow as accounts
from accounts.models import Invitation, User
from accounts.person import Person
from audit import clock
from cities import workflow as register
from cities.models import CommissionOfficer, Delegation, FocalPoint
from notifications.models import Email
from tests.cities import factories as cities
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 2, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


def heard() -> dict[str, set[str]]:
    """To whom each event was told."""
    found: dict[str, set[str]] = {}
    for event, address in Email.objects.values_list("event", "address"):
        assert address not in found.setdefault(event, set())  # nobody twice
        found[event].add(address)
    return found


def at(*people: Person) -> set[str]:
    return {person.someone.email for person in people}


def term(person: Person) -> CommissionOfficer:
    return CommissionOfficer.objects.get(user=person.user, until=None)


def takes(join, about, **facts) -> Person:
    """Somebody new takes a hand that was held out."""
    user = cities.user("Nia")
    door.act(join)(user, Invitation(about=about.key, facts=facts))
    return Person.of(user)


def test_speaker_whom_the_commission_names_reads_the_role_who_gave_it_and_what_it_replaces():
    place, officer = cities.city(), cities.officer()
    person, _neighbour = Person.of(cities.user()), cities.focal_point(place)
    register.appoint_focal_point(place, person.user, by=officer, role="editor")
    register.appoint_focal_point(place, person.user, by=officer, role="viewer")  # takes nothing away
    with clock.at(datetime(2027, 2, 2, tzinfo=UTC)):
        register.appoint_focal_point(place, person.user, by=officer)

    first, second = Email.objects.order_by("pk")
    assert (first.to, second.to, first.event, first.kind) == (person.user, person.user, "role_given", "receipt")
    assert first.title == "Your role: editor · Lira"
    assert f"{officer.user} has given you this role." in first.text
    assert "the place of" not in first.text
    assert second.title == "Your role: submitter · Lira"
    assert "/desk/" in first.text
    assert "It takes the place of the role that you held until now: editor · Lira." in second.text


def test_who_handed_over_reads_in_the_own_language_who_hands_in_now():
    place = cities.city()
    former, _colleague = cities.focal_point(place), cities.focal_point(place, "editor")
    User.objects.filter(pk=former.someone.pk).update(language="fr")

    takes(register.join_city, place, role="submitter", handed_over=FocalPoint.objects.get(user=former.user).key)

    assert heard() == {"role_given": at(former)}
    letter = Email.objects.get()
    assert letter.title == "Votre rôle\N{NO-BREAK SPACE}: lecteur · Lira"
    assert "Nia prend votre suite." in letter.text
    assert "confié" not in letter.text


def test_roles_given_at_one_instant_are_each_told():
    officer, user = cities.officer(), cities.user()

    for name in ("Lira", "Gulu"):
        register.appoint_focal_point(cities.city(name), user, by=officer)

    assert {email.title for email in Email.objects.all()} == {
        f"Your role: submitter · {name}" for name in ("Lira", "Gulu")
    }


def test_role_taken_with_an_invitation_or_set_up_by_the_software_is_not_told_again():
    place, commission = cities.city(), cities.commission()
    cities.focal_point(place), cities.officer()
    takes(register.join_city, place, role="editor")
    takes(register.join_commission, commission)

    assert heard() == {}


def test_colleague_who_becomes_an_officer_hears_it_and_the_others_do_not():
    head, user = cities.officer(), cities.user()

    register.appoint_officer(cities.commission(), user, by=head)

    assert heard() == {"role_given": {user.email}}
    assert Email.objects.get().title.startswith("Your role: officer · ")


def delegated() -> tuple[Person, Person, Person]:
    """A head, a colleague who acts in its name, and another one."""
    head, deputy, other = cities.officer(), cities.officer(), cities.officer()
    register.delegate(term(deputy).key, NOW.date(), NOW.date(), by=head)
    Email.objects.all().delete()
    return head, deputy, other


def test_head_whom_the_secretariat_replaces_and_who_acted_in_that_name_hear_it():
    head, deputy, other = delegated()

    register.make_head(term(other).key, by=road.secretariat("Sofia"))

    assert heard() == {"made_head": at(other), "role_given": at(head), "delegation_ended": at(deputy)}
    told = Email.objects.get(event="role_given")
    assert told.title.startswith("Your role: officer · ")
    assert "until now: head · " in told.text
    assert f"{other.user} takes over from you. Sofia has given you this role." in told.text
    assert Delegation.objects.get().ended_at == NOW


def test_head_who_hands_over_to_the_own_deputy_tells_the_deputy_alone():
    head, deputy, _other = delegated()

    register.make_head(term(deputy).key, by=head)

    assert heard() == {"made_head": at(deputy)}


def test_head_hears_that_an_invited_one_leads_now():
    head, _colleague = cities.officer(), cities.officer()

    takes(register.join_commission, cities.commission(), is_head=True)

    assert heard() == {"role_given": at(head)}
    assert "Nia takes over from you." in Email.objects.get().text


def test_officer_whose_successor_has_come_hears_that_the_term_is_over():
    head, deputy, _other = delegated()

    takes(register.join_commission, cities.commission(), succeeds=term(head).key)

    assert heard() == {"role_ended": at(head), "delegation_ended": at(deputy)}
    told = Email.objects.get(event="role_ended")
    assert told.title.startswith("Your role has ended: head · ")
    assert "Nia takes over from you." in told.text


def test_officer_whose_term_another_ends_hears_it():
    head, colleague, _other = cities.officer(), cities.officer(), cities.officer()

    register.end_officer(term(colleague).key, by=head)

    assert heard() == {"role_ended": at(colleague)}
    assert "takes over" not in Email.objects.get().text


def test_deputy_hears_that_the_director_is_none_any_more_and_a_later_term_gives_nothing_back():
    sofia, dana, deputy = road.secretariat("Sofia"), road.director(), Person.of(cities.user())
    road.network("director", "Dara")
    accounts.deputize(deputy.someone.email, NOW.date(), NOW.date(), by=dana, reason="Away.")
    Email.objects.all().delete()
    with clock.at(datetime(2027, 2, 1, 13, tzinfo=UTC)):
        accounts.end_role(dana.someone, "director", by=sofia)
        accounts.give_role(dana.someone, "director", by=Person.clock())

        assert heard() == {"role_ended": at(dana), "deputation_ended": at(deputy)}
        assert not deputy.fresh().has("director")
