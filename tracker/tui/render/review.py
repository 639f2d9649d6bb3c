"""What a reviewer reads before the record: whose it is, what changed since the last decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from tracker.model.lookalikes import alike_among
from tracker.model.text import author_name, one_line
from tracker.store.grounds import called
from tracker.store.review import taken_for
from tracker.tui.render.page import BOLD, KNOWN, WARN, Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.entry.differing import Difference
    from tracker.store.review import Reviewed


def review_section(
    found: Reviewed, fields: Sequence[Difference], *, reader: str, resting: str
) -> Section:
    """Return the section; `reader` is who may not pass what is their own, "" if they may.

    `resting` says on which statements it rests that nobody has passed.
    """
    rows = []
    authors = ", ".join(author_name(name) for name, judged in found.authors.items() if not judged)
    if found.last is None:
        rows.append(Content(f"Entered by {authors or 'unknown'}; never decided on."))
    else:
        head = f"{found.decision} {found.last.at:%d %b %Y} by {author_name(found.last.author)}"
        rows.append(Content.assemble(("Last ", KNOWN), (head, BOLD)))
        if found.before is None:
            rows.append(Content.styled("What it was then was erased from the journal.", KNOWN))
        elif not fields:
            rows.append(Content.styled("Nothing has changed since but its state.", KNOWN))
        rows += [_row(one) for one in fields]
        if authors:
            rows.append(Content.styled(f"changed by {authors}", KNOWN))
    for name, judged in found.authors.items():
        if judged:
            what = f"{called(judged)} changed while it waited by {author_name(name)}"
            rows.append(Content.styled(what, KNOWN))
    if resting:
        rows.append(Content.styled(f"{resting}.", WARN))
    known = alike_among(reader, found.authors) if reader else None
    if known is not None:
        why = "You changed it while it waited" if found.authors[known] else "It is your own"
        rows.append(Content.styled(f"{why}: somebody else has to pass it.", WARN))
        if taken := taken_for(reader, known):
            rows.append(Content.styled(taken.strip(), KNOWN))
    return Section("Review", tuple(rows))


def _row(one: Difference) -> Content:
    old = Content.styled(one_line(one.old) or "nothing", KNOWN)
    new = Content(one_line(one.new) or "nothing")
    return Content.assemble((f"{one.label}: ", KNOWN), old, (" → ", KNOWN), new)
