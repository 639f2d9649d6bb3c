"""`export review`: some records as a tracker file of their own, for a colleague to review."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tracker.cli.exporting import export_lines
from tracker.cli.progress import Bar
from tracker.cli.settings import DATABASE_NAMES, date_order
from tracker.cli.streams import say
from tracker.cli.wording import how_many, typed
from tracker.errors import UsageError
from tracker.folders import expanded
from tracker.query.names import refuse_lost_quotes
from tracker.query.run import prepare

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tracker.cli.settings import Settings

_USAGE = "tracker export review for-bob.db state:review"


def take(settings: Settings, words: Sequence[str], given: Mapping[str, str]) -> int:
    """Make a review copy: the first word is the file, the rest what goes into it."""
    from tracker.exchange.review_copy.taking import note, take
    from tracker.store.tabular import uids

    for name in ("--output", "--redact", "--named"):
        if name in given:
            raise UsageError(f"{name} is not for a review copy.", _USAGE)
    if not words or not words[0].endswith(DATABASE_NAMES):
        raise UsageError("A review copy is a tracker file: name it FILE.db.", _USAGE)
    query = " ".join(words[1:]).strip()
    if not query:
        raise UsageError("What should be reviewed?", _USAGE)
    path = expanded(words[0])
    with settings.store() as store, Bar(f"Copying into {path.name}") as bar:
        refuse_lost_quotes(store.conn, words[1:])
        found = prepare(store.conn, query, base=datetime.now(), date_order=date_order())
        wanted = uids(store.conn, found.table, list(found.keys(store.conn)))
        taken = take(
            *(store, path, found.table, wanted, query),
            with_sensitive="--with-sensitive" in given,
            progress=bar,
        )
        unnoted = note(store, path, taken, to=given.get("--to", "").strip())
    for line in export_lines(taken.report, titled=True):
        say(line)
    name = typed(str(path))
    told = ", ".join(how_many(count, table) for table, count in taken.chosen.items() if count)
    say(f"To review: {told}. Open it: tracker {name}")
    say(f"When it comes back: tracker import review {name}")
    if unnoted:
        say(unnoted)
    return 0
