"""The sentences that the secretariat writes often: added, changed and retired; nothing is deleted."""

import tomllib
from typing import Any

from accounts import door
from accounts.person import Person
from audit import clock
from nominations import permissions
from nominations.models import Sentence
from nominations.rules import sentences as rules
from nominations.workflow.steps import held, role


@door.act
def add_sentence(box: str, language: str, text: str, *, by: Person) -> Sentence:
    """One more sentence is offered at a box."""
    door.allow(permissions.keeps_sentences(None, by))
    door.require(rules.worded(text))
    sentence = Sentence.objects.create(box=box, language=language, text=text, by=by.someone, at=clock.now())
    _record("add_sentence", sentence, by=by)
    return sentence


@door.act
def change_sentence(key: str, text: str, *, by: Person) -> Sentence:
    """It reads differently from now on; what was sent with its old words keeps them."""
    sentence = _take(key, by)
    door.require(rules.offered(sentence), rules.worded(text))
    sentence.text, sentence.by, sentence.at = text, by.someone, clock.now()
    sentence.save()
    _record("change_sentence", sentence, by=by)
    return sentence


@door.act
def retire_sentence(key: str, *, by: Person) -> Sentence:
    """It is offered no longer, and stays readable in the list."""
    sentence = _take(key, by)
    door.require(rules.offered(sentence))
    sentence.retired_at = clock.now()
    sentence.save(update_fields=["retired_at"])
    _record("retire_sentence", sentence, by=by)
    return sentence


def _take(key: str, by: Person) -> Sentence:
    sentence: Sentence = held(Sentence, key, permissions.keeps_sentences, by=by)
    return sentence


def _record(verb: str, sentence: Sentence, *, by: Person) -> None:
    facts = {"box": sentence.box, "language": sentence.language, "text": sentence.text}
    door.record(verb, sentence, by=by, role=role(by), facts=facts)


def load_sentences(text: str) -> None:
    """The sentences of a file are there; one that was changed or retired meanwhile stays as it is."""
    rows = [Sentence(at=clock.now(), **facts) for facts in _read(text)]
    Sentence.objects.bulk_create(rows, ignore_conflicts=True)


def _read(text: str) -> list[dict[str, Any]]:
    return [
        {"code": one["code"], "box": one["box"], "language": language, "text": words}
        for one in tomllib.loads(text)["sentence"]
        for language, words in one["text"].items()
    ]
