"""The words of a jury for a city: drafted from what its readers wrote, kept while typed, checked before it is read."""

from collections.abc import Iterable, Mapping
from typing import Any
from zlib import crc32

from django.db.models import Exists, OuterRef

from accounts import door
from accounts.person import Person
from audit import clock
from nominations import feedback as words
from nominations import means, permissions, states
from nominations.jurywords import WHOLE, Typed, all_found, of, text_in, texts_of, version_in
from nominations.models import Call, Feedback, FeedbackText, Nomination
from nominations.querysets.application import NominationQuerySet
from nominations.rules import application as application_rules
from nominations.rules import feedback as rules
from nominations.workflow.steps import held, role


def _held(key: str, by: Person) -> tuple[Nomination, Feedback | None]:
    file = held(Nomination, key, permissions.gives_feedback, by=by)
    feedback = of(file)
    door.require(rules.not_given(feedback))
    return file, feedback


def _begun(key: str, by: Person) -> tuple[Nomination, Feedback]:
    file, feedback = _held(key, by)
    door.require(rules.drafted(feedback))
    assert feedback is not None  # noqa: S101 - required in the line before
    return file, feedback


def _record(verb: str, file: Nomination, by: Person, reason: str = "", **facts: Any) -> None:
    door.record(verb, file, by=by, role=role(by), facts=facts, reason=reason)


@door.act
def draft_feedback(key: str, *, by: Person) -> Feedback:
    """What the readers wrote is gathered by criterion, and is the first version of each text that nobody began."""
    file, _feedback = _held(key, by)
    door.require(rules.spoken(file))
    said = means.words_on(by, file)
    draft = words.gathered(_comments(said), crc32(file.key.encode()))
    made = {"draft": draft, "drafted_from": _versions(said), "drafted_at": clock.now()}
    language = {"language": file.dossier.language}
    feedback, _new = Feedback.objects.update_or_create(nomination=file, defaults=made, create_defaults=made | language)
    _record("draft_feedback", file, by, sentences=sum(map(len, draft.values())))
    _first_versions(file, feedback, by)
    return feedback


def _first_versions(file: Nomination, feedback: Feedback, by: Person) -> None:
    """To be edited by a person; a text that somebody emptied is not filled again, and no text is checked thereby."""
    begun = texts_of(feedback)
    fresh = {code: "\n".join(said) for code, said in feedback.draft.items() if said and code not in begun}
    if fresh and begun:
        door.require(rules.not_promised(file, feedback))
    _write(feedback, {code: Typed(0, text) for code, text in fresh.items()}, by)
    if fresh and feedback.is_checked:
        _edited(file, feedback, by)


def _write(feedback: Feedback, typed: Mapping[str, Typed], by: Person) -> None:
    FeedbackText.objects.bulk_create(
        FeedbackText(feedback=feedback, code=code, version=one.seen + 1, text=one.text, by=by.someone, at=clock.now())
        for code, one in typed.items()
    )


def _comments(said: Iterable[means.Words]) -> list[tuple[str, str]]:
    """What was said for the jury to read: reasons of marks, and words on the whole; a reader's own note is nobody's."""
    rows = [(code, mark.comment) for one in said for code, mark in one.marks.items()]
    return rows + [(WHOLE, one.review.comment) for one in said]


def _versions(said: Iterable[means.Words]) -> dict[str, list[int]]:
    """In no order that tells a reader."""
    said = list(said)
    return {
        "marks": sorted(mark.pk for one in said for mark in one.marks.values()),
        "words": sorted(one.review.version for one in said),
    }


def files_of(call: Call, by: Person) -> NominationQuerySet:
    """The files of a call on which the jury has spoken, in the order of their names."""
    spoken = Nomination.objects.visible_to(by).filter(call=call, status__in=states.SPOKEN_ON)
    return spoken.order_by("city__sort_key", "pk")


def undrafted(call: Call, by: Person) -> NominationQuerySet:
    """Those of them for which nothing is drafted."""
    return files_of(call, by).filter(feedback=None)


@door.act
def draft_all(call_key: str, *, by: Person) -> list[Feedback]:
    """A draft for every file of a call on which the jury has spoken and that has none."""
    call = held(Call, call_key, permissions.gives_feedback, by=by)
    return [draft_feedback(file.key, by=by) for file in undrafted(call, by)]


@door.act
def keep_feedback(key: str, typed: Mapping[str, Typed], *, by: Person) -> dict[str, FeedbackText | None]:
    """What is typed becomes a new version, criterion by criterion; gives back what another person wrote meanwhile."""
    file, feedback = _begun(key, by)
    latest = texts_of(feedback)
    changed = {code: one for code, one in typed.items() if one.text != text_in(latest, code)}
    outdated = {code: latest.get(code) for code, one in changed.items() if one.seen != version_in(latest, code)}
    kept = {code: one for code, one in changed.items() if code not in outdated}
    if kept:
        door.require(rules.not_promised(file, feedback))
        _write(feedback, kept, by)
        _edited(file, feedback, by)
    return outdated


def _edited(file: Nomination, feedback: Feedback, by: Person) -> None:
    """Whatever changes is to be checked anew."""
    if feedback.is_checked:
        _record("change_feedback", file, by)
    feedback.edited_by, feedback.edited_at = by.user, clock.now()
    feedback.checked_by = feedback.checked_at = None
    feedback.save(update_fields=["edited_by", "edited_at", "checked_by", "checked_at"])


@door.act
def accept_word(key: str, word: str, *, by: Person, reason: str) -> Feedback:
    """A person says why a word that looks like a name, a reader or a mark may stay."""
    file, feedback = _begun(key, by)
    door.require(application_rules.reasoned(reason), rules.may_stay(word, all_found(feedback)))
    feedback.accepted = feedback.accepted | {word: reason}
    feedback.save(update_fields=["accepted"])
    _record("accept_word", file, by, reason)
    return feedback


@door.act
def check_feedback(key: str, *, by: Person) -> Feedback:
    """A person has read it: the city may read it once the outcome is announced."""
    file, feedback = _begun(key, by)
    texts = [text.text for text in texts_of(feedback).values()]
    door.require(rules.unchecked(feedback), rules.written(texts), rules.tells_nobody(all_found(feedback)))
    feedback.checked_by, feedback.checked_at = by.someone, clock.now()
    feedback.save(update_fields=["checked_by", "checked_at"])
    _record("check_feedback", file, by, accepted=len(feedback.accepted))
    return feedback


def lacking(call: Call) -> int:
    """How many files of a call that are not admitted have no checked feedback."""
    checked = Exists(Feedback.objects.filter(nomination=OuterRef("pk"), checked_at__isnull=False))
    return Nomination.objects.filter(~checked, call=call, status__in=states.OUT_OF_COHORT).count()
