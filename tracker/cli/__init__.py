"""The command line: parse, call, print.

`main` is all that is imported at the start. What a query command needs is loaded without click,
which costs as long to import as the search takes; all other commands go through click (`app`).
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; `arguments` without the program's name."""
    from tracker.cli import failure, streams

    streams.prepare()
    try:
        from tracker.cli.dispatch import dispatch

        code = dispatch(list(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
    except BaseException as error:  # the one place where any error becomes words and a code
        return failure.report(error)
    return code
