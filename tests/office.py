"""Rows for the lists of the office: persons who were asked, officers who are silent, sentences, versions of a form."""

from datetime import timedelta
from typing import TYPE_CHECKING

from accounts.models import Invitation
from audit import clock
from cities.models import CommissionOfficer
from dossiers import workflow as dossiers
from nominations.models import Dispatch, Proposal
from nominations.workflow import contacts, dispatch, sentences, wording
from nominations.workflow import letters as single
from notifications import outbox
from notifications.differences import mark
from notifications.models import Email, ReturnedAddress
from tests.cities import factories as cities
from tests.dossiers.factories import SMALL
from tests.nominations import factories as road
from tests.nominations import letters
from tests.notifications.factories import message

if TYPE_CHECKING:
    from tests.casts import Cast

ISO2 = ("KE", "RO", "TR")


def staffed(cast: "Cast", number: int) -> None:
    """Colleagues in one Commission."""
    for _colleague in range(number - 1):
        cities.officer("UG")


def invited(cast: "Cast", number: int) -> None:
    facts = {"purpose": "secretariat", "invited_by": cast.secretariat.user, "created_at": road.OPENS}
    expires = road.AFTER_DEADLINES + timedelta(days=9)
    for place in range(number):
        Invitation.objects.create(email=f"p{place}@city.example", token_hash=str(place), expires_at=expires, **facts)


def dispatched(cast: "Cast", number: int) -> None:
    """Bulk releases, the last of them of so many letters; and as many more letters that are held."""
    letters.circulars(cast.call, number, event="call_extended")
    for turn in range(1, number + 1):
        letters.circulars(cast.call, turn, version=str(turn))
        dispatch.propose_dispatch(by=cast.secretariat, event=letters.EVENT)


def a_dispatch(cast: "Cast") -> tuple[str, ...]:
    return (Dispatch.objects.order_by("pk").last().key,)


def to_return(cast: "Cast", number: int) -> None:
    """So many letters that leave when an announcement is public again, one of them edited by hand."""
    first, *_others = letters.circulars(cast.call, number, event="announced_jurors")
    single.edit_email(first.key, mark(first.title, first.text), first.title, "Thank you.", by=cast.secretariat)
    facts = {"call": cast.call, "reason": "It was right.", "by": cast.secretariat.user, "at": clock.now()}
    Proposal.objects.create(kind="restore", **facts)


def a_return(_cast: "Cast") -> tuple[str, ...]:
    return (Proposal.objects.get(kind="restore").key,)


def waited_for(cast: "Cast", number: int) -> None:
    """Officers who never signed in."""
    for iso2 in ISO2[:number]:
        road.country(iso2)
        contact = f"{iso2},Ada,ada@{iso2.lower()}.example,head,en"
        contacts.invite_contacts(f"country,name,e-mail,role,language\n{contact}", [2], by=cast.secretariat)


def kept(cast: "Cast", number: int) -> None:
    """Sentences that the secretariat writes often."""
    for place in range(number):
        sentences.add_sentence("thread", "en", f"Please look once more ({place}).", by=cast.secretariat)


def returned(cast: "Cast", number: int) -> None:
    """Cities' people from whose addresses e-mails came back, with e-mails that wait for them."""
    for place in range(number):
        address = cities.focal_point(cities.city(f"City {place}")).someone.email
        ReturnedAddress.objects.create(address=address, reason="There is no such mailbox.")
        outbox.post([message(address=address)])


def worded(cast: "Cast", number: int) -> None:
    """Versions of the words of one e-mail, and an e-mail with whose data they are shown."""
    road.nominated()
    words = {"text": "{city}\n\n{link}", "reason": "Kinder."}
    for seen in range(number):
        wording.reword("endorsed_secretariat", "en", by=cast.secretariat, seen=seen, title=f"Title {seen}", **words)


def corrected(cast: "Cast", number: int) -> None:
    """Held letters of a text whose words are others by now."""
    for name in ("Lira", "Gulu", "Masaka")[:number]:
        road.nominated(name, made=cast.call)
    Email.objects.filter(event="endorsed_secretariat").update(state="held", due=None)
    words = {"title": "Title", "text": "{city}\n\n{link}", "reason": "Kinder."}
    wording.reword("endorsed_secretariat", "en", by=cast.secretariat, seen=0, **words)


def silent(cast: "Cast", number: int) -> None:
    """Officers who were asked whether they are still in post, and do not answer."""
    for iso2 in ISO2[:number]:
        cities.officer(iso2)
    asked = road.AFTER_DEADLINES - timedelta(days=90)
    CommissionOfficer.objects.filter(commission__country__iso2__in=ISO2).update(asked_at=asked)


def versioned(cast: "Cast", number: int) -> None:
    """Versions of a form."""
    for version in range(2, number + 2):
        dossiers.load_form(SMALL.replace('version = "1"', f'version = "{version}"'))
