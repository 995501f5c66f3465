"""Recomputes a decision from the files beside it and says "equal", or what differs. Bare Python 3.9 or newer.

    python3 verify.py              in the unpacked folder
    python3 verify.py BUNDLE.zip   on the archive as it came

It ends with 0 if all is equal, with 1 after a line for everything that differs, with 2 if there is no bundle to read.
It asks nothing of the software that made the bundle and writes nothing. What it reckons anew, in this order:

* that every part is the one that the manifest names, by its SHA-256, and is sound (shape.py): no row twice, no text
  where a number stands, no file that files.json does not have;
* each mean: of a criterion over the readers who judged it, of a file over its criteria by weight; each reader's total;
  the place of each file, equals sharing the best one; gates are counted and weigh nothing;
* the marks adjusted for strict readers (adjusted.py); their variances are taken as stated, and none near them may fit
  better; the chances of a place must be enough for the places of the call;
* each ballot: its tally, its quorum, the word that it carries, at a tie with the casting vote;
* the cohort: every file has a word and a choice, every departure from the word a reason, every pair that is out of the
  jury's order a reason that speaks of it, no country more cities than the ceiling, two persons proposed and approved,
  and the list of the admitted is that of the choices; each reason is somebody's, of the persons that decision.json
  counts, and only the approver overruled (cohort.py);
* every mark and every open vote is that of a seat which the jury has;
* files that were held in or out are where they were held; targets stand where they are said to stand.
"""

from __future__ import annotations

import hashlib
import math
import sys
import zipfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

if sys.version_info < (3, 9):  # noqa: UP036 - a stranger's Python may be older than ours
    sys.exit("verify.py needs Python 3.9 or newer; this one is %d.%d." % sys.version_info[:2])  # noqa: UP031
if __package__:
    from nominations.bundle import cohort, shape
    from nominations.bundle.adjusted import Model, hangs_together
else:  # unpacked, where its other files stand beside it
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    import cohort  # type: ignore[import-not-found, no-redef]
    import shape  # type: ignore[import-not-found, no-redef]
    from adjusted import Model, hangs_together  # type: ignore[import-not-found, no-redef]

NOT_RECKONED = (
    "not reckoned anew: chances and intervals of ranks (drawn at random from the seed in ranking.json), cautions, "
    "scenarios, dates, texts and hashes of the dossiers, and what nothing else in the bundle tells: the rules of the "
    "call, who was entitled to vote, which seat of the jury cast which vote, how many seats and persons there are, who "
    "of them chose and approved, which targets were set and their limits, which countries were there for the first "
    "time, country, kind, size and language of a city."
)
MANIFEST = "manifest.json"
NEAR = 1e-6
DIGITS = 9  # means that differ by less share a place
STEPS, SLACK = (1 / 1.1, 1, 1.1), 0.01  # how far around the variances is looked, and what rounding may better there


def read(path: Path) -> dict[str, bytes]:
    """The parts of a bundle, unpacked or not, by their names."""
    if path.is_dir():
        there = [one for one in sorted(path.iterdir()) if one.is_file() and not one.name.startswith(".")]
        return {one.name: one.read_bytes() for one in there}
    with zipfile.ZipFile(path) as packed:
        if twice := [name for name, count in Counter(packed.namelist()).items() if count > 1]:
            raise zipfile.BadZipFile(f"it has {twice[0]} twice")
        return {name: packed.read(name) for name in packed.namelist()}


def digest(content: bytes) -> str:
    """The SHA-256 of a part; that of the manifest is the hash of the bundle."""
    return hashlib.sha256(content).hexdigest()


