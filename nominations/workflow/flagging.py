"""What a reader flags on a file, and takes back."""

from accounts import door
from accounts.person import Person
from audit import clock
from nominations import permissions
from nominations.models import Flag, Review
from nominations.rules import application as application_rules
from nominations.rules import jury as rules
from nominations.workflow.steps import role


@door.act
def flag(key: str, kind: str, audience: str, text: str, *, by: Person) -> Flag:
    """A reader notes what no mark says; what is meant for the secretariat stands on its pages of the file."""
    review = door.see(Review.objects.visible_to(by).given(), key)
    door.allow(permissions.reviews(review, by))
    door.require(rules.declared(review.has_declared_none), application_rules.reasoned(text))
    raised = Flag.objects.create(review=review, kind=kind, audience=audience, text=text, at=clock.now())
    door.record("flag", raised, by=by, role=role(by), facts={"kind": kind, "audience": audience})
    return raised


@door.act
def unflag(key: str, *, by: Person) -> Flag:
    """The reader takes a flag back; it is kept and shown to nobody any more."""
    seen = door.see(Flag.objects.visible_to(by), key)
    door.allow(permissions.reviews(seen.review, by))
    raised = door.lock(Flag.objects.filter(pk=seen.pk)).get()
    door.require(rules.still_stands(raised))
    raised.ended_at = clock.now()
    raised.save(update_fields=["ended_at"])
    door.record("unflag", raised, by=by, role=role(by), facts={"kind": raised.kind})
    return raised
