"""What is missing or cannot be right about an incident, and what would close it.

Pure: from the facts of one incident and today's date, so that what depends on today is never
stored. `store.gaps` says the same in SQL, for searches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.model import precision
from tracker.model.dates import OPEN_FUTURE
from tracker.model.figures import Claim, overlap
from tracker.model.gaps import CLAIMED_KINDS, DONE_KINDS, GAPS, LOOKING_BACK, SETTLED
from tracker.model.sources import sources_among
from tracker.model.vocabulary import label
from tracker.store.countries import elsewhere
from tracker.store.gap_facts import facts_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from datetime import date

    from tracker.model.when import When
    from tracker.store.gap_facts import GapFacts, Toll, Word

Place = tuple[str, str]
"""A record: its table and uid."""


class Gap(NamedTuple):
    """One gap: its code (see `model.gaps`), what is the matter, what would close it, and where."""

    code: str
    words: str
    closes: str
    at: tuple[Place, ...]


def gaps(facts: GapFacts, today: date) -> list[Gap]:
    """Return the gaps of one incident, in the order of `model.gaps`; none of mere context."""
    if facts.unit == "background" or facts.state == "void":
        return []
    found = [gap for look in _LOOKS for gap in look(facts, today)]
    order = list(GAPS)
    return sorted(found, key=lambda gap: order.index(gap.code))


def of_incident(conn: sqlite3.Connection, uid: str, today: date) -> list[Gap]:
    """Return the gaps of one incident of a file."""
    return [gap for facts in facts_of(conn, uid) for gap in gaps(facts, today)]


def said_before(said: When, happened: When) -> bool:
    """Whether something was surely said before something else happened: by their UTC intervals.

    Where they overlap (an offset that is not known makes both 14 hours longer) it was not.
    """
    one, other = said.utc_interval(), happened.utc_interval()
    if one is None or other is None or one[1] is None or other[0] is None:
        return False
    return one[1] <= other[0]


def _no_perpetrator(facts: GapFacts, _: date) -> Iterator[Gap]:
    named = [party for party in facts.parties if party.role == "perpetrator"]
    if facts.kind not in DONE_KINDS:
        return
    if any(party.kind != "unidentified" or party.claims for party in named):
        return
    words = GAPS["no_perpetrator"]
    if named:
        listed = ", ".join(dict.fromkeys(f"“{party.name}”" for party in named))
        words = f"who did it is only described: {listed}"
    elif claimants := list(dict.fromkeys(w.speaker for w in facts.words if _claims_it(w))):
        words = f"{', '.join(claimants)} claims it, but no party is entered on that word"
    yield Gap("no_perpetrator", words, "name a perpetrator, on whose word, how surely", ())


def _claims_it(word: Word) -> bool:
    """Whether somebody says that it was them, and has not taken it back."""
    says_so = word.kind == "claim" and word.relation == "subject" and word.asserts != "disputes"
    return says_so and not word.retracted


def _no_claim(facts: GapFacts, today: date) -> Iterator[Gap]:
    last = facts.when.date.day_to
    if facts.kind not in CLAIMED_KINDS or last is None or last == OPEN_FUTURE:
        return
    claimed = any(map(_claims_it, facts.words))
    settled = any(p.role == "perpetrator" and p.attribution in SETTLED for p in facts.parties)
    if today.toordinal() - last > facts.claim_days and not claimed and not settled:
        closes = "add the statement that claims it, or establish who did it"
        words = f"{GAPS['no_claim']} in {_more_than(facts.claim_days)}"
        yield Gap("no_claim", words, closes, ())


def _more_than(days: int) -> str:
    return "more than a day" if days == 1 else f"more than {days:,} days"


def _single_source(facts: GapFacts, _: date) -> Iterator[Gap]:
    papers = sources_among(facts.papers)
    if len({paper.source for paper in papers}) > 1:
        return
    count = len(papers)
    closes = "cite a document that does not derive from another"
    if not papers:
        words = "it cites no document"
    elif count == 1:
        words = "it rests on one document"
    elif len({paper.root for paper in papers}) == 1:
        words = f"it rests on one source: {count} documents, of one origin"
    else:
        words = f"it rests on one source, as it seems: {count} documents, of one publisher"
        closes = "cite a document of another publisher"
    if count < len(facts.papers):
        words += ", data sets apart"
    at = tuple(("documents", paper.uid) for paper in papers)
    yield Gap("single_source", words, closes, at)


def _no_archive(facts: GapFacts, _: date) -> Iterator[Gap]:
    lost = [paper for paper in facts.papers if not paper.kept]
    if lost:
        count = len(facts.papers)
        words = f"no copy is kept of {_of(len(lost), count, 'document')}"
        at = tuple(("documents", paper.uid) for paper in lost)
        yield Gap("no_archive", words, "give an archive_url, or keep the file", at)


def _old_toll(facts: GapFacts, _: date) -> Iterator[Gap]:
    for toll in facts.tolls:
        if toll.statement and not toll.subset and toll.moved_on:
            harm = label("harm", toll.harm)
            words = f"the {harm} that {toll.speaker_name} counts: updated, but not here"
            closes = "give the newer figure here too, or move the older one to the part it is of"
            at = (("statements", toll.statement), ("statements", toll.moved_on))
            yield Gap("old_toll", words, closes, at)
    newest = [t for t in facts.tolls if t.statement and t.is_update and not t.updated]
    older = [t for t in facts.tolls if t.statement and t.updated]
    for ours in (t for t in facts.tolls if t.statement is None and _counts(t)):
        for new in newest:
            before = [o for o in older if o.speaker == new.speaker and _alike(ours, o)]
            if (
                _alike(ours, new)
                and not _overlap(ours, new)
                and any(_overlap(ours, old) for old in before)
            ):
                harm = label("harm", ours.harm)
                words = f"our {harm} follows a count that {new.speaker_name} has updated"
                closes = "look at our view again, and say why it stays"
                yield Gap("old_toll", words, closes, (("statements", new.statement or ""),))


def _elsewhere(facts: GapFacts, _: date) -> Iterator[Gap]:
    if facts.precision == "sea_air" or facts.point is None:
        return
    around = elsewhere(facts.country, *facts.point, facts.when.date.day_from)
    if around is None:
        return
    near = f"the places around it are in {around}" if around else "no place of it is near"
    words = f"the point lies outside {facts.country}: {near}"
    at = (("places", facts.place),) if facts.place else ()
    yield Gap("elsewhere", words, "correct the point (minus, order) or the place", at)


def _too_precise(facts: GapFacts, _: date) -> Iterator[Gap]:
    finest = precision.finest(facts.place_kind) if facts.place else "exact"
    if facts.place and not facts.own_point and precision.is_finer(facts.precision, finest):
        kind = label("place_kind", facts.place_kind)
        words = f"“{label('geo_precision', facts.precision)}”, but only a {kind} is named"
        closes = f"name the place itself, give a point, or say “{label('geo_precision', finest)}”"
        yield Gap("too_precise", words, closes, (("places", facts.place),))
    exact = facts.precision in ("exact", "site")
    if exact and facts.own_point and facts.point and precision.is_rounded(*facts.point):
        words = f"“{label('geo_precision', facts.precision)}”, but the point is rounded to 10 km"
        yield Gap("too_precise", words, "give the point with its decimals, or say “near”", ())
    if facts.when.date.is_day and precision.names_no_day(facts.when.as_written):
        words = f"one day, but the words are “{facts.when.as_written}”"
        yield Gap("too_precise", words, "give the date as the words have it, or cite the day", ())
    for toll in facts.tolls:
        hedge = precision.hedges(toll.as_worded) if toll.statement else None
        if hedge and toll.low is not None and toll.low == toll.high:
            words = f"exactly {toll.low:,} {label('harm', toll.harm)}, but the words are “{hedge}”"
            closes = "open the end that the words leave open"
            yield Gap("too_precise", words, closes, (("statements", toll.statement or ""),))


def _too_early(facts: GapFacts, _: date) -> Iterator[Gap]:
    for word in facts.words:
        if (
            word.relation == "subject"
            and word.asserts != "silent"
            and word.kind in LOOKING_BACK
            and said_before(word.when, facts.when)
        ):
            kind = label("statement_kind", word.kind)
            words = f"{word.speaker} {kind} before it happened: {word.when.words()}"
            closes = "correct one of the dates or offsets, or what the statement is about"
            yield Gap("too_early", words, closes, (("statements", word.uid),))


_LOOKS: tuple[Callable[[GapFacts, date], Iterator[Gap]], ...] = (
    *(_no_perpetrator, _no_claim, _single_source, _no_archive),
    *(_old_toll, _elsewhere, _too_precise, _too_early),
)


def _of(some: int, count: int, noun: str) -> str:
    if some == count:
        return f"the {noun} cited" if count == 1 else f"any of the {count} {noun}s cited"
    return f"{some} of {count} {noun}s cited"


def _counts(toll: Toll) -> bool:
    return not toll.subset and (toll.low, toll.best, toll.high) != (None, None, None)


def _alike(a: Toll, b: Toll) -> bool:
    return _counts(b) and (a.harm, a.victims, a.actor) == (b.harm, b.victims, b.actor)


def _overlap(a: Toll, b: Toll) -> bool:
    return overlap(_claim(a), _claim(b))


def _claim(toll: Toll) -> Claim:
    return Claim(
        *(0, 0, None, toll.harm, toll.victims, toll.low, toll.best, toll.high),
        subset=toll.subset,
        superseded=False,
    )