class Bundle:
    """The parts of a decision as they were read; each is sound."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.call, self.rubric, self.ranking = values["call.json"], values["rubric.json"], values["ranking.json"]
        self.files, self.marks, self.votes = values["files.json"], values["marks.json"], values["votes.json"]
        self.words, self.decision = values["words.json"], values["decision.json"]
        self.holds, self.targets = values["holds.json"], values["targets.json"]
        self.city = {file["id"]: file["city"] for file in self.files}
        self.criteria = {one["code"]: one for one in self.rubric["criteria"]}
        self.gates = {code for code, one in self.criteria.items() if one["kind"] == "gate"}
        self.weights = {code: Fraction(self.criteria[code]["weight"]) for code in self.criteria.keys() - self.gates}
        self.given: dict[str, dict[str, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
        for one in self.marks:
            self.given[one["file"]][one["criterion"]][str(one["seat"])] = one["mark"]

    def name(self, file: str) -> str:
        """A file by its city."""
        return str(self.city.get(file, f"file {file}"))

    def title(self, code: str) -> str:
        """A criterion in words."""
        return str(self.criteria[code]["title"]) if code in self.criteria else code

    def total(self, file: str, seat: str) -> Fraction | None:
        """What one reader's marks of a file come to."""
        return weighted(self.weights, {code: mean([self.given[file][code].get(seat)]) for code in self.weights})

    def mean(self, file: str) -> Fraction | None:
        """The weighted mean of the means of its criteria."""
        return weighted(self.weights, {code: mean(self.given[file][code].values()) for code in self.weights})

    def seats(self, file: str) -> list[str]:
        """The readers of a file."""
        return sorted({seat for code in self.weights for seat in self.given[file][code]}, key=int)

    def reviews(self) -> list[tuple[str, str, float]]:
        """The total of every review that judges a criterion."""
        totals = ((file, seat, self.total(file, seat)) for file in sorted(self.given) for seat in self.seats(file))
        return [(file, seat, float(total)) for file, seat, total in totals if total is not None]


def mean(marks: Iterable[Any]) -> Fraction | None:
    """The mean of what was judged, without rounding; what was not judged is never a zero."""
    judged = [Fraction(mark) for mark in marks if mark is not None]
    return sum(judged, Fraction(0)) / len(judged) if judged else None


def weighted(weights: Mapping[str, Fraction], values: Mapping[str, Fraction | None]) -> Fraction | None:
    """Over the criteria that have a value: what is missing neither lowers nor lifts."""
    there = {code: value for code, value in values.items() if value is not None}
    whole = sum((weights[code] for code in there), Fraction(0))
    return sum((weights[code] * value for code, value in there.items()), Fraction(0)) / whole if whole else None


def differs(said: Any, found: Any) -> bool:
    """Whether two numbers, or a number and nothing, are not the same but for rounding."""
    if said is None or found is None:
        return said is not found
    return abs(float(said) - float(found)) > NEAR


def points(value: Any) -> str:
    """A number for a sentence."""
    return "nothing" if value is None else f"{float(value):.4f}".rstrip("0").rstrip(".")


def placed(means: Mapping[str, float]) -> dict[str, int]:
    """The place of each, the highest first; equals share the best one."""
    order = sorted((round(value, DIGITS) for value in means.values()), reverse=True)
    first = {value: place for place, value in sorted(enumerate(order, 1), reverse=True)}
    return {file: first[round(value, DIGITS)] for file, value in means.items()}


