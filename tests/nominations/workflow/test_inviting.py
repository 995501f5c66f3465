"""One person is on one side: a juror is no officer and no focal point, in either order."""

import re

import pytest

from accounts import door
from accounts import workflow as accounts
from accounts.person import Person
from cities.models import CommissionOfficer, FocalPoint
from notifications.models import Email
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db
SENTENCE = "You sit on the jury of a call and cannot act for a National Commission or a city meanwhile."


def token(address: str) -> str:
    return re.search(r"/invitations/([^/\s]+)/", Email.objects.get(event="invited", address=address).text)[1]


@pytest.mark.parametrize(("purpose", "terms"), [("officer", CommissionOfficer), ("focal_point", FocalPoint)])
def test_serving_juror_does_not_join_a_commission_or_a_city(purpose, terms):
    secretary = road.secretariat()
    reader = road.juror(road.open_call(), secretary)
    about = road.cities.commission("UG").key if purpose == "officer" else road.cities.city().key
    accounts.invite(reader.user.email, purpose, by=secretary, about=about)

    with pytest.raises(door.Refused) as refused:
        accounts.accept(token(reader.user.email), by=reader)

    assert refused.value.sentence == SENTENCE
    assert not terms.objects.filter(user=reader.user).exists()


def test_somebody_else_joins_the_commission():
    secretary = road.secretariat()
    someone = road.cities.user()
    accounts.invite(someone.email, "officer", by=secretary, about=road.cities.commission("UG").key)

    accounts.accept(token(someone.email), by=Person.of(someone))

    assert Person.of(someone).has("officer")
