"""What random persons try with signatures: asked for, given on paper or by a link, looked at."""

from accounts.person import Person
from dossiers.models import Signature
from nominations.models import Nomination
from nominations.workflow import signing
from tests.dossiers.factories import pdf, upload
from tests.nominations import factories as road
from tests.nominations.possible_acts.trying import WHY, Acts, sent
from tests.nominations.random_world import World


def _party(key: str) -> str:
    return "commission" if Nomination.objects.filter(key=key, status="with_commission").exists() else "mayor"


def request_signature(_world: World, by: Person, key: str) -> None:
    signing.request_signature(key, _party(key), by=by)


def sign_scan(_world: World, by: Person, key: str) -> None:
    signing.request_signature(key, _party(key), by=by)
    signing.sign_scan(key, _party(key), upload(pdf(2)), by=by, **road.SIGNED)


def confirm_scan(_world: World, by: Person, key: str) -> None:
    scans = Signature.objects.valid().filter(snapshot__dossier__nomination__key=key, method="scan").order_by("pk")
    signing.confirm_scan(key, scans.values_list("key", flat=True).last() or "none", by=by)


def end_signing(_world: World, by: Person, key: str) -> None:
    signing.end_signing(key, _party(key), by=by, **WHY)


def send_signing_link(world: World, by: Person, key: str) -> None:
    signing.send_signing_link(key, _party(key), "Mayor@city.example", by=by)
    world.links.append(sent("signing_asked", "sign-by-link"))
    if world.by_chance(0.7):
        sign_by_link(world, by, key)


def sign_by_link(world: World, _by: Person, _key: str) -> None:
    """Whoever holds a link: the newest, or any that was ever sent."""
    links = world.links or ["none"]
    token = links[-1] if world.by_chance(0.7) else world.dice.choice(links)
    signing.sign_by_link(token, by=Person.nobody(), **road.SIGNED)


ACTS: Acts = {
    Nomination: {
        "request_signature": request_signature,
        "sign_scan": sign_scan,
        "confirm_scan": confirm_scan,
        "send_signing_link": send_signing_link,
        "sign_by_link": sign_by_link,
        "end_signing": end_signing,
    },
}
RARE = {"request_signature", "sign_scan", "confirm_scan", "send_signing_link", "sign_by_link", "end_signing"}
