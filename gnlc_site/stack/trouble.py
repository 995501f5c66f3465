"""What can go wrong with the stack, told in one sentence."""

from pathlib import Path

DISK_FULL = "No space left on device"


class Trouble(Exception):
    """Something a person can mend; its text is the sentence they read."""


def disk_full(folder: Path) -> Trouble:
    """The servers and Django all use the operating system's words for it."""
    return Trouble(f"The disk is full: free some space for {folder} and try again.")


def explain(log: Path, sentence: str) -> Trouble:
    """The sentence, or a better one when the log knows more; then the log's last word."""
    lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
    if any(DISK_FULL in line for line in lines[-20:]):
        return disk_full(log.parent)
    return Trouble(f"{sentence} Its last word: {lines[-1].strip()}" if lines else sentence)
