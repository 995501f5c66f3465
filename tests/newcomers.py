"""People who are invited, who ask to enter and who work side by side, and what an office writes often: for `worlds`."""

from datetime import date, timedelta

from accounts import door
from accounts.models import Invitation
from accounts.person import Person
from accounts.workflow import digest
from audit import clock
from cities.models import CommissionOfficer, Country, FocalPoint
from nominations.models import Entry
from nominations.states import Box
from nominations.workflow import (
    entering,
    sentences,
    team,
    wording,
)
from notifications.models import ReturnedAddress
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.scene import (
    AFTER_RELEASE,
    JUROR_TOKEN,
    TOKEN,
    Scene,
    place,
)

DEPUTY_DAYS = date(2027, 6, 1), date(2027, 6, 9)


def with_sentences(scene: Scene) -> None:
    """What the secretariat writes often."""
    by = scene.people["secretariat"]
    with road.at():
        for box in Box:
            offered = sentences.add_sentence(box, "en", f"Please look once more ({box}).", by=by)
        gone = sentences.add_sentence(Box.THREAD, "en", "We are on holiday.", by=by)
        sentences.retire_sentence(gone.key, by=by)
    with road.at():
        dead = ReturnedAddress.objects.create(address="gone@gnlc.example", reason="There is no such mailbox.")
    scene.add("address", "returned", dead.key)
    scene.add("sentence", "offered", offered.key), scene.add("sentence", "retired", gone.key)


def with_wordings(scene: Scene) -> None:
    """A decision letter was worded twice, and the second version waits for another person."""
    words, by = {"title": "Outcome", "text": "{city}\n\n{link}", "reason": "Kinder."}, road.secretariat()
    with road.at():
        older, waiting = (wording.reword("refused_city", "en", by=by, seen=n, **words) for n in range(2))
    scene.add("text", "house", "endorsed_city", "en")
    scene.add("wording", "older", older.key), scene.add("wording", "waiting", waiting.key)


def invited(scene: Scene) -> None:
    """Somebody is invited, and the token is known."""
    scene.world = "open"
    staff, now = scene.people["secretariat"].user, road.OPENS
    facts = {
        "purpose": "secretariat",
        "invited_by": staff,
        "created_at": now,
        "expires_at": AFTER_RELEASE + timedelta(days=9),
    }
    Invitation.objects.create(email="new@example.example", token_hash=digest(TOKEN), **facts)
    late = facts | {"purpose": "officer", "about": CommissionOfficer.objects.first().commission.key}
    row = Invitation.objects.create(email="late@example.example", name="Lee", token_hash="late", **late)
    scene.add("invited_officer", "new", row.key)
    scene.add("invitation", "new", TOKEN)
    asked = facts | {"purpose": "juror", "about": "2027", "facts": {"seat": {"nationality": "KE"}, "files_from": []}}
    Invitation.objects.create(email="expert@example.example", token_hash=digest(JUROR_TOKEN), **asked)
    scene.add("invitation", "juror", JUROR_TOKEN)


def colleagues(scene: Scene) -> None:
    """The people of Lira, and one who is invited."""
    lira = place("Lira")
    scene.add("city_team", "lira", lira.key)
    for role in ("focal", "viewer", "editor"):
        term = FocalPoint.objects.get(user=scene.people[role].user, city=lira)
        scene.add("colleague", role, term.key)
    with clock.at(road.IN_TIME):
        invitation = team.invite_colleague(
            lira.key, by=scene.people["focal"], role="editor", name="Nia", email="nia@example.example", language="en"
        )
    scene.add("colleague_invited", "nia", invitation.key)


def asking(scene: Scene) -> None:
    """Somebody asks to enter with a new city, somebody else to join Lira."""
    country, call = Country.objects.get(iso2="UG"), scene.calls["open"]
    asked = {"name": "Nora", "country": country, "office": "Adviser", "writes": "en", "language": "en"}
    for name, city in (("new", "Kabale"), ("joining", "Lira")):
        city_facts = {"name": city, "kind": "city", "parent_unit": ""}
        with clock.at(road.IN_TIME):
            invitation = entering.enter(
                call.key, by=Person.nobody(), email=f"{name}@example.example", city=city_facts, **asked
            )
            user = cities.user(name)
            door.act(entering.confirm_entry)(user, invitation)
        scene.add("entry", name, Entry.objects.get(user=user).key)


def officers(scene: Scene) -> None:
    for role in ("officer", "foreign_officer"):
        scene.add("tenure", role, CommissionOfficer.objects.get(user=scene.people[role].user).key)
        scene.add("commission", role, CommissionOfficer.objects.get(user=scene.people[role].user).commission.key)
