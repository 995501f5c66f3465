"""A cohort weighed against targets and against the jury's order: what is met, what departs, what is best. No Django.

The hard rules, in the order in which a refusal names them: what is pinned stays in; what is excluded, and what the
jury does not recommend or defers, stays out unless it is pinned; no country has more than the call admits; the size is
as asked. Among all cohorts that keep them the suggested one has

1. the least distance from the targets: what lies under each least and over each most, added up;
2. among those, the least departure from the jury's order: the number of pairs of which the lower is in and the higher
   is out, among the files that may come in; of equals each pair divided counts half;
3. among those, what lots decide, drawn from the seed and the keys of the files.

Targets are wishes, never quotas: a cohort that misses all of them is still a cohort. The solver works on one thread
with a bounded effort, and says whether it proved that no cohort is better; the same question has the same answer, in
whatever order files and targets are named. It is loaded when it is asked: the rest needs none.
"""

from collections.abc import Collection, Iterable

from nominations.balance.compare import Difference, compare
from nominations.balance.order import Choice, departures, misplaced, passed_over, places, ranked
from nominations.balance.targets import EVERY, Tally, Target, distance, tally
from nominations.balance.terms import File, Limits, Suggestion, Unsound

__all__ = [
    "EVERY", "Choice", "Difference", "File", "Limits", "Suggestion", "Tally", "Target", "Unsound",
    "compare", "departures", "distance", "misplaced", "passed_over", "places", "ranked", "suggest", "tally",
    "what_it_takes",
]  # fmt: skip


def suggest(files: Iterable[File], targets: Iterable[Target], limits: Limits, *, seed: int = 1) -> Suggestion:
    """The best cohort by the aims in their order; `Unsound` says why there is none."""
    from nominations.balance.bounds import check
    from nominations.balance.solver import best

    of_files = ranked(files)
    check(of_files, limits)
    return best(of_files, sorted(targets), limits, seed)


def what_it_takes(
    files: Iterable[File],
    targets: Iterable[Target],
    limits: Limits,
    chosen: Collection[str],
    country: str,
    *,
    seed: int = 1,
) -> Suggestion:
    """The smallest change of this cohort after which the country is in it; then the aims in their order.

    The size is that of `limits`; what the cohort has already may stay, whatever the jury said of it.
    """
    from nominations.balance.bounds import check_country
    from nominations.balance.solver import nearest

    of_files = ranked(files)
    check_country(of_files, limits, chosen, country)
    return nearest(of_files, sorted(targets), limits, frozenset(chosen), country, seed)
