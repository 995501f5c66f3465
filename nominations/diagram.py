"""The states of a road and the acts between them, drawn as Mermaid text from the transitions as they are declared."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

MANY = 6  # an act that starts in so many places is drawn once, from a name for all of them
ANYWHERE = "anywhere_before_the_announcement"

Groups = Mapping[str, Sequence[str]]


class Transition(Protocol):
    """One act from one state, as declared."""

    name: str
    source: str
    target: object


def mermaid(declared: Iterable[Transition], states: Sequence[str], groups: Groups) -> str:
    """A state diagram that begins at the first state; states that share an act are drawn inside one another."""
    acts: dict[str, tuple[set[str], set[str]]] = {}
    for row in declared:
        sources, targets = acts.setdefault(row.name, (set(), set()))
        sources.add(str(row.source))
        targets.update(_targets(row.target))
    drawn = [arrow for name, (sources, targets) in acts.items() for arrow in _arrows(name, sources, targets, groups)]
    places = [ANYWHERE, *groups, *states]
    lines = sorted(drawn, key=lambda arrow: (_rank(arrow[0], states, groups), places.index(arrow[1]), arrow[2]))
    arrows = [f"    {source} --> {target}: {name}" for source, target, name in lines]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {states[0]}", *_boxes(groups), *arrows])


def _targets(target: object) -> list[str]:
    return [str(state) for state in getattr(target, "allowed_states", None) or [target]]


def _arrows(name: str, sources: set[str], targets: set[str], groups: Groups) -> Iterator[tuple[str, str, str]]:
    starts, ends = _gathered(sources, groups), _gathered(targets, groups)
    for source in [ANYWHERE] if len(starts) >= MANY else sorted(starts):
        yield from ((source, target, name) for target in sorted(ends))


def _gathered(states: set[str], groups: Groups) -> set[str]:
    """The same states, whole groups by their names."""
    whole = {name for name, members in groups.items() if set(members) <= states}
    return whole | {state for state in states if not any(state in groups[name] for name in whole)}


def _rank(place: str, states: Sequence[str], groups: Groups) -> int:
    if place == ANYWHERE:
        return len(states)
    return states.index(groups[place][0] if place in groups else place)


def _boxes(groups: Groups) -> Iterator[str]:
    for name, members in groups.items():
        yield f"    state {name} {{"
        yield from (f"        {member}" for member in members)
        yield "    }"
