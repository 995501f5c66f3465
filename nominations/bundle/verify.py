"""Recomputes a decision from the files beside it and says "equal", or what differs. Bare Python 3.9 or newer.

    python3 verify.py              in the unpacked folder
    python3 verify.py BUNDLE.zip   on the archive as it came

It ends with 0 if all is equal, with 1 after a line for everything that differs, with 2 if there is no bundle to read.
It asks nothing of the software that made the bundle and writes nothing. What it reckons anew, in this order:

* that every part is the one that the manifest names, by its SHA-256;
* each mean: of a criterion over the readers who judged it, of a file over its criteria by weight; each reader's total;
  the place of each file, equals sharing the best one;
* the marks adjusted for strict readers: total = mean + file + reader + noise, three independent normal effects
  (Henderson 1953); their variances are taken as stated, and none near them may fit better (restricted likelihood,
  Patterson and Thompson 1971);
* each ballot: its tally, its quorum, the word that it carries, at a tie with the casting vote;
* the cohort: every file has a word and a choice, every departure from the word a reason, no country more cities than
  the ceiling, two persons proposed and approved, and the list of the admitted is that of the choices.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

NOT_RECKONED = (
    "not reckoned anew: chances and intervals of ranks (drawn at random from the seed in ranking.json), cautions, "
    "dates, texts and hashes of the dossiers, and parts that this file does not name."
)
NAMES = ("call", "rubric", "files", "marks", "ranking", "votes", "words", "decision")
MANIFEST = "manifest.json"
WORDS = {"recommend": "recommended", "reserve": "reserved", "not_recommend": "not_recommended", "defer": "deferred"}
NEAR = 1e-6
DIGITS = 9  # means that differ by less share a place
NOISE = 1e-6  # the least variance of the noise
STEPS, SLACK = (1 / 1.1, 1, 1.1), 0.01  # how far around the variances is looked, and what rounding may better there


def read(path: Path) -> dict[str, bytes]:
    """The parts of a bundle, unpacked or not, by their names."""
    if path.is_dir():
        there = [one for one in sorted(path.iterdir()) if one.is_file() and not one.name.startswith(".")]
        return {one.name: one.read_bytes() for one in there}
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def digest(content: bytes) -> str:
    """The SHA-256 of a part; that of the manifest is the hash of the bundle."""
    return hashlib.sha256(content).hexdigest()


class Bundle:
    """The parts of a decision as they were read."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self.parts = parts
        self.manifest = json.loads(parts[MANIFEST])
        own: list[Any] = [json.loads(parts[f"{name}.json"]) for name in NAMES]
        self.call, self.rubric, self.files, self.marks, self.ranking, self.votes, self.words, self.decision = own
        self.city = {file["id"]: file["city"] for file in self.files}
        self.titles = {one["code"]: one["title"] for one in self.rubric["criteria"]}
        self.kinds = {one["code"]: one["kind"] for one in self.rubric["criteria"]}
        marked = [one for one in self.rubric["criteria"] if one["kind"] == "mark"]
        self.weights = {one["code"]: Fraction(one["weight"]) for one in marked}
        self.given: dict[str, dict[str, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
        for one in self.marks:
            self.given[one["file"]][one["criterion"]][str(one["seat"])] = one["mark"]

    def name(self, file: str) -> str:
        """A file by its city."""
        return str(self.city.get(file, f"file {file}"))

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


def check_manifest(bundle: Bundle) -> Iterator[str]:
    """Every part is the one that the manifest names, and no other is here."""
    named = {**bundle.manifest["parts"], **bundle.manifest["sealed"]}
    for name, said in sorted(named.items()):
        if name in bundle.parts and digest(bundle.parts[name]) != said:
            yield f"{name}: it is not the part that the manifest names; its SHA-256 differs."
        elif name not in bundle.parts and name in bundle.manifest["parts"]:
            yield f"{name}: the manifest names it, and it is not here."
    for name in sorted(set(bundle.parts) - set(named) - {MANIFEST}):
        yield f"{name}: it is here, and the manifest does not name it."


def check_scale(bundle: Bundle) -> Iterator[str]:
    """Each reader said one word on each criterion of a file, and it lies on the scale."""
    seen = Counter((one["file"], one["seat"], one["criterion"]) for one in bundle.marks)
    for one in bundle.marks:
        about = f"marks.json, {bundle.name(one['file'])}: mark of seat {one['seat']} on “{one['criterion']}”"
        top = {"gate": 1, "mark": bundle.call["scale"]["highest"]}.get(bundle.kinds.get(one["criterion"], ""))
        if one["file"] not in bundle.city or top is None:
            yield f"{about}: there is no such file or criterion."
        elif one["mark"] is not None and not bundle.call["scale"]["lowest"] <= one["mark"] <= top:
            yield f"{about}: {one['mark']} is off the scale."
        elif seen[one["file"], one["seat"], one["criterion"]] > 1:
            yield f"{about}: it is there twice."


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


def _of_criteria(bundle: Bundle, file: str, said: Mapping[str, Any]) -> Iterator[str]:
    about, given = f"marks.json, {bundle.name(file)}", bundle.given[file]
    seats = {*said["seats"], *bundle.seats(file)}
    moved = [seat for seat in sorted(seats, key=int) if differs(said["seats"].get(seat), bundle.total(file, seat))]
    whose = f"mark of seat {moved[0]}" if len(moved) == 1 else "marks"
    for code in bundle.weights:
        found = mean(given[code].values())
        yield from compared(f"{about}: {whose} on “{bundle.titles[code]}”", said["criteria"].get(code), found)
    for seat in moved:
        yield from compared(f"{about}: total of seat {seat}", said["seats"].get(seat), bundle.total(file, seat))
    for code, told_of in said["gates"].items():
        values = list(given[code].values())
        if told_of != [values.count(1), values.count(0), values.count(None)]:
            yield f"{about}: gate “{bundle.titles[code]}”: the ranking counts other words of its readers."


# The marks adjusted for strict readers.


class Model:
    """What mean, readers and files come to at given spreads over that of the noise; the files are integrated out."""

    def __init__(self, reviews: list[tuple[str, str, float]], file_ratio: float, seat_ratio: float) -> None:
        self.number, self.ratio = len(reviews), seat_ratio
        self.middle = sum(total for _file, _seat, total in reviews) / self.number
        self.seats = {seat: place for place, seat in enumerate(sorted({seat for _file, seat, _total in reviews}), 1)}
        self.of: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for file, seat, total in reviews:
            self.of[file].append((self.seats[seat], total - self.middle))
        self.pull = {file: file_ratio**2 / (1 + file_ratio**2 * len(own)) for file, own in self.of.items()}
        self.sums = {file: sum(value for _seat, value in own) for file, own in self.of.items()}
        left, right = self._equations()
        self.inverse, grown = inverted(left)
        self.solution = [sum(a * b for a, b in zip(row, right)) for row in self.inverse]
        squares = sum(value**2 for own in self.of.values() for _seat, value in own)
        squares -= sum(self.pull[file] * total**2 for file, total in self.sums.items())
        squares -= sum(a * b for a, b in zip(right, self.solution))
        self.noise = max(squares / (self.number - 1), NOISE)
        grown += sum(math.log1p(file_ratio**2 * len(own)) for own in self.of.values())
        self.deviance = grown + (self.number - 1) * math.log(self.noise)

    def _equations(self) -> tuple[list[list[float]], list[float]]:
        """Row 0 is the mean, each other row a reader; spread is reckoned out of the readers."""
        size = len(self.seats) + 1
        left = [[float(row == column and row > 0) for column in range(size)] for row in range(size)]
        right = [0.0] * size
        for file, own in self.of.items():
            parts = [(1.0, {0: 1.0, seat: self.ratio}, value) for seat, value in own]
            whole = {0: float(len(own)), **{seat: self.ratio for seat, _value in own}}
            for weight, row, value in [*parts, (-self.pull[file], whole, self.sums[file])]:
                for one, part in row.items():
                    right[one] += weight * part * value
                    for other, factor in row.items():
                        left[one][other] += weight * part * factor
        return left, right

    def adjusted(self, file: str) -> float:
        """What a file would get from readers of middling strictness, drawn to the mean of all."""
        own, found = self.of[file], self.solution
        expected = len(own) * found[0] + self.ratio * sum(found[seat] for seat, _value in own)
        return self.middle + found[0] + self.pull[file] * (self.sums[file] - expected)

    def error(self, file: str, noise: float) -> float:
        """The standard error of that, the variances taken as known."""
        own, pull, known = self.of[file], self.pull[file], self.inverse
        parts = {0: 1 - pull * len(own), **{seat: -pull * self.ratio for seat, _value in own}}
        spread = sum(a * b * known[one][other] for one, a in parts.items() for other, b in parts.items())
        return math.sqrt(noise * (pull + max(spread, 0)))


def inverted(rows: list[list[float]]) -> tuple[list[list[float]], float]:
    """The inverse of a positive definite table by Gauss and Jordan, and the logarithm of its determinant."""
    size, grown = len(rows), 0.0
    work = [[*row, *(float(place == own) for place in range(size))] for own, row in enumerate(rows)]
    for place in range(size):
        pivot, grown = work[place][place], grown + math.log(work[place][place])
        work[place] = [value / pivot for value in work[place]]
        for other in range(size):
            if other != place and (factor := work[other][place]):
                work[other] = [a - factor * b for a, b in zip(work[other], work[place])]
    return [row[size:] for row in work], grown


def hangs_together(reviews: list[tuple[str, str, float]]) -> bool:
    """Whether all readers can be compared: each shares a file with another, if only through others."""
    files: dict[str, set[str]] = defaultdict(set)
    for file, seat, _total in reviews:
        files[file].add(seat)
    before: set[str] = set()
    reached = {reviews[0][1]} if reviews else before
    while reached != before:
        before = set(reached)
        reached |= {seat for own in files.values() if own & before for seat in own}
    return len(files) > 1 and len(reached) > 1 and reached == {seat for _file, seat, _total in reviews}


def check_adjusted(bundle: Bundle) -> Iterator[str]:
    """The second opinion beside the means, where readers can be compared at all."""
    reviews, spread = bundle.reviews(), bundle.ranking["variances"]
    if spread is None or not hangs_together(reviews):
        if spread is not None or hangs_together(reviews):
            yield "ranking.json: marks are adjusted where, and only where, all readers hang together over shared files."
        return
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


def check_votes(bundle: Bundle) -> Iterator[str]:
    """Each word is the one that its ballot carries, under the quorum of the call; one as published has no ballot."""
    ballots = {(one["file"], one["ballot"]): one for one in bundle.votes}
    for word in bundle.words:
        about = f"votes.json, {bundle.name(word['file'])}, ballot {word['ballot']}"
        if (word["file"], word["ballot"]) in ballots:
            yield from _ballot(about, ballots[word["file"], word["ballot"]], word, bundle.call["quorum_percent"])
        elif not word["as_published"]:
            yield f"{about}: the votes are missing."


def _ballot(about: str, ballot: Mapping[str, Any], word: Mapping[str, Any], percent: int) -> Iterator[str]:
    found = ballot["counts"] if ballot["secret"] else Counter(ballot["votes"].values())
    counts = {choice: count for choice, count in found.items() if count}
    if counts != word["counts"]:
        yield f"{about}: the record says {told(word['counts'])}; the votes give {told(counts)}."
    voted, needed = sum(counts.values()), max(1, -(-word["entitled"] * percent // 100))
    if voted < needed:
        yield f"{about}: {voted} voted, and the quorum is {needed} of {word['entitled']}."
    leading = [choice for choice, count in counts.items() if count == max(counts.values())]
    cast = ballot["casting"] if ballot["secret"] else ballot["votes"].get(ballot["casting_seat"], "")
    carried = leading[0] if len(leading) == 1 else cast
    if carried not in leading or WORDS.get(carried) != word["word"]:
        yield f"{about}: {told(counts)}, casting vote “{cast}”: not “{word['word']}”."


def told(counts: Mapping[str, int]) -> str:
    """Votes by choice in a few words."""
    return ", ".join(f"{choice} {count}" for choice, count in sorted(counts.items())) or "no votes"


def check_cohort(bundle: Bundle) -> Iterator[str]:
    """The list of the admitted follows from the choices, and each choice from a word or a reason."""
    decision, words = bundle.decision, {one["file"]: one["word"] for one in bundle.words}
    for choice in decision["choices"]:
        yield from _choice(f"decision.json, {bundle.name(choice['file'])}", choice, words.get(choice["file"]))
    chosen = sorted(one["file"] for one in decision["choices"] if one["in"])
    for file in sorted({*chosen} ^ {*decision["admitted"]}, key=bundle.name):
        yield f"decision.json, {bundle.name(file)}: choice and list of the admitted say different things."
    for file in sorted({*words} ^ {one["file"] for one in decision["choices"]}, key=bundle.name):
        yield f"decision.json, {bundle.name(file)}: a file has a word of the jury and a choice, or neither."
    if decision["size"] != len(decision["admitted"]):
        yield f"decision.json: the size is said to be {decision['size']}, the list has {len(decision['admitted'])}."
    yield from _rules(bundle, chosen)


def _choice(about: str, choice: Mapping[str, Any], word: Any) -> Iterator[str]:
    if choice["in"] != (word == "recommended") and not choice["reason"].strip():
        yield f"{about}: the choice departs from the word “{word}” without a reason."


def _rules(bundle: Bundle, chosen: list[str]) -> Iterator[str]:
    country = {file["id"]: file["country"] for file in bundle.files}
    ceiling = math.inf if bundle.call["ceiling"] is None else bundle.call["ceiling"]
    for name, count in sorted(Counter(country[file] for file in chosen).items()):
        if count > ceiling:
            yield f"decision.json, {name}: {count} cities are admitted, and the ceiling is {ceiling}."
    if bundle.decision["proposed"]["by"] == bundle.decision["approved"]["by"]:
        yield "decision.json: one person proposed and approved."


CHECKS = (check_manifest, check_scale, check_weights, check_means, check_adjusted, check_votes, check_cohort)


def differences(parts: Mapping[str, bytes]) -> list[str]:
    """A sentence for everything that differs; none at all if the decision follows from its parts."""
    try:
        bundle = Bundle(parts)
    except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        return [f"The bundle cannot be read: {error!r}."]
    found: list[str] = []
    for check in CHECKS:
        try:
            found += check(bundle)
        except (ArithmeticError, AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            found.append(f"{check.__name__}: the parts do not fit together: {error!r}.")
    return found


def main(arguments: list[str]) -> int:
    """Reads, reckons, tells."""
    path = Path(arguments[0]) if arguments else Path(__file__).parent
    try:
        parts = read(path)
    except (OSError, zipfile.BadZipFile) as error:
        print(f"{path} is no bundle: {error}.")
        return 2
    found = differences(parts)
    print("\n".join(found) or "equal")
    print(f"bundle {digest(parts.get(MANIFEST, b''))}\n{NOT_RECKONED}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