def check_manifest(parts: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Iterator[str]:
    """Every part is the one that the manifest names, and no other is here."""
    named = {**manifest["parts"], **manifest["sealed"]}
    for name, said in sorted(named.items()):
        if name in parts and digest(parts[name]) != said:
            yield f"{name}: it is not the part that the manifest names; its SHA-256 differs."
        elif name not in parts and name in manifest["parts"]:
            yield f"{name}: the manifest names it, and it is not here."
    for name in sorted(set(parts) - set(named) - {MANIFEST}):
        yield f"{name}: it is here, and the manifest does not name it."
    for name in sorted(set(shape.SHAPES) - set(parts) - set(named)):
        yield f"{name}: it is not here."


def check_scale(bundle: Bundle) -> Iterator[str]:
    """Each word of a reader lies on the scale; a gate weighs nothing."""
    scale = bundle.call["scale"]
    for one in bundle.marks:
        about = f"marks.json, {bundle.name(one['file'])}: mark of seat {one['seat']} on “{one['criterion']}”"
        lowest, highest = (0, 1) if one["criterion"] in bundle.gates else (scale["lowest"], scale["highest"])
        if one["criterion"] not in bundle.criteria:
            yield f"{about}: there is no such criterion."
        elif one["mark"] is not None and not lowest <= one["mark"] <= highest:
            yield f"{about}: {one['mark']} is off the scale."
    for code in sorted(bundle.gates):
        if Fraction(bundle.criteria[code]["weight"]):
            yield f"rubric.json, “{code}”: a gate weighs nothing, here is {bundle.criteria[code]['weight']}."


def check_weights(bundle: Bundle) -> Iterator[str]:
    """The ranking was reckoned with the weights of the rubric."""
    said = {code: Fraction(weight) for code, weight in bundle.ranking["weights"].items()}
    for code in sorted({*said, *bundle.weights}):
        if said.get(code) != bundle.weights.get(code):
            found = points(bundle.weights.get(code))
            yield f"rubric.json, “{code}”: the ranking was made with weight {points(said.get(code))}, here is {found}."


def compared(about: str, said: Any, found: Any) -> Iterator[str]:
    """A sentence where the ranking and the marks say different numbers."""
    if differs(said, found):
        yield f"{about}: the ranking says {points(said)}, the marks give {points(found)}."


def check_means(bundle: Bundle) -> Iterator[str]:
    """Each file's gates, the mean of each criterion, each reader's total, all of it together, and the place by it."""
    ranked = bundle.ranking["files"]
    for file in sorted({*ranked} ^ {*bundle.given}, key=bundle.name):
        yield f"ranking.json, {bundle.name(file)}: only {'the ranking' if file in ranked else 'marks'} has this file."
    means = {file: bundle.mean(file) for file in bundle.given}
    places = placed({file: float(value) for file, value in means.items() if value is not None})
    both = sorted({*ranked} & {*bundle.given}, key=bundle.name)
    for file in both:
        yield from _of_criteria(bundle, file, ranked[file])
    for file in both:
        about, said = f"ranking.json, {bundle.name(file)}", ranked[file]
        yield from compared(f"{about}: mean of all marks", said["mean"], means[file])
        yield from compared(f"{about}: place by mean", said["place"], places.get(file))
        judged = sum(bundle.total(file, seat) is not None for seat in bundle.seats(file))
        yield from compared(f"{about}: readers", said["readers"], judged)


def _of_criteria(bundle: Bundle, file: str, said: Mapping[str, Any]) -> Iterator[str]:
    about, given = f"marks.json, {bundle.name(file)}", bundle.given[file]
    seats = {*said["seats"], *bundle.seats(file)}
    moved = [seat for seat in sorted(seats, key=int) if differs(said["seats"].get(seat), bundle.total(file, seat))]
    whose = f"mark of seat {moved[0]}" if len(moved) == 1 else "marks"
    for code in bundle.weights:
        found = mean(given[code].values())
        yield from compared(f"{about}: {whose} on “{bundle.title(code)}”", said["criteria"].get(code), found)
    for seat in moved:
        yield from compared(f"{about}: total of seat {seat}", said["seats"].get(seat), bundle.total(file, seat))
    if {*said["criteria"]} != {*bundle.weights} or {*said["gates"]} != bundle.gates:
        yield f"{about}: the ranking has other criteria or gates than the rubric."
    words = Counter(seat for values in given.values() for seat in values)
    for seat in sorted({*words, *said["words"]}, key=int):
        yield from compared(f"{about}: words of seat {seat}", said["words"].get(seat, 0), words[seat])
    for code, told_of in said["gates"].items():
        values = list(given[code].values())
        if told_of != [values.count(1), values.count(0), values.count(None)]:
            yield f"{about}: gate “{bundle.title(code)}”: the ranking counts other words of its readers."


def check_adjusted(bundle: Bundle) -> Iterator[str]:
    """The second opinion beside the means, where readers can be compared at all."""
    reviews, spread = bundle.reviews(), bundle.ranking["variances"]
    together = hangs_together(reviews)
    if together != (spread is not None):
        yield "ranking.json: marks are adjusted where, and only where, all readers hang together over shared files."
    elif spread is not None:
        yield from _model(bundle, reviews, spread)
    for file, said in bundle.ranking["files"].items():
        if spread is None and (said["rank"] != said["place"] or said["adjusted"] is not None or said["se"] is not None):
            yield f"ranking.json, {bundle.name(file)}: nothing is adjusted, and its rank is not its place by mean."


def _model(bundle: Bundle, reviews: list[tuple[str, str, float]], spread: Mapping[str, float]) -> Iterator[str]:
    ratios = [math.sqrt(spread[name] / spread["noise"]) for name in ("file", "juror")]
    model = Model(reviews, *ratios)
    yield from compared("ranking.json: variance of the noise", spread["noise"], model.noise)
    near = [(ratios[0] * one, ratios[1] * other) for one in STEPS for other in STEPS]
    if min(Model(reviews, *pair).deviance for pair in near) < model.deviance - SLACK:
        yield "ranking.json: the variances are not those that explain these marks best."
    ranks = placed({file: model.adjusted(file) for file in model.of})
    for file in sorted(model.of, key=bundle.name):
        about, said = f"ranking.json, {bundle.name(file)}", bundle.ranking["files"].get(file, {})
        yield from compared(f"{about}: adjusted", said.get("adjusted"), model.adjusted(file))
        yield from compared(f"{about}: standard error", said.get("se"), model.error(file, spread["noise"]))
        yield from compared(f"{about}: rank, adjusted", said.get("rank"), ranks[file])
    effects = bundle.ranking["effects"]
    for seat in sorted({*effects, *model.seats}, key=int):
        said, known = effects.get(seat, {}), seat in model.seats
        about = f"ranking.json: effect of seat {seat}"
        yield from compared(about, said.get("effect"), model.effect(seat) if known else None)
        yield from compared(
            f"{about}, its error", said.get("se"), model.error_of(seat, spread["noise"]) if known else None
        )
        yield from compared(
            f"{about}, its files", said.get("files"), sum(one == seat for _file, one, _total in reviews)
        )


def check_places(bundle: Bundle) -> Iterator[str]:
    """The chances are those of the call's places: at least so many files are among the first so many."""
    places, ranked = bundle.call["places"], bundle.ranking["files"]
    if bundle.ranking["places"] != places:
        made_for = points(bundle.ranking["places"])
        yield f"call.json, “places”: the ranking was made for {made_for}, here is {points(places)}."
    for about, said in (
        ("", list(ranked.values())),
        (" shown to all", [one["shown_to_all"] for one in ranked.values()]),
    ):
        chances = [one["chance"] for one in said if one["chance"] is not None]
        if chances and (places is None or sum(chances) < min(places, len(chances)) - SLACK):
            yield f"ranking.json: the chances{about} add up to {points(sum(chances))}, of {points(places)} places."


def check_votes(bundle: Bundle) -> Iterator[str]:
    """Each word is the one that its ballot carries, under the quorum of the call; one as published has no ballot."""
    ballots = {(one["file"], one["ballot"]): one for one in bundle.votes}
    last = {one["file"]: one for one in bundle.words}
    for word in bundle.words:
        about = f"votes.json, {bundle.name(word['file'])}, ballot {word['ballot']}"
        if word["as_published"] != (word["ballot"] is None):
            yield f"words.json, {bundle.name(word['file'])}: a word as published has no ballot, any other has one."
        elif (word["file"], word["ballot"]) in ballots:
            yield from _ballot(about, ballots[word["file"], word["ballot"]], word, bundle.call["quorum_percent"])
        elif not word["as_published"]:
            yield f"{about}: the votes are missing."
    for one in bundle.votes:
        about, word = f"votes.json, {bundle.name(one['file'])}, ballot {one['ballot']}", last.get(one["file"])
        if word is None or word["ballot"] is None or one["ballot"] > word["ballot"]:
            yield f"{about}: the jury's word rests on no such ballot."
        yield from _casting(about, one)


def check_seats(bundle: Bundle) -> Iterator[str]:
    """Marks and votes are those of seats that the jury has."""
    there = bundle.call["seats"]
    for one in bundle.marks:
        if not 1 <= one["seat"] <= there:
            yield f"marks.json, {bundle.name(one['file'])}: the jury has no seat {one['seat']}; it has {there}."
    for one in bundle.votes:
        for seat in [] if one["secret"] else one["votes"]:
            if int(seat) > there:
                yield f"votes.json, {bundle.name(one['file'])}: the jury has no seat {seat}; it has {there}."


def _tally(ballot: Mapping[str, Any]) -> dict[str, int]:
    found = ballot["counts"] if ballot["secret"] else Counter(ballot["votes"].values())
    return {choice: count for choice, count in found.items() if count}


def _ballot(about: str, ballot: Mapping[str, Any], word: Mapping[str, Any], percent: int) -> Iterator[str]:
    counts = _tally(ballot)
    if counts != word["counts"]:
        yield f"{about}: the record says {told(word['counts'])}; the votes give {told(counts)}."
    voted, needed = sum(counts.values()), max(1, -(-word["entitled"] * percent // 100))
    if not needed <= voted <= word["entitled"]:
        yield f"{about}: {voted} voted, and the quorum is {needed} of {word['entitled']}."
    leading = [choice for choice, count in counts.items() if count == max(counts.values())]
    cast = ballot["casting"] if ballot["secret"] else ballot["votes"].get(ballot["casting_seat"], "")
    carried = leading[0] if len(leading) == 1 else cast
    if carried not in leading or shape.WORDS.get(carried) != word["word"]:
        yield f"{about}: {told(counts)}, casting vote “{cast}”: not “{word['word']}”."


def _casting(about: str, ballot: Mapping[str, Any]) -> Iterator[str]:
    """A casting vote is told of a tie alone; of an open ballot it is the vote of its seat."""
    counts = sorted(_tally(ballot).values(), reverse=True)
    seat = "" if ballot["secret"] else ballot["casting_seat"]
    if (ballot["casting"] or seat) and counts[:1] != counts[1:2]:
        yield f"{about}: a casting vote is told, and no tie."
    elif not ballot["secret"] and ballot["casting"] != ballot["votes"].get(seat, ""):
        yield f"{about}: the casting vote is not the vote of its seat."


def told(counts: Mapping[str, int]) -> str:
    """Votes by choice in a few words."""
    return ", ".join(f"{choice} {count}" for choice, count in sorted(counts.items())) or "no votes"


CHECKS = {
    "marks.json": (check_scale,),
    "ranking.json": (check_weights, check_means, check_adjusted, check_places),
    "votes.json": (check_votes, check_seats),
    **cohort.CHECKS,
}


def differences(parts: Mapping[str, bytes]) -> list[str]:
    """A sentence for everything that differs; none at all if the decision follows from its parts."""
    values, faults = shape.opened(parts)
    if MANIFEST not in values or any(fault.startswith(MANIFEST) for fault in faults):
        return faults or [f"{MANIFEST}: it is not here."]
    found = list(check_manifest(parts, values[MANIFEST]))
    if not shape.is_sound(parts):
        return [*found, *faults]
    bundle = Bundle(values)
    for name, checks in CHECKS.items():
        for check in checks:
            try:
                found += check(bundle)
            except (ArithmeticError, ValueError) as error:
                found.append(f"{name}: its numbers cannot be reckoned with: {error}.")
    return found


def main(arguments: list[str]) -> int:
    """Reads, reckons, tells."""
    path = Path(arguments[0]) if arguments else Path(__file__).parent
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a console that cannot write a letter
    try:
        parts = read(path)
    except (OSError, EOFError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        print(f"{path} is no bundle: {error}.")
        return 2
    found = differences(parts)
    print("\n".join(found) or "equal")
    print(f"bundle {digest(parts.get(MANIFEST, b''))}\n{NOT_RECKONED}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
