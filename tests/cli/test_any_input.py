"""No words whatever make the search do anything but find, find nothing, or say what is wrong."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from tests.lengths import draws
from tracker.query.fields import FIELDS, NAMES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

PIECES = (
    *NAMES,
    *(f"{name}:" for name in NAMES),
    *(f"{field.name}:{value}" for field in FIELDS.values() for value in field.closed[:3]),
    *'()|-,:*~@"“”«.\\ _\t\n\x00\x1b\u202e\ud800',
    *("..", "AND", "OR", "NOT", "~5", "~2", "*", "//", "2021", "2021-06", "06/07/21", "-3d", "5.."),
    *("9" * 20, "²", "٣", "erbil", "irbil", "kataeb hizballah", "قاسم", "the", "x", "iba6g", "'"),
    *("; DROP TABLE incidents", "NEAR(", "title :", "--", "-n", "20", "-n20", "--limit", "-f"),
)


def words(dice: random.Random) -> list[str]:
    """One command line: pieces of the language, glued at random, or any characters at all."""
    if dice.random() < 0.2:
        codes = [dice.choice((dice.randrange(0x500), dice.randrange(0x11000))) for _ in range(12)]
        return "".join(map(chr, codes)).split(" ")
    return [
        "".join(dice.choice(PIECES) for _ in range(dice.choice((1, 1, 1, 2, 4))))
        for _ in range(dice.randint(1, 4))
    ]


def test_thousands_of_random_command_lines(tracker: Run, sample: Path) -> None:
    # All ten thousand were tried with every change until the first release; at length, a new run
    # draws other lines than the last.
    count = draws(2_000, 10_000)
    dice = random.Random(15 if count < 10_000 else None)
    before = sample.read_bytes()
    codes: dict[int, int] = {}
    for _ in range(count):
        line = [word for word in words(dice) if word not in ("-h", "--help")]
        done = tracker("--db", "sample.db", "search", "--limit", "3", *line)
        codes[done.returncode] = codes.get(done.returncode, 0) + 1
        assert done.returncode in (0, 1, 2), (line, done.stderr)
        assert done.returncode == 0 or done.returncode == 1 or done.stderr.strip(), line
        assert "mistake in tracker" not in done.stderr, (line, done.stderr)
        assert "\x1b" not in done.stdout + done.stderr
    assert min(codes[code] for code in (0, 1, 2)) > count // 20, codes
    assert sample.read_bytes() == before
