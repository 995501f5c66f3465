"""Every value of a bundle changed once, and the manifest forged to agree: what counts is named, nothing breaks it.

The suite changes each value that counts and breaks some; `script/prove` breaks all of them in every way.
"""

import json
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest

from nominations import bundle
from nominations.bundle import shape, verify
from nominations.models import Call, Mark
from nominations.workflow import composing, decision
from tests.nominations import factories as road
from tests.nominations import worlds

pytestmark = pytest.mark.django_db
Parts = dict[str, bytes]

# What follows from something else in the bundle, and so cannot be changed unseen.
COUNTS = re.compile(
    r"marks/.*|votes/.*|rubric/criteria/\d+/(code|kind|weight)|words/\d+/(file|word|ballot|as_published|counts/.*)"
    r"|ranking/(places|weights/.*|variances/.*|effects/.*)"
    r"|ranking/files/[^/]+/(mean|place|adjusted|se|rank|readers|(seats|words|criteria|gates)/.*)"
    r"|decision/(size|admitted/.*|choices/\d+/(file|in|held|passed_over/.*))|holds/\d+/(file|kind)|files/\d+/id"
    r"|targets/targets/\d+/(kind|value|count|short|over)"
    r"|call/(places|ceiling|quota_admitted|files_by_state/.*)"
)
GARBAGE = ("a text", "", None, [], {}, True, -1, 10**400, float("nan"), float("inf"), 0.5, "\ud800", [[]], {"": None})


@pytest.fixture(scope="module")
def _packed() -> dict[str, Parts]:
    return {}


@pytest.fixture
def parts(made, _packed) -> Parts:
    """Of a round with places, targets, files held in and out, and a reserve that comes in before a recommended city."""
    if not _packed:
        _packed["all"] = _made(made)
    return _packed["all"]


def _made(made: worlds.Round) -> Parts:
    for number, mark in enumerate(Mark.objects.exclude(criterion__kind="gate").order_by("pk")):
        Mark.objects.filter(pk=mark.pk).update(value=2 + (number * 7 + number // 5) % 4)
    Call.objects.filter(pk=made.call.pk).update(places=2, quota_admitted=2)
    worlds.composed(made)
    wanted = [("region", "africa", 2, None), ("country", "", None, 0), ("first_time", "", 3, None)]
    targets = [dict(zip(("kind", "value", "least", "most"), row, strict=True)) for row in wanted]
    with road.after_deadlines():
        composing.set_targets(made.cohort.key, targets, by=made.composer)
        composing.pin(made.files["Gulu"].key, by=made.composer, reason="Two of a pair.")
        composing.exclude(made.files["Lira"].key, by=made.composer, reason="It asked to wait.")
        decision.propose_cohort(made.cohort.key, by=made.composer, reason="As discussed.")
        decision.approve(made.cohort.key, by=made.director)
    return bundle.unpack(bytes(made.cohort.bundles.get().content))


def leaves(value: Any, way: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """The way to each value that holds no other."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from leaves(one, (*way, key))
    if not isinstance(value, (dict, list)):
        yield way


def ways(parts: Parts) -> list[tuple[Any, ...]]:
    named = [name for name in sorted(shape.SHAPES) if name != verify.MANIFEST]
    return [way for name in named for way in leaves(json.loads(parts[name]), (name.removesuffix(".json"),))]


def changed(parts: Parts, way: tuple[Any, ...], change) -> Parts:
    """The same with another value there, and a manifest that agrees."""
    name, manifest = f"{way[0]}.json", json.loads(parts["manifest.json"])
    rows = json.loads(parts[name])
    holder = rows
    for key in way[1:-1]:
        holder = holder[key]
    change(holder, way[-1])
    content = json.dumps(rows).encode()
    manifest["parts"][name] = verify.digest(content)
    return parts | {name: content, "manifest.json": bundle.text(manifest).encode()}


def another(value: Any) -> Any:
    """A value of the same kind that says something else."""
    if isinstance(value, bool) or value is None:
        return 1 if value is None else not value
    if isinstance(value, (int, float)):
        return value + 1
    if re.fullmatch(r"[\d.]+", value):
        return str(float(value) + 1)
    said = [*shape.WORDS, *shape.WORDS.values()]
    kinds = [{"gate", "mark"}, {"pinned", "excluded"}, {*shape.TARGETS}, set(said[:4]), set(said[4:])]
    return next((min(kind - {value}) for kind in kinds if value in kind), f"{value}x")


def test_bundle_is_equal_before_it_is_changed(parts):
    assert verify.differences(parts) == []


def test_every_value_that_counts_is_named_when_it_is_changed(parts):
    """By the name of a file of the bundle; a mark, a vote, a choice by its city or its row too."""
    unseen = []
    for way in ways(parts):
        if COUNTS.fullmatch("/".join(map(str, way))):
            found = verify.differences(changed(parts, way, lambda at, key: at.__setitem__(key, another(at[key]))))
            if not found or not all(re.match(r"[a-z]+\.json[:,]", line) for line in found):
                unseen.append((way, found))
    assert unseen == []


def test_every_row_that_is_gone_or_there_twice_is_named(parts):
    names = ("files", "marks", "votes", "words", "holds")
    rows = [(name, at) for name in names for at in range(len(json.loads(parts[f"{name}.json"])))]
    acts = (lambda rows, at: rows.pop(at), lambda rows, at: rows.append(rows[at]))

    assert [row for row in rows for act in acts if not verify.differences(changed(parts, row, act))] == []


def broken(parts: Parts, way: tuple[Any, ...], garbage: Any) -> list[str]:
    """What is said of garbage at a place, or of a key that is gone from it."""
    if garbage is KeyError:
        return verify.differences(changed(parts, way, lambda at, key: at.pop(key)))
    return verify.differences(changed(parts, way, lambda at, key: at.__setitem__(key, garbage)))


def test_garbage_is_told_and_never_a_traceback(parts):
    drawn = random.Random(7)
    for way in drawn.sample(ways(parts), 120):
        found = broken(parts, way, drawn.choice([*GARBAGE, KeyError]))
        assert "reckoned" not in "".join(found), (way, found)


def test_part_that_is_garbage_is_told_with_its_name(parts):
    for name in shape.SHAPES:
        for content in (b"", b"\xff", b"{", b"null", b"NaN", b"[1e400]", b"9" * 9999, b"[" * 99999, b'{"a":1,"a":2}'):
            found = verify.differences(parts | {name: content})
            assert any(line.startswith(name) for line in found), (name, content[:9], found)


@pytest.mark.proof
def test_all_garbage_everywhere_is_told_and_never_a_traceback(parts, record_property):
    tried = told = 0
    for way in ways(parts):
        for garbage in (*GARBAGE, KeyError):
            tried, told = tried + 1, told + bool(broken(parts, way, garbage))
    record_property("broken", tried)
    record_property("named", told)
    assert told > tried / 2
