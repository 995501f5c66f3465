"""What a command and the keeper of its servers say to each other."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

MARK = "GNLC_STACK"  # in the environment of every process that uses a stack
BUSY = "busy"


@dataclass(frozen=True)
class Order:
    """What a parent wants kept."""

    folder: str  # the servers' data; the same as scratch unless it is kept
    scratch: str  # sockets; gone afterwards
    mark: str
    parts: list[str]

    @property
    def keep(self) -> bool:
        """Whether the data outlives the run."""
        return self.folder != self.scratch

    @property
    def sockets(self) -> Path:
        """A folder that PostgreSQL's account may write to."""
        return Path(self.scratch, "sockets")

    def text(self) -> str:
        """As it travels on the command line."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> Self:
        """As it arrives."""
        return cls(**json.loads(text))


def running_file(folder: Path) -> Path:
    """Where a kept stack says how to reach it while it runs."""
    return folder / "running.json"
