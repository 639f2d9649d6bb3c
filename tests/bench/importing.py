"""An import that runs in another process until it is told to end: what the screen must not notice.

python -m tests.bench.importing FILE     # ends when its input does
"""

from __future__ import annotations

import select
import subprocess
import sys
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.bench.corpus import Corpus
from tracker.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.corpus import Record

ROOT: Final = Path(__file__).parents[2]
_BEGUN: Final = 1000
"""Records after which it says that it has begun: written, and not committed."""
_LOOKS: Final = 50
"""Records between two looks at whether to end."""


class Import:
    """An import that is under way, all in one transaction, from `with` on until `end`."""

    def __init__(self, path: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.importing", str(path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Import:
        assert self._process.stdout is not None
        if not self._process.stdout.readline():
            raise RuntimeError("the import ended before it began")
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()

    def end(self) -> int:
        """Let it come to its end; return how many incidents it has written.

        Raises RuntimeError if it failed.
        """
        said, _ = self._process.communicate()
        if self._process.returncode:
            raise RuntimeError(f"the import failed: exit code {self._process.returncode}")
        return int(said)


def _endless() -> Iterator[Record]:
    for number in count():
        yield from Corpus(1000, seed=number, origin=f"import-{number}").records()


def main() -> None:
    """Write until the input ends, then commit."""
    incidents = 0
    with (
        Store.open(Path(sys.argv[1]), author="importer") as store,
        store.batch("an import") as batch,
    ):
        for number, (table, uid, body) in enumerate(_endless()):
            batch.put_body(table, uid, body)
            incidents += table == "incidents"
            if number == _BEGUN:
                print("begun", flush=True)
            if number > _BEGUN and not number % _LOOKS and select.select([sys.stdin], [], [], 0)[0]:
                break
    print(incidents)


if __name__ == "__main__":
    main()
