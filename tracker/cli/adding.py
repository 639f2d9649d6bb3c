"""From the words of `add` to records: an incident, and the statement on whose word it is told."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING

from tracker.cli.entering import (
    Entered,
    begin,
    enter,
    in_question,
    resting_on,
    statement_named,
)
from tracker.cli.entry_words import (
    CLAIM,
    Typed,
    parties_say_whose_word,
    says_yes,
    texts_of,
)
from tracker.entry import accusing, links
from tracker.entry.lookup import names_statement
from tracker.errors import RefusedError, UsageError
from tracker.model.figures import say_figure
from tracker.model.references import random_uid
from tracker.model.text import one_line
from tracker.model.vocabulary import label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.analysis.naming import NameIndex
    from tracker.cli.entering import Beginning
    from tracker.model.columns import Body
    from tracker.store.batch import Batch
    from tracker.store.store import Store

DATED = ("incidents", "statements")
_UNDATED = "no date"
_NO_DATE = ("unknown", "undated", "none")


def with_date(table: str, typed: Typed) -> Typed:
    """Return the words without a date that is said to be unknown; raises UsageError without any."""
    date = typed.last("date")
    if date and date.casefold() in _NO_DATE:
        return typed.without("date")
    if table in DATED and not date:
        raise UsageError(
            f"The {table.removesuffix('s')} needs a date.", "Such as on:2021-06-28, or on:unknown"
        )
    return typed


def understood(
    store: Store, table: str, typed: Typed, beginning: Beginning, *, whole: bool = True
) -> Iterator[tuple[str, Entered]]:
    """Yield the record that the words tell, and the statement that an incident rests on.

    Not `whole`: of the record itself something may still be missing.
    """
    if typed.last("state") == "void":
        raise UsageError("A new record is not void.")
    state = begin(store, table, beginning)
    if table != "incidents":
        yield table, enter(store, state, texts_of(table, typed, state.initial), whole=whole)
        return
    begun = bool(in_question(state.base, state.base))
    claim = _claim(store, typed, begun=begun)
    by = typed.last("by")
    on_word = (statement_named(store, by) or "") if by else None
    own = typed.without("by", "said", "gist", "quote", "cred", "assessed")
    texts = texts_of(table, own, state.initial, on_word, partial(names_statement, store))
    incident = enter(store, state, texts, whole=whole)
    if not says_yes(typed.last("assessed")):
        _refuse_unassessed(store, incident)
    yield table, incident
    if claim is not None:
        if claim.last("gist") is None:
            title = str(incident.body.get("title") or "")
            claim = claim._replace(fields=(*claim.fields, ("gist", title)))
        state_of = ("state", str(incident.body.get("state") or "draft"))
        claim = claim._replace(fields=(*claim.fields, state_of))
        said = begin(store, "statements")
        stated = enter(store, said, texts_of("statements", claim, {}), whole=whole)
        # What it is about is the incident, which it gets when both are written.
        doubts = tuple(doubt for doubt in stated.doubts if doubt != "about no incident")
        if set(doubts) <= {_UNDATED}:  # its date cannot be typed beside that of the incident
            stated = stated._replace(body={**stated.body, "state": incident.body["state"]})
        yield "statements", stated._replace(doubts=doubts)


def _refuse_unassessed(store: Store, incident: Entered) -> None:
    """Raise UsageError for our own view that would come in by itself, from a template."""
    handed_on = in_question(incident.begun, incident.body)
    if not handed_on:
        return
    told = []
    for part, row in handed_on:
        if part == "involvements":
            name = store.body("actors", str(row["actor"])).get("name")
            told.append(f"{label('role', row['role'])} {one_line(str(name))}")
        else:
            number = say_figure(row.get("low"), row.get("best"), row.get("high"))
            told.append(f"{label('harm', row['harm'])} {number}")
    raise UsageError(
        f"What it begins with has a view of your own: {', '.join(told)}.",
        "assessed:yes says that it holds here too; actor: and figure: leave it out. "
        "What by: says is only what you type.",
    )


def _claim(store: Store, typed: Typed, *, begun: bool) -> Typed | None:
    """Return the words of the statement that the incident rests on, None if it makes none.

    `begun`: it begins with a view of our own, which assessed:yes is about beside by:. Raises
    UsageError where parties and figures come on nobody's word, or on two.
    """
    by, assessed = typed.last("by"), says_yes(typed.last("assessed"))
    figures = [value for _, value in typed.all("killed", "injured", "figure") if value]
    parties = [value for _, value in typed.all("actor") if value]
    if by and assessed and not begun:
        raise UsageError("Either somebody says it (by:), or you do (assessed:yes).")
    is_said = bool(by) or assessed or not (figures or parties)
    refers = partial(names_statement, store)
    if not is_said and (figures or not parties_say_whose_word(typed, refers)):
        raise UsageError(
            "On whose word are these parties and figures?",
            "by:NAME, by:s3fw2; or assessed:yes says that it is your own view.",
        )
    rest = [name for name, _ in typed.without("by").all(*CLAIM)]
    if not by:
        if rest:
            raise UsageError(f"{rest[0]}: is of a statement.", "Say whose: by:NAME")
        return None
    if statement_named(store, by):
        if rest or figures:
            raise UsageError(
                "Figures and words that somebody gives are part of the statement.",
                f"Add the incident, then: tracker edit {by} about:REF killed:…",
            )
        return None
    names = {"by": "speaker", "said": "kind", "cred": "credibility"}
    fields = [(names.get(name, name), value) for name, value in typed.all(*CLAIM)]
    if not typed.last("said") and figures:
        fields.append(("kind", "toll"))
    return Typed(tuple(fields), "")


def refuse_double(store: Store, table: str, entered: Entered) -> None:
    """List what the record may be a double of; raises RefusedError if there is any."""
    lines = list(dict.fromkeys(_doubles(store, table, entered)))
    if lines:
        noun = table.removesuffix("s")
        raise RefusedError(
            f"This {noun} looks like one that is there; nothing was added.",
            "\n".join([*lines, "If it is another one: --force"]),
        )


def _doubles(store: Store, table: str, entered: Entered) -> Iterator[str]:
    """Yield a line for each record that the new one may be a double of."""
    found = {
        "documents": _same_documents,
        "actors": _alike_names,
        "places": _alike_names,
    }.get(table, _alike_records)
    for uid, title, why in found(store, table, entered.body):
        yield f"  {store.reference(table, uid)} {one_line(title)}: {one_line(why)}"


def _alike_records(store: Store, table: str, body: Body) -> Iterator[tuple[str, str, str]]:
    from tracker.analysis.duplicates import of_body

    for one in of_body(store.conn, table, body):
        yield one.other, one.other_title, "; ".join(one.reasons)


def _same_documents(store: Store, table: str, body: Body) -> Iterator[tuple[str, str, str]]:
    from tracker.analysis.same_documents import of_body

    for one in of_body(store.conn, body):
        yield one.other, one.other_title, "; ".join(one.reasons)


def _alike_names(store: Store, table: str, body: Body) -> Iterator[tuple[str, str, str]]:
    """Yield what is called the same, and what `near_names` would propose as the same.

    The first is asked of the file: there, too, stands what was written a line before.
    """
    from tracker.analysis.duplicates import PROPOSED
    from tracker.analysis.near_names import nearest
    from tracker.model.names import index_text
    from tracker.store import offering

    near = nearest(store.conn, _names(store, table), table, body)
    known = {one.other for one in near}
    for one in near:
        if one.score >= PROPOSED:
            yield one.other, one.other_title, "; ".join(one.reasons)
    rows = body.get("parts", {}).get("names", {}).values()
    for name in (str(body.get("name", "")), *(str(row["name"]) for row in rows)):
        for uid in offering.named(store.conn, table, index_text(name)):
            if uid not in known:
                title = offering.titled(store.conn, table, uid).title
                yield uid, title, f"is called {name} as well"


@lru_cache(maxsize=2)
def _names(store: Store, table: str) -> NameIndex:
    """Return the names of the file; read once, however many records are added."""
    from tracker.analysis.naming import NameIndex

    return NameIndex.load(store.conn, table)


def write(batch: Batch, told: Sequence[tuple[str, Entered]]) -> list[tuple[str, str]]:
    """Write the records of one telling; return table and uid of each."""
    bodies = [entered.body for _, entered in told]
    uids = [random_uid() for _ in told]
    if len(told) == 2:
        bodies = list(resting_on(bodies[0], uids[0], bodies[1], uids[1], told[0][1].begun))
    # They point to each other, so that neither can be there first.
    for (table, _), uid in zip(told, uids, strict=True):
        batch.rows.reserve(table, uid)
    for (table, _), uid, body in zip(told, uids, bodies, strict=True):
        batch.enter_body(table, uid, body)
    for (table, entered), uid in zip(told, uids, strict=True):
        if entered.links is not None:
            links.write(batch, table, uid, entered.links)
        if entered.accused is not None:
            accusing.write(batch, uid, entered.accused)
    return [(table, uid) for (table, _), uid in zip(told, uids, strict=True)]
