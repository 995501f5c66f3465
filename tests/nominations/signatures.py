"""Texts signed on paper and by links, for tests."""

import pytest

from accounts import door
from accounts.person import Person
from dossiers.models import Signature
from dossiers.workflow import Typed
from nominations.models import Call, Nomination
from nominations.workflow import application, filling, signing
from notifications.models import Email
from tests.dossiers.factories import pdf, upload
from tests.nominations import factories as road

WHO = {"signatory": "Amina Okello (fictional)", "title": "Mayor of Lira"}
MAYOR = "Mayor@city.example"


def submitted_with_scan(name: str, call: Call | None = None) -> Nomination:
    """With the Commission, signed on paper, and nobody has looked at the scan."""
    file = road.filled(name, made=call)
    asked(file, Person.clock())
    by_scan(file, Person.clock(), content=pdf(2))
    with road.at():
        return application.submit(file.key, by=Person.clock())


def asked(file, by, party="mayor"):
    with road.at():
        return signing.request_signature(file.key, party, by=by)


def by_scan(file, by, party="mayor", content=None) -> Signature:
    with road.at():
        return signing.sign_scan(file.key, party, upload(content or pdf()), by=by, **WHO)


def sent(file, by, party="mayor", email=MAYOR, at=road.IN_TIME, **more) -> str:
    """The token of a link that was sent, as its e-mail has it."""
    with road.at(at):
        signing.send_signing_link(file.key, party, email, by=by, **more)
    letter = Email.objects.filter(event="signing_asked").latest("pk")
    return letter.text.partition("/sign-by-link/")[2].partition("/")[0]


def by_link(token, at=road.IN_TIME, **more) -> Signature:
    with road.at(at):
        return signing.sign_by_link(token, by=Person.nobody(), **WHO | more)


def link_to(file: Nomination, *, signed: bool = False) -> str:
    """The token of a link by which the mayor signs, or has signed."""
    token = sent(file, Person.clock())
    if signed:
        by_link(token)
    return token


def edit(file, by, code="vision", value="Another text.", seen=1):
    with road.at():
        return filling.fill_in(file.key, {code: Typed(value, seen)}, by=by)


def told(event) -> list[str]:
    return sorted(Email.objects.filter(event=event).values_list("address", flat=True))


def refused(act) -> str:
    """The first rule that stood in the way."""
    with road.at(), pytest.raises(door.Refused) as refusal:
        act()
    return refusal.value.verdicts[0].code
