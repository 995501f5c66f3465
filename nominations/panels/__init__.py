"""Who reads which file: panels under every rule, as full and as fit as they can be, loads alike. No Django here.

The rules: no ties to the file's country (all of a juror's countries count), no declared conflict, the language read, no
two readers of one country (a juror's first), enough regions, never more files than agreed, locked cells kept. A panel
that stays short has as many regions as it has readers, up to the number asked for. The aims and how far they are
proven: `aims`. The same seed gives the same panels, in whatever order files and jurors are named.

The solver is loaded when panels are asked for: the rules that other pages need stand in `terms`, without it.
"""

from collections.abc import Collection, Iterable, Mapping

from nominations.panels.terms import File, Pair, Plan, Reader, Unfilled, Unsound, may_read, regions_refused, shares

__all__ = [
    "File", "Pair", "Plan", "Reader", "Unfilled", "Unsound", "may_read", "propose", "regions_refused", "shares",
]  # fmt: skip


def propose(
    files: Iterable[File],
    readers: Iterable[Reader],
    per_file: int,
    *,
    min_regions: int = 1,
    max_load: int | None = None,
    conflicts: Collection[Pair] = (),
    locked: Collection[Pair] = (),
    present: Collection[Pair] = (),
    fit: Iterable[tuple[str, str, float]] = (),
    load: Mapping[str, int] | None = None,
    seed: int = 1,
) -> Plan:
    """The best panels by the aims in their order; `present` readers stay, whatever rule they break.

    `load` is what jurors read already beside these files.
    """
    if refusal := regions_refused(min_regions, per_file):
        raise Unsound(refusal)
    from nominations.panels import aims, table

    of_files = sorted(files, key=lambda file: file.id)
    of_readers = sorted(readers, key=lambda reader: reader.id)
    cells = table.Table(of_files, of_readers, conflicts)
    kept, worth = cells.named(locked), cells.worth(fit)
    taken, room = kept | cells.named(present), table.room(of_readers, max_load, load or {})
    grid = cells.grid(per_file, min_regions, taken, worth, room, load or {}, seed)
    table.check(of_files, of_readers, cells.bars, grid, kept)
    return cells.plan(grid, aims.answer(grid), worth, seed)
