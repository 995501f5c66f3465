"""The cohort of a decision: does it follow from the jury's words, its order, the rules and the reasons? Holds, targets.

Bare Python 3.9 or newer; it travels with the bundle, and verify.py asks it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nominations.bundle.verify import Bundle

ORDER = ("recommended", "reserved", "deferred", "not_recommended")  # the jury's words, the best first
DIGITS = 6  # means that differ by less have no order between them


def check_cohort(bundle: Bundle) -> Iterator[str]:
    """The list of the admitted follows from the choices, and each choice from a word or a reason."""
    decision, words = bundle.decision, {one["file"]: one["word"] for one in bundle.words}
    for choice in decision["choices"]:
        if choice["in"] != (words.get(choice["file"]) == "recommended") and not choice["reason"].strip():
            about = f"decision.json, {bundle.name(choice['file'])}"
            yield f"{about}: the choice departs from the word “{words.get(choice['file'])}” without a reason."
    chosen = {one["file"] for one in decision["choices"] if one["in"]}
    for file in sorted(chosen ^ {*decision["admitted"]}, key=bundle.name):
        yield f"decision.json, {bundle.name(file)}: choice and list of the admitted say different things."
    for file in sorted({*words} ^ {one["file"] for one in decision["choices"]}, key=bundle.name):
        yield f"decision.json, {bundle.name(file)}: a file has a word of the jury and a choice, or neither."
    if decision["size"] != len(decision["admitted"]):
        yield f"decision.json: the size is said to be {decision['size']}, the list has {len(decision['admitted'])}."
    counted, out = bundle.call["files_by_state"], len(decision["choices"]) - len(chosen)
    if (counted.get("admitted", 0), counted.get("refused", 0)) != (len(chosen), out):
        yield f"call.json, “files_by_state”: the choices are {len(chosen)} admitted and {out} refused."
    yield from _rules(bundle, chosen)


def _rules(bundle: Bundle, chosen: set[str]) -> Iterator[str]:
    country = {file["id"]: file["country"] for file in bundle.files}
    ceiling = math.inf if bundle.call["ceiling"] is None else bundle.call["ceiling"]
    if bundle.call["ceiling"] != bundle.call["quota_admitted"]:
        yield "call.json: “ceiling” and “quota_admitted” are the same number under two names, and differ."
    for name, count in sorted(Counter(country[file] for file in chosen).items()):
        if count > ceiling:
            yield f"decision.json, {name}: {count} cities are admitted, and the ceiling is {ceiling}."
    approved = bundle.decision["approved"]
    if bundle.decision["proposed"]["by"] in (approved["by"], approved["in_the_name_of"]):
        yield "decision.json: one person proposed and approved."


def check_order(bundle: Bundle) -> Iterator[str]:
    """Of two files of which the lower is in and the higher out, a reason speaks; a director's exception is one.

    Who is kept from a file by a conflict cannot speak of it: of choices of two persons, any reason will do.
    """
    rank = {one["file"]: _rank(bundle, one) for one in bundle.words}
    choices = [one for one in bundle.decision["choices"] if one["file"] in rank]
    for low in [one for one in choices if one["in"]]:
        for high in [one for one in choices if not one["in"] and rank[one["file"]] < rank[low["file"]]]:
            if not (_speaks(low, high) or _speaks(high, low)):
                names = f"{bundle.name(low['file'])} is in and {bundle.name(high['file'])}, which the jury put higher"
                yield f"decision.json: {names}, is out, and no reason speaks of it."


def _rank(bundle: Bundle, word: Mapping[str, Any]) -> tuple[int, float]:
    """Its word, then its mean, the highest first; a file without any mark comes after all others of its word."""
    mean = bundle.mean(word["file"])
    return ORDER.index(word["word"]), 1.0 if mean is None else -round(float(mean), DIGITS)


def _speaks(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """A reason without a person who gave it is nobody's."""
    of_it = other["file"] in one["passed_over"] or one.get("overruled") or one.get("by") != other.get("by")
    return bool(one["reason"].strip() and one.get("by") and of_it)


