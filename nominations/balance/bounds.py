"""Whether any cohort keeps the hard rules: told without a solver, each time by the first rule that cannot be kept."""

from collections import Counter
from collections.abc import Collection, Iterable

from nominations.balance.terms import File, Limits, Unsound


def check(files: Iterable[File], limits: Limits, kept: Collection[str] = ()) -> None:
    """Goes on where a cohort exists."""
    able = limits.candidates(files, kept)
    pinned = [file for file in able if file.key in limits.pinned]
    if len(pinned) > limits.size:
        raise Unsound("pinned", pinned=len(pinned), size=limits.size)
    for country, count in sorted(Counter(file.country for file in pinned).items()):
        if limits.ceiling is not None and count > limits.ceiling:
            raise Unsound("pinned_country", country=country, pinned=count, ceiling=limits.ceiling)
    if (most := _most(able, limits.ceiling)) < limits.size:
        raise Unsound("few", most=most, size=limits.size)


def _most(able: Iterable[File], ceiling: int | None) -> int:
    """How many files can be in at once."""
    counts = Counter(file.country for file in able).values()
    return sum(count if ceiling is None else min(count, ceiling) for count in counts)


def check_country(files: list[File], limits: Limits, chosen: Collection[str], country: str) -> None:
    """Goes on where a cohort with the country exists."""
    able = limits.candidates(files, chosen)
    if not any(file.country == country for file in able):
        raise Unsound("nobody", country=country)
    check(files, limits, chosen)
    pinned = sum(file.key in limits.pinned and file.country != country for file in able)
    if pinned >= limits.size:
        raise Unsound("all_pinned", pinned=pinned, size=limits.size)
