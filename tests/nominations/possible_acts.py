"""Every act that random persons try, by what it is tried on, and how it is tried."""

import re
from collections.abc import Callable
from datetime import timedelta

from accounts import door
from accounts import workflow as accounts
from accounts.models import Invitation, User
from accounts.person import Person
from audit import clock
from cities import workflow as cities
from cities.models import City, CommissionOfficer, FocalPoint, NationalCommission
from dossiers.models import Signature
from nominations.models import Call, Cohort, Entry, Juror, Nomination, Proposal, RequiredDocument, Review
from nominations.rules.screening import CHECKLIST
from nominations.workflow import (
    application,
    conflicts,
    corrigendum,
    decision,
    entering,
    filling,
    inviting,
    jury,
    marking,
    naming,
    national,
    overseeing,
    screening,
    signing,
    team,
    thread,
    voting,
)
from nominations.workflow import call as calls
from notifications.models import Email
from tests.dossiers.factories import pdf, upload
from tests.nominations import factories as road
from tests.nominations.random_world import World, attach_asked

WHY = {"reason": "It is better so."}


# The city and its Commission.


def open_file(world: World, by: Person, _key: str) -> None:
    own = [city for city in world.cities if by.has("focal_point", city.pk)]
    filling.open_file(world.call.key, world.dice.choice(own or world.cities), by=by)


def fill_in(world: World, by: Person, key: str) -> None:
    file = door.see(Nomination.objects.all(), key)
    versions = {answer.question.code: answer.version for answer in file.dossier.answers.current()}
    typed = {
        code: application.dossiers.Typed(value, versions.get(code, 0))
        for code, value in road.answers(f"Words {world.tried}").items()
    }
    filling.fill_in(file.key, typed, by=by)
    if world.by_chance(0.9):
        attach_asked(file, by)


def detach(world: World, by: Person, key: str) -> None:
    file = door.see(Nomination.objects.all(), key)
    filling.detach(key, world.dice.choice([*file.dossier.documents.values_list("key", flat=True), "none"]), by=by)


def bring_back(world: World, by: Person, key: str) -> None:
    file = door.see(Nomination.objects.all(), key)
    went = file.dossier.documents.former().values_list("key", flat=True)
    filling.bring_back(key, world.dice.choice([*went, "none"]), by=by)


def return_to_city(_world: World, by: Person, key: str) -> None:
    application.return_to_city(key, {"name": "Please."}, clock.now() + timedelta(days=2), by=by)


def swap(world: World, by: Person, key: str) -> None:
    application.swap(key, world.pick(Nomination), by=by, reason="Better so.", **road.SIGNED)


def set_deadline(world: World, by: Person, key: str) -> None:
    instant = world.dice.choice([None, road.CITY_DEADLINE, clock.now() + timedelta(days=world.dice.randrange(-2, 20))])
    national.set_deadline(key, world.pick(NationalCommission), instant, by=by)


def ask_own_document(world: World, by: Person, key: str) -> None:
    national.ask_own_document(key, world.pick(NationalCommission), "One more", by=by, is_needed=world.by_chance(0.3))


def drop_own_document(world: World, by: Person, key: str) -> None:
    national.drop_own_document(key, world.pick(NationalCommission), world.pick(RequiredDocument), by=by)


# Signatures.


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
    world.links.append(_sent("signing_asked", "sign-by-link"))
    if world.by_chance(0.7):
        sign_by_link(world, by, key)


def sign_by_link(world: World, _by: Person, _key: str) -> None:
    """Whoever holds a link: the newest, or any that was ever sent."""
    links = world.links or ["none"]
    token = links[-1] if world.by_chance(0.7) else world.dice.choice(links)
    signing.sign_by_link(token, by=Person.nobody(), **road.SIGNED)


def _sent(event: str, address: str) -> str:
    """The token in the newest e-mail of this kind."""
    letter = Email.objects.filter(event=event).latest("pk")
    return re.search(rf"/{address}/([\w-]+)/", letter.text)[1]


