"""What people did to e-mails of the demo: one worded by hand, one never sent, and bulk releases at every point."""

from gnlc_site.demo import at_work, closing, embargo
from gnlc_site.demo.world import World
from nominations.models import Call, Dispatch
from nominations.workflow import dispatch, letters
from notifications.differences import mark
from notifications.models import Email

ADDED = "The page is the third one of the document that you uploaded as “commitment”."


def build(world: World) -> None:
    """After the calls: an act on an e-mail wants its row."""
    world.at(world.ago(days=299), lambda: _sent_back(world))
    world.at(world.ago(days=169), lambda: _stopped(world))
    world.at(world.ago(days=1), lambda: _by_hand(world))
    world.at(world.ago(hours=2), lambda: _proposed(world))


def _proposed_for(world: World, slug: str, language: str = "") -> Dispatch:
    call = Call.objects.get(slug=slug)
    told = Email.objects.filter(event="call_opened", subject_ref__endswith=call.key).order_by("pk")[:1].get()
    return dispatch.propose_dispatch(by=world.clerk, event=told.event, version=told.version, language=language)


def _sent_back(world: World) -> None:
    proposed = _proposed_for(world, embargo.SLUG)
    reason = "The Commissions have heard of it at our meeting already."
    dispatch.send_back_dispatch(proposed.key, by=world.staff["said.nasser"], reason=reason)
    for one in proposed.enclosed.select_related("email"):
        letters.discard_email(one.email.key, by=world.clerk, reason=reason)


def _let_go(world: World, proposed: Dispatch, **ahead: float) -> Dispatch:
    number, due = proposed.enclosed.count(), world.ahead(**ahead) if ahead else None
    return dispatch.release_dispatch(proposed.key, number, by=world.staff["said.nasser"], due=due)


def _stopped(world: World) -> None:
    released = _let_go(world, _proposed_for(world, at_work.SLUG))
    dispatch.stop_dispatch(released.key, by=world.clerk)


def _proposed(world: World) -> None:
    """Of the call that is still open: in French it leaves soon, in English it waits for the second person."""
    _let_go(world, _proposed_for(world, closing.SLUG, "fr"), minutes=30)
    _proposed_for(world, closing.SLUG, "en")


def _by_hand(world: World) -> None:
    asked = Email.objects.filter(event="clarification_asked").order_by("pk")[:1].get()
    letters.hold_email(asked.key, by=world.clerk)
    text = asked.text.rstrip() + f"\n\n{ADDED}\n"
    letters.edit_email(asked.key, mark(asked.title, asked.text), asked.title, text, by=world.clerk)
    needless = Email.objects.filter(event="declined_city").order_by("pk")[:1].get()
    letters.discard_email(needless.key, by=world.clerk, reason="The Commission has told the city by telephone.")
