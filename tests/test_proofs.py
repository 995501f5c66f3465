"""Every long proof notes the figures that docs/proofs.md shows."""

import ast
from collections.abc import Iterator
from pathlib import Path

NOTES = "record_property"
YES_OR_NO = {  # nothing is measured: it is so, or it is not
    "test_a_signal_to_the_stack_alone_leaves_nothing",
    "test_a_taken_port_is_told_before_anything_starts",
    "test_an_environment_that_was_moved_is_made_anew",
    "test_killing_parent_and_keeper_ends_the_servers_too",
    "test_programs_that_nobody_cannot_reach_run_from_a_copy",
}


def proofs() -> Iterator[ast.FunctionDef]:
    """By a mark of its own, of one of its cases, or of its whole module."""
    for path in Path(__file__).parent.rglob("test_*.py"):
        body = ast.parse(path.read_text()).body
        marks = (ast.unparse(node) for node in body if isinstance(node, ast.Assign))
        whole = any(mark.startswith("pytestmark") and "mark.proof" in mark for mark in marks)
        for node in body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and (whole or _is_marked(node)):
                yield node


def _is_marked(function: ast.FunctionDef) -> bool:
    return any("mark.proof" in ast.unparse(mark) for mark in function.decorator_list)


def _notes(function: ast.FunctionDef) -> bool:
    """Asking for the fixture alone notes nothing."""
    return any(isinstance(node, ast.Name) and node.id == NOTES for part in function.body for node in ast.walk(part))


def test_every_proof_notes_its_figures():
    found = list(proofs())

    assert len(found) > 20
    assert {proof.name for proof in found if not _notes(proof)} == YES_OR_NO