# Persons come and go.


def somebody_new(world: World) -> dict[str, str]:
    """Mostly a person nobody knows; now and then one who has an office already, in a city, a Commission or the jury."""
    elsewhere = [person for person in world.people if not person.user.network_roles.exists()]
    known = world.dice.choice(elsewhere) if world.by_chance(0.3) else None
    address = known.user.email if known else f"new{world.tried}@city.example"
    return {"name": f"New {world.tried}", "email": address, "language": "en"}


def take_hand(world: World, event: str = "invited", chance: float = 0.7) -> None:
    """The invitation that was just sent is mostly accepted at once."""
    world.invitations.append(_sent(event, "invitations"))
    if world.by_chance(chance):
        accept(world, Person.nobody(), world.invitations[-1])


def accept(world: World, _by: Person, token: str) -> None:
    found = Invitation.objects.filter(token_hash=accounts.digest(token)).first()
    known = User.objects.filter(email=found.email).first() if found else None
    user = accounts.accept(token, by=Person(known))
    if all(person.user != user for person in world.people):
        world.people.append(Person.of(user))


def accept_any(world: World, by: Person, _key: str) -> None:
    """Any link that was ever sent, used, taken back or old as it may be."""
    accept(world, by, world.dice.choice(world.invitations or ["none"]))


def enter(world: World, _by: Person, key: str) -> None:
    """Somebody asks for a city that is known or new, and mostly confirms the address."""
    city = world.dice.choice(world.cities)
    name = city.name if world.by_chance(0.5) else f"Newtown {world.tried}"
    asked = {"name": name, "kind": "city", "parent_unit": ""}
    facts = {"office": "Adviser", "writes": "en", "country": city.country, "city": asked}
    entering.enter(key, by=Person.nobody(), **facts, **somebody_new(world))
    take_hand(world, "asked_for", 0.9)


def invite_colleague(world: World, by: Person, key: str) -> None:
    role = world.dice.choice(["viewer", "editor", "submitter"])
    team.invite_colleague(key, by=by, role=role, **somebody_new(world))
    take_hand(world)


def invited(act: Callable, **more) -> Callable[[World, Person, str], None]:
    def tried(world: World, by: Person, key: str) -> None:
        act(key, by=by, **somebody_new(world), **more)
        take_hand(world)

    return tried


def invite_again(world: World, by: Person, key: str) -> None:
    team.invite_again(key, by=by)
    take_hand(world)


def delegate(_world: World, by: Person, key: str) -> None:
    today = clock.now().date()
    cities.delegate(key, today, today + timedelta(days=10), by=by)


# Secretariat and jury.


def confirm_eligible(world: World, by: Person, key: str) -> None:
    screening.check_all(key, {item.code: "yes" if world.by_chance(0.98) else "no" for item in CHECKLIST}, by=by)
    screening.confirm_eligible(key, by=by)


def ask(world: World, by: Person, key: str) -> None:
    side = world.dice.choice(["city", "commission"])
    screening.ask_clarification(key, "Why?", clock.now() + timedelta(days=5), by=by, addressee=side)


def put_off(world: World, by: Person, key: str) -> None:
    later = clock.now() + timedelta(days=world.dice.randint(1, 9))
    screening.move_clarification(key, later, by=by, **WHY)


def propose_lift(_world: World, by: Person, key: str) -> None:
    away = User.objects.filter(pk__in=Nomination.objects.filter(key=key).values("staff_conflicts__user"))
    conflicts.propose_lift(key, away.order_by("pk").values_list("key", flat=True).first() or "none", by=by, **WHY)


def write(world: World, by: Person, key: str) -> None:
    """In words that come up nowhere else, so that wherever they get to is seen."""
    asks = world.dice.choice(["", "city", "commission", "secretariat"])
    thread.write(key, f"Between us {world.tried}-{key}.", asks=asks, by=by)


