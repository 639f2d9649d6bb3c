"""Commands that join two records, and part them again: link, unlink."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.cli.app import command
from tracker.cli.options import Option
from tracker.cli.streams import reference_length, say
from tracker.errors import NotFoundError, RefusedError, UsageError
from tracker.model.entry.words import LINK_KINDS
from tracker.model.text import clean, one_line
from tracker.store.links import LINKED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.cli.settings import Settings
    from tracker.model.columns import Body
    from tracker.store.store import Store

_NOTE = Option("--note", "", "TEXT", "What there is to say of the link.")
_BY = Option("--by", "", "REF", "The statement on whose word it is; without it, your own view.")
_ON = Option("--on", "", "DATE", "When it held, as a person says it: 'june 2014'.")
_REASON = Option("--reason", "-r", "TEXT", "Why, in a few words, for the journal.")
_DRY_RUN = Option("--dry-run", "", "", "Only show what would be done.")

_KINDS = " ".join(f"Two {table}: {' '.join(kinds)}." for table, kinds in LINK_KINDS.items())


@command(
    "link",
    about="Join two records by a link.\n\n"
    "It goes from the first to the second, and reads so: i7k3q response_to i2m9d. "
    f"{_KINDS} Of two places only not_duplicate is kept. The reference of the link goes to stdout.",
    examples=(
        "tracker link i7k3q response_to i2m9d --note 'the night after' --dry-run",
        "tracker link i7k3q same_series i2m9d",
    ),
    options=(_NOTE, _BY, _ON, _REASON, _DRY_RUN),
)
@click.argument("reference", metavar="REF")
@click.argument("kind")
@click.argument("other")
def link(
    settings: Settings,
    reference: str,
    kind: str,
    other: str,
    note: str | None,
    by: str | None,
    on: str | None,
    reason: str | None,
    dry_run: bool,
) -> None:
    """Join two records."""
    from tracker.store import links

    with settings.store() as store:
        table, uids = _pair(store, reference, other)
        code = _kind(table, kind)
        if table == "places":
            _tell_places_apart(store, *uids, dry_run)
            return
        _refuse_linked(store, table, code, uids)
        body = links.body(table, code, *uids)
        body |= _more(store, note, by, on)
        if not dry_run:
            with store.batch(_words(reason)) as batch:
                _refuse_linked(store, table, code, uids)  # again: somebody may have been quicker
                uid = batch.put_body("links", "", body)
        say(f"{'Would link' if dry_run else 'Linked'}: {_said(store, table, body)}")
        if not dry_run:
            print(store.reference("links", uid, reference_length()))


@command(
    "unlink",
    about="Take a link away.\n\n"
    "Named by its reference, or by the two records that it joins. Links are removed, not voided; "
    "`undo` brings them back.",
    examples=(
        "tracker unlink i7k3q i2m9d --dry-run",
        "tracker unlink i7k3q i2m9d --kind part_of --reason 'not a part of it'",
    ),
    options=(
        Option("--kind", "", "KIND", "Of those that join the two, only these."),
        _REASON,
        _DRY_RUN,
    ),
)
@click.argument("references", nargs=-1, required=True, metavar="LINK | REF OTHER")
def unlink(
    settings: Settings,
    references: Sequence[str],
    kind: str | None,
    reason: str | None,
    dry_run: bool,
) -> None:
    """Take links away."""
    with settings.store() as store:
        if len(references) == 2 and _join_places(store, references, dry_run):
            return
        found = _links(store, references, kind)
        if not dry_run:
            with store.batch(_words(reason)) as batch:
                for uid, _ in found:
                    batch.delete("links", uid)
        for _, said in found:
            say(f"{'Would take away' if dry_run else 'Taken away'}: {said}")


def _join_places(store: Store, references: Sequence[str], dry_run: bool) -> bool:
    """Forget that two places are not the same; whether two places are named, and were apart."""
    from tracker.store import apart
    from tracker.store.lookup import resolve_itself

    (table, uid), (of, other) = (resolve_itself(store.conn, each) for each in references)
    if not table == of == "places":
        return False
    if not {(uid, other), (other, uid)} & apart.places_apart(store.conn):
        raise NotFoundError(f"{references[0]} and {references[1]} were not told apart.")
    if not dry_run:
        with store.batch() as batch:
            apart.forget_places(batch, uid, other)
    say(f"{'Would forget' if dry_run else 'Forgotten'} that they are not the same.")
    return True


def _pair(store: Store, reference: str, other: str) -> tuple[str, tuple[str, str]]:
    """Return the table and both uids; raises UsageError for what cannot be linked."""
    (table, uid), (of, to) = store.resolve(reference), store.resolve(other)
    if table != of:
        raise UsageError(
            f"{reference} is among the {table}, {other} among the {of}.",
            "A link joins two incidents, two statements or two actors; what a statement is about "
            "is said with: tracker edit s3fw2 about:i7k3q",
        )
    if table not in (*LINKED, "places"):
        raise UsageError(f"The {table} are not linked.", f"Only: {', '.join(LINKED)}")
    if uid == to:
        raise UsageError(f"{reference} and {other} are the same record.")
    _refuse_void(store, table, (uid, to))
    return table, (uid, to)


def _refuse_void(store: Store, table: str, uids: tuple[str, str]) -> None:
    for uid in uids:
        if store.body(table, uid).get("state") == "void":
            raise RefusedError(f"{store.reference(table, uid)} is void.", "tracker unvoid REF")


def _refuse_linked(store: Store, table: str, kind: str, uids: tuple[str, str]) -> None:
    """Raise RefusedError if two records are linked so, or one of them is void."""
    from tracker.store import links

    _refuse_void(store, table, uids)
    found = links.existing(store.conn, table, kind, *uids)
    if found:
        raise RefusedError(f"They are linked so already: {store.reference('links', found)}.")


def _tell_places_apart(store: Store, uid: str, other: str, dry_run: bool) -> None:
    """Remember that two places are not the same; no link joins places, a setting keeps it."""
    from tracker.store import apart

    if not dry_run:
        with store.batch() as batch:
            apart.keep_apart(batch, "places", uid, other)
    names = [_named(store, "places", each) for each in (uid, other)]
    say(f"{'Would keep' if dry_run else 'Kept'}: {names[0]} is not {names[1]}")


def _kind(table: str, typed: str) -> str:
    """Return the code of a kind of link; raises UsageError with the nearest."""
    from difflib import get_close_matches

    if table == "places":
        if typed.casefold() == "not_duplicate":
            return "not_duplicate"
        raise UsageError(
            "Links join no places; only that two are not the same can be kept.",
            "tracker link p7k3q not_duplicate p2m9d",
        )
    code = typed.casefold().replace("-", "_").replace(" ", "_")
    if code in LINK_KINDS[table]:
        return code
    near = get_close_matches(code, LINK_KINDS[table], n=1)
    hint = f"Did you mean {near[0]}?" if near else f"One of: {', '.join(LINK_KINDS[table])}"
    raise UsageError(f"“{one_line(typed)}” does not link two {table}.", hint)


def _more(store: Store, note: str | None, by: str | None, on: str | None) -> Body:
    """Return what the options say of a link; raises UsageError, DateError, NotFoundError."""
    body: Body = {}
    if _words(note):
        body["note"] = _words(note)
    if by:
        table, uid = store.resolve(by)
        if table != "statements":
            raise UsageError(f"{by} is no statement.", "Such as: --by s3fw2")
        body["statement"] = uid
    if on:
        from tracker.entry.saving import now
        from tracker.model.reading import read
        from tracker.model.records import when_to_body

        body |= when_to_body(read(on, now(), date_order=store.date_order).when)
    return body


def _links(store: Store, references: Sequence[str], kind: str | None) -> list[tuple[str, str]]:
    """Return uid and words of the links that are meant; raises NotFoundError where none is."""
    from tracker.store import links

    if len(references) == 2:
        table, (uid, other) = _pair_as_it_is(store, *references)
        code = _kind(table, kind) if kind else ""
        found = [
            each for each in links.between(store.conn, table, uid, other) if code in ("", each.kind)
        ]
        if not found:
            raise NotFoundError(f"No such link joins {references[0]} and {references[1]}.")
        return [(each.uid, _said(store, table, store.body("links", each.uid))) for each in found]
    if len(references) > 2 or kind:
        raise UsageError("Name one link, or the two records it joins.", "tracker unlink REF OTHER")
    table, uid = store.resolve(references[0])
    if table != "links":
        raise UsageError(
            f"{references[0]} is no link.", "Name the other record too: tracker unlink REF OTHER"
        )
    body = store.body("links", uid)
    return [(uid, _said(store, links.table_of(body), body))]


def _pair_as_it_is(store: Store, reference: str, other: str) -> tuple[str, tuple[str, str]]:
    """Return two records as they are named: a link of a merged or void one can be taken away."""
    from tracker.store.lookup import resolve_itself

    (table, uid), (of, to) = (resolve_itself(store.conn, each) for each in (reference, other))
    if table != of or table not in LINKED:
        raise UsageError(f"No link joins one of the {table} with one of the {of}.")
    return table, (uid, to)


def _said(store: Store, table: str, body: Body) -> str:
    """Say a link: “i7k3q Airstrikes” is a response to “i2m9d …”."""
    from tracker.model.vocabulary import VOCABULARIES

    noun = table.removesuffix("s")
    ends = [_named(store, table, body[f"{end}_{noun}"]) for end in ("from", "to")]
    term = VOCABULARIES["link_kind"].get(body["kind"])
    words = term.full if term is not None else one_line(body["kind"])
    return f"{ends[0]} {words} {ends[1]}"


def _named(store: Store, table: str, uid: str) -> str:
    body = store.body(table, uid)
    title = body.get("title") or body.get("gist") or body.get("name") or uid
    return f"{store.reference(table, uid)} “{one_line(str(title))}”"


def _words(text: str | None) -> str | None:
    return clean(text or "").strip() or None


COMMANDS = {"link": link, "unlink": unlink}