def check_persons(bundle: Bundle) -> Iterator[str]:
    """Whoever chose, proposed or approved is one of the persons there are; the approver alone overrules."""
    approved, there = bundle.decision["approved"], bundle.decision["persons"]
    named = [("proposed", bundle.decision["proposed"]["by"]), ("approved", approved["by"])]
    named += [("approved in the name of", approved["in_the_name_of"])] if approved["in_the_name_of"] else []
    for choice in bundle.decision["choices"]:
        about, by = f"choice on {bundle.name(choice['file'])}", choice.get("by", "")
        named += [(about, by)] if by else []
        if choice["reason"].strip() and not by:
            yield f"decision.json, {about}: it has a reason, and nobody who gave it."
        if choice.get("overruled") and (by, choice.get("role")) != (approved["by"], "director"):
            yield f"decision.json, {about}: it is overruled, and not by the director who approved."
    for about, by in named:
        if int(by.split()[1]) > there:
            yield f"decision.json, {about}: there is no {by}; it counts {there}."
    unheard = {*range(1, there + 1)} - {int(by.split()[1]) for _about, by in named}
    if unheard and not any(choice.get("overruled") for choice in bundle.decision["choices"]):
        yield f"decision.json: person {min(unheard)} neither chose nor proposed nor approved."


def check_holds(bundle: Bundle) -> Iterator[str]:
    """A file that was pinned is in, one that was excluded is out, each with a reason."""
    for one in bundle.holds:
        about, is_in = f"holds.json, {bundle.name(one['file'])}", one["file"] in bundle.decision["admitted"]
        if is_in != (one["kind"] == "pinned"):
            yield f"{about}: it is {one['kind']}, and {'in' if is_in else 'not in'} the cohort."
        if not one["reason"].strip():
            yield f"{about}: it is {one['kind']} without a reason."
    held = {one["file"]: one["kind"] for one in bundle.holds}
    for choice in bundle.decision["choices"]:
        if choice["held"] != held.get(choice["file"], ""):
            about, said = f"holds.json, {bundle.name(choice['file'])}", held.get(choice["file"], "not held")
            yield f"{about}: its choice was {choice['held'] or 'not held'}, here it is {said}."


def check_targets(bundle: Bundle) -> Iterator[str]:
    """Each target stands where it is said to stand: how many the cohort has of it, how many too few or too many."""
    asked = {one["file"]: one for one in bundle.targets["files"]}
    for file in sorted({*asked} ^ {one["file"] for one in bundle.decision["choices"]}, key=bundle.name):
        yield f"targets.json, {bundle.name(file)}: a file has a choice and what the targets ask of it, or neither."
    files = {one["id"]: one for one in bundle.files}
    chosen = [{**files[file], **asked.get(file, {})} for file in bundle.decision["admitted"]]
    for target in bundle.targets["targets"]:
        found, said = _stands(target, chosen), (target["count"], target["short"], target["over"])
        if said != found:
            about = f"targets.json, {target['kind']} “{target['value']}”"
            yield f"{about}: count, too few, too many are said to be {said}, the cohort gives {found}."


def _stands(target: Mapping[str, Any], chosen: list[dict[str, Any]]) -> tuple[int, int, int]:
    """Of first-time countries the countries count; a target for every country holds for each by itself."""
    of_it = [one for one in chosen if _is_of(target["kind"], target["value"], one)]
    countries = Counter(one["country"] for one in of_it)
    most = math.inf if target["most"] is None else target["most"]
    if (target["kind"], target["value"]) == ("country", ""):
        return max(countries.values(), default=0), 0, int(sum(max(0, count - most) for count in countries.values()))
    count = len(countries) if target["kind"] == "first_time" else len(of_it)
    return count, max(0, (target["least"] or 0) - count), int(max(0, count - most))


def _is_of(kind: str, value: str, file: Mapping[str, Any]) -> bool:
    if value == "" and kind in ("country", "first_time"):
        return kind == "country" or bool(file.get("is_first"))
    return file.get(kind) == value


CHECKS = {
    "decision.json": (check_cohort, check_order, check_persons),
    "holds.json": (check_holds,),
    "targets.json": (check_targets,),
}