def start_review(world: World, by: Person, key: str) -> None:
    jury.start_review(key, [world.pick(Juror)], by=by)


def mark_and_finish(world: World, by: Person, key: str) -> None:
    review = Review.objects.filter(key=key).first()
    for criterion in world.call.rubric.criteria.all():
        seen = marking.current_marks(review).get(criterion.code) if review else None
        value = world.dice.choice([0, 1]) if criterion.kind == "gate" else world.dice.randrange(6)
        version = seen.version if seen else 0
        marking.mark(key, criterion.code, by=by, seen=version, value=value, comment="So.")
    marking.finish(key, by=by)


def vote(world: World, by: Person, key: str) -> None:
    jury.declare_none(key, by=by)
    voting.vote(key, world.dice.choice(["recommend", "recommend", "reserve"]), by=by)


def propose_release(_world: World, by: Person, key: str) -> None:
    decision.propose_release(key, clock.now() + timedelta(days=2), by=by)


def propose_corrigendum(_world: World, by: Person, key: str) -> None:
    is_member = Nomination.objects.filter(key=key, status="member").exists()
    corrigendum.propose_corrigendum(key, "revoke" if is_member else "promote", by=by, **WHY)


def extend(world: World, by: Person, key: str) -> None:
    field_name = world.dice.choice(["city_deadline", "commission_deadline"])
    until = world.call.deadline(field_name) + timedelta(days=3)
    calls.extend(key, field_name, until, by=by, reason="A storm.")


def drop_document(world: World, by: Person, key: str) -> None:
    calls.drop_document(key, world.pick(RequiredDocument), by=by)


def plain(act: Callable, *args, **kwargs) -> Callable[[World, Person, str], None]:
    return lambda _world, by, key: act(key, *args, by=by, **kwargs)


