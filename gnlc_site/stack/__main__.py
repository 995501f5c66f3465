"""One entrance for the commands in script/: a sentence and exit code 1 where something is wrong."""

import importlib
import sys

from gnlc_site.stack import signals
from gnlc_site.stack.trouble import DISK_FULL, Trouble


def main() -> int:
    """The command's exit code."""
    name, arguments = sys.argv[1], sys.argv[2:]
    signals.listen()
    try:
        code: int = importlib.import_module(f"gnlc_site.stack.commands.{name}").main(arguments)
    except signals.Ended as ended:
        return ended.exit_code
    except (Trouble, OSError) as trouble:
        return _say(name, trouble)
    return code


def _say(name: str, trouble: Exception) -> int:
    sentence = str(trouble)
    if DISK_FULL in sentence:
        sentence = f"The disk is full: free some space and try again ({sentence})."
    print(f"script/{name}: {sentence}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
