"""What a report says, format apart: plain values that templates and writers lay out.

A sentence is made of pieces, and carries the references of what it rests on. Nothing here is
escaped: each writer does that in its own way before anything is laid out (see `rendering`).
"""

from __future__ import annotations

from typing import NamedTuple


class Piece(NamedTuple):
    """A stretch of a sentence.

    `kind`: "text" are our own words, "quote" words from the file, "strong" such words that head an
    entry, "ref" a reference, "link" an address. `target`: of a "ref" the anchor in this report, of
    a "link" the address; "" where there is nothing to go to.
    """

    kind: str
    text: str
    target: str = ""


Sentence = tuple[Piece, ...]


class Count(NamedTuple):
    """How many incidents there are of something, and the mark of the query that finds them."""

    label: str
    number: int
    mark: Sentence


class Numbered(NamedTuple):
    """A query that stands behind a number, with its mark and the anchor that references go to."""

    mark: str
    anchor: str
    query: str


class Claims(NamedTuple):
    """What is claimed about one question of one incident, claim beside claim.

    `span` is what the claims that stand allow, "" where only one does. `verdict` says whether they
    contradict each other. `support`: how many independent speakers and documents give a figure.
    `allows` is what those that stand allow, also one by itself; `voices` are who speaks in them.
    """

    question: str
    span: str
    claims: tuple[Sentence, ...]
    verdict: str
    support: Sentence
    allows: str = ""
    voices: tuple[str, ...] = ()


class Entry(NamedTuple):
    """An incident: the sentence that heads it, and what is known of it."""

    anchor: str
    head: Sentence
    lines: tuple[Sentence, ...]
    figures: tuple[Claims, ...]


class Day(NamedTuple):
    """The incidents of one date, in the words of that date."""

    label: str
    entries: tuple[Entry, ...]


class Area(NamedTuple):
    """The incidents of one country or province."""

    name: str
    number: int
    days: tuple[Day, ...]


class Statement(NamedTuple):
    """What somebody said, with the anchor that references to it go to."""

    anchor: str
    said: Sentence


class Speaker(NamedTuple):
    """A speaker, the reliability in words, and the statements by date."""

    name: str
    reliability: str
    statements: tuple[Statement, ...]


class Question(NamedTuple):
    """Something contested, or not known: what it is about, and the sentences on it."""

    heading: Sentence
    points: tuple[Sentence, ...]


class Source(NamedTuple):
    """A document, with the anchor that references to it go to."""

    anchor: str
    cited: Sentence


class Report(NamedTuple):
    """All of a report: the briefing, down to `lacking`, and the annex.

    `asked` is the query as it was typed, `query` what finds the same again, within the period.
    `figures` tells the dead of incidents that are no highlight, `disputes` what is contested, a
    line each, `lacking` what is not known, summed up. `around` are incidents that go on through the
    period or are not dated to it. `timeline` and `kinds_chart` are drawings for formats that can
    show them. `is_brief`: the annex was left out, so that references lead nowhere.
    """

    title: str
    period: str
    made: str
    asked: str
    query: str
    basis: tuple[Sentence, ...]
    highlights: tuple[Sentence, ...]
    highlights_rule: str
    counts: tuple[Sentence, ...]
    kinds: tuple[Count, ...]
    countries: tuple[Count, ...]
    figures: tuple[Sentence, ...]
    more_figures: int
    disputes: tuple[Sentence, ...]
    lacking: tuple[Sentence, ...]
    areas: tuple[Area, ...]
    around: tuple[Area, ...]
    around_heading: str
    around_rule: str
    speakers: tuple[Speaker, ...]
    contested: tuple[Question, ...]
    unknown: tuple[Question, ...]
    sources: tuple[Source, ...]
    legend: tuple[str, ...]
    queries: tuple[Numbered, ...]
    withheld: tuple[Sentence, ...]
    timeline: str
    kinds_chart: str
    is_empty: bool = False
    is_brief: bool = False