ACTS: dict[type, dict[str, Callable[[World, Person, str], object]]] = {
    Call: {
        "open_file": open_file,
        "enter": enter,
        "set_deadline": set_deadline,
        "ask_own_document": ask_own_document,
        "drop_own_document": drop_own_document,
        "ask_document": plain(calls.ask_document, label="One more"),
        "drop_document": drop_document,
        "extend": extend,
        "open_review": plain(jury.open_review),
        "remind_jurors": plain(overseeing.remind_jurors),
        "compose": plain(decision.compose),
        "announce": plain(decision.announce),
        "select_recommended": plain(decision.select_recommended),
    },
    Nomination: {
        "fill_in": fill_in,
        "detach": detach,
        "bring_back": bring_back,
        "request_signature": request_signature,
        "sign_scan": sign_scan,
        "confirm_scan": confirm_scan,
        "send_signing_link": send_signing_link,
        "sign_by_link": sign_by_link,
        "end_signing": end_signing,
        "submit": plain(application.submit, **road.SIGNED),
        "take_back": plain(application.take_back),
        "return_to_city": return_to_city,
        "endorse": plain(application.endorse, **road.SIGNED),
        "unendorse": plain(application.unendorse, reason="Not yet."),
        "swap": swap,
        "rank": plain(application.rank, 1),
        "decline": plain(application.decline, reason="Not this time."),
        "take_back_decline": plain(application.take_back_decline),
        "withdraw": plain(application.withdraw),
        "lapse": plain(application.lapse),
        "confirm_eligible": confirm_eligible,
        "check_name": plain(naming.check_name, "The register of cities."),
        "ask_clarification": ask,
        "answer_clarification": plain(screening.answer_clarification, "Because."),
        "close_clarification": plain(screening.close_clarification, **WHY),
        "move_clarification": put_off,
        "propose_ineligible": plain(screening.propose_ineligible, reason="A rule."),
        "reinstate": plain(screening.reinstate, reason="A mistake."),
        "keep_away": plain(conflicts.keep_away, reason="My home town."),
        "propose_lift": propose_lift,
        "start_review": start_review,
        "close_review": plain(jury.close_review, reason="Time is up."),
        "reopen_review": plain(jury.reopen_review, reason="A mistake."),
        "peek": plain(overseeing.peek, **WHY),
        "vote": vote,
        "recommend": plain(voting.recommend),
        "reserve": plain(voting.reserve),
        "reopen_vote": plain(voting.reopen_vote, reason="Again."),
        "select": plain(decision.select, reason="So."),
        "leave_out": plain(decision.leave_out, reason="So."),
        "unselect": plain(decision.unselect),
        "propose_corrigendum": propose_corrigendum,
        "write": write,
    },
    Review: {
        "accept": plain(jury.accept),
        "declare_conflict": plain(jury.declare_conflict, "work", reason="I worked there."),
        "finish": mark_and_finish,
        "revise": plain(marking.revise, reason="A second thought."),
        "recuse": plain(jury.recuse, reason="Found later."),
    },
    Proposal: {
        "declare_ineligible": plain(screening.declare_ineligible),
        "send_back_ineligible": plain(screening.send_back_ineligible, reason="No."),
        "lift_conflict": plain(conflicts.lift_conflict),
        "send_back_lift": plain(conflicts.send_back_lift, reason="No."),
        "release": plain(decision.release),
        "send_back_release": plain(decision.send_back_release, reason="No."),
        "revoke": plain(corrigendum.revoke),
        "promote": plain(corrigendum.promote),
        "send_back_corrigendum": plain(corrigendum.send_back_corrigendum, reason="No."),
    },
    Cohort: {
        "propose_cohort": plain(decision.propose_cohort, reason="The jury's order."),
        "approve": plain(decision.approve),
        "send_back": plain(decision.send_back, reason="Look again."),
        "recall_approval": plain(decision.recall_approval, reason="Look again."),
        "propose_release": propose_release,
    },
    Entry: {
        "accept_entry": plain(entering.accept_entry),
        "refuse_entry": plain(entering.refuse_entry, reason="Not this year."),
        "remind_entry": plain(entering.remind_entry),
    },
    City: {"invite_colleague": invite_colleague},
    FocalPoint: {"hand_over": invited(team.hand_over), "end_colleague": plain(team.end_colleague)},
    Invitation: {
        "accept": accept_any,
        "invite_again": invite_again,
        "take_back_invitation": plain(team.take_back_invitation),
    },
    NationalCommission: {
        "invite_officer": invited(inviting.invite_officer),
        "set_contact": plain(cities.set_contact, address="1 Road", mailbox="office@natcom.example"),
    },
    CommissionOfficer: {
        "invite_successor": invited(inviting.invite_successor),
        "make_head": plain(cities.make_head),
        "delegate": delegate,
        "end_delegation": plain(cities.end_delegation),
        "confirm_in_post": plain(cities.confirm_in_post),
        "end_officer": plain(cities.end_officer),
    },
}
RARE = {  # acts that end a file or undo much, or happen seldom: tried less, so that files get far
    *("withdraw", "decline", "lapse", "propose_ineligible", "declare_conflict", "recuse", "unendorse", "swap"),
    *("return_to_city", "ask_clarification", "revise", "reopen_review", "reopen_vote", "unselect", "leave_out"),
    *("recall_approval", "send_back", "extend", "reserve", "enter", "set_deadline", "ask_document", "drop_document"),
    *("ask_own_document", "drop_own_document", "take_back", "take_back_decline"),
    *("detach", "bring_back"),
    *("request_signature", "sign_scan", "confirm_scan", "send_signing_link", "sign_by_link", "end_signing"),
    *("rank", "keep_away", "propose_lift", "propose_corrigendum", "send_back_release", "send_back_corrigendum"),
    *("end_colleague", "end_officer", "refuse_entry", "remind_entry", "write"),
    *("peek", "remind_jurors"),
}
