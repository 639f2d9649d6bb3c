"""Writes what the documents take from the program: `python -m tests.documents`.

The key tables of docs/manual.md; the man pages in docs/man; docs/screen.svg, the picture in the
README; docs/forms; and docs/weighing.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

from tests import manpages

DOCS = Path(__file__).parents[1] / "docs"
BEGIN, END = "<!-- keys -->\n", "<!-- end of keys -->"


def manual() -> str:
    """Return the manual with the key table of the registry in its place."""
    from tracker.keyboard.actions import key_table

    text = (DOCS / "manual.md").read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    return before + BEGIN + key_table() + END + rest.split(END)[1]


async def picture(folder: Path) -> str:
    """Return the screen on the sample as SVG, filtered by a name."""
    from tests.tui.conftest import quiet, ready, until
    from tracker.sample import build
    from tracker.tui.app import TrackerApp

    path = folder / "sample.db"
    build(path)
    app = TrackerApp(path)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        named = {" ": "space", ":": "colon", "-": "minus"}
        query = "kataeb hezbollah since:2021-02"
        await pilot.press("slash", *(named.get(key, key) for key in query), "enter", "j", "j", "j")
        await until(pilot, lambda: main.browser.rows.total and main.browser.rows.total < 50)
        await main.settled()
        await quiet(pilot)
        return app.export_screenshot(title="tracker sample.db")


async def forms(folder: Path) -> None:
    """Write the pictures of the forms."""
    from tests.pictures import SIZES, pictures
    from tracker.sample import build

    (DOCS / "forms").mkdir(exist_ok=True)
    for columns, rows in SIZES:
        path = folder / f"{columns}" / "sample.db"
        path.parent.mkdir()
        build(path)
        for name, drawn in (await pictures(path, (columns, rows))).items():
            target = DOCS / "forms" / f"{name}-{columns}x{rows}.svg"
            target.write_text(drawn, encoding="utf-8")


async def weighing(folder: Path) -> None:
    """Write the pictures of thread, board, gaps and report."""
    from tests.weighing import pictures

    (DOCS / "weighing").mkdir(exist_ok=True)
    for name, drawn in (await pictures(folder / "sample.db")).items():
        (DOCS / "weighing" / f"{name}.svg").write_text(drawn, encoding="utf-8")


def main() -> None:
    """Write all of them."""
    (DOCS / "manual.md").write_text(manual(), encoding="utf-8")
    for path, page in manpages.pages().items():
        path.write_text(page, encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = folder
        (DOCS / "screen.svg").write_text(asyncio.run(picture(Path(folder))), encoding="utf-8")
        asyncio.run(forms(Path(folder)))
        asyncio.run(weighing(Path(folder)))


if __name__ == "__main__":
    main()
