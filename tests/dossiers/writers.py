"""Who writes and signs, and when, for tests of what a dossier keeps."""

import threading
from datetime import UTC, datetime

from dossiers import workflow
from dossiers.states import Method, Party

INSTANT = datetime(2022, 5, 1, 12, tzinfo=UTC)


def at_once(*functions):
    writers = [threading.Thread(target=function) for function in functions]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(20)


def mayor(snapshot, **changes):
    given = {"party": Party.MAYOR, "name": "Ana Lira", "title": "Mayor", "method": Method.TYPED, "by": None}
    return workflow.sign(snapshot, **(given | changes))
