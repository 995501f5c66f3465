"""How a rubric comes into being, exactly as its file reads, once; and how a published call takes another version."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import door
from accounts.door import Refused
from accounts.person import Person
from accounts.verdicts import Verdict
from audit import clock
from dossiers.tomlfile import FaultyFileError
from nominations import permissions, rubricfile
from nominations.emails import call as emails
from nominations.emails.telling import to_many
from nominations.models import Amendment, Call, Criterion, Practice, Review, Rubric
from nominations.rules import application as application_rules
from nominations.rules import call as rules
from nominations.states import RUBRIC
from nominations.workflow import eligibility
from nominations.workflow.steps import role


@transaction.atomic
def load_rubric(text: str) -> Rubric:
    """A version of a rubric exists exactly as its file reads; the same file again changes nothing."""
    read = _read(text)
    loaded = Rubric.objects.filter(slug=read.slug, version=read.version).first()
    if loaded is None:
        return _store(read, text)
    if loaded.source != text:
        sentence = _(
            "Version %(version)d of the rubric %(slug)s is loaded with another text. Give this one a new version."
        ) % {"version": read.version, "slug": read.slug}
        raise Refused(Verdict.fail("rubric_version", sentence))
    return loaded


def _read(text: str) -> rubricfile.RubricText:
    try:
        return rubricfile.read(text)
    except FaultyFileError as error:
        raise Refused(Verdict.fail("rubric_file", str(error), place=error.place)) from error


def _store(read: rubricfile.RubricText, text: str) -> Rubric:
    rubric = Rubric.objects.create(slug=read.slug, version=read.version, title=read.title, source=text)
    for position, criterion in enumerate(read.criteria):
        Criterion.objects.create(
            rubric=rubric,
            code=criterion.code,
            position=position,
            kind=criterion.kind,
            words=criterion.words,
            weight=criterion.weight,
        )
    return rubric


@door.act
def set_rubric(call_key: str, rubric: Rubric, *, by: Person, reason: str) -> Amendment:
    """A published call takes another version of its rubric, with its weights, before anybody has marked by the old."""
    seen = door.see(Call.objects.visible_to(by), call_key)
    door.allow(permissions.prepares_calls(seen, by))
    call = door.lock(Call.objects.filter(pk=seen.pk)).get()
    _hold_marks(call)
    door.require(
        rules.rubric_open(call), rules.another_version(call.rubric, rubric), application_rules.reasoned(reason)
    )
    old, call.rubric = call.rubric, rubric
    call.save(update_fields=["rubric"])
    facts = {"rubric": rubric.slug, "old": old and old.version, "new": rubric.version}
    door.record("set_rubric", call, by=by, role=role(by), facts=facts, reason=reason)
    what = {"field": RUBRIC, "old_rubric": old, "new_rubric": rubric}
    door.say(to_many(emails.amended(call, reason, eligibility.who_heard(call))))
    return Amendment.objects.create(call=call, **what, reason=reason, by=by.user, at=clock.now())


def _hold_marks(call: Call) -> None:
    """Nobody gives the first mark meanwhile: whoever marks waits for the file, and then reads the new criteria."""
    list(door.lock(Review.objects.filter(nomination__call=call).order_by("pk")))
    list(door.lock(Practice.objects.filter(call=call).order_by("pk")))
