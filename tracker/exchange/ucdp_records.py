"""From an event of UCDP GED to our records: the mapping.

A row becomes an incident with its place and parties; a statement by the data set, which carries the
figures, because a coder's low, best and high are the coder's; and, where the row names an original
speaker, a statement by that speaker, without figures, which the data set's repeats.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from tracker.exchange.naming import Names, Record, full
from tracker.exchange.ucdp_rows import FIGURES, ORIGIN, PARTS, Article, Event, span
from tracker.model import countries
from tracker.model.names import words
from tracker.model.references import derived_uid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.model.columns import Body

DATASET: Final = "UCDP"
"""The name of the actor that speaks through the rows."""

FIGURES_SUFFIX: Final = "ucdp"
SPEAKER_SUFFIX: Final = "source"
"""Behind the row's id: the origin ids of the two statements."""

AGGREGATED: Final = "Aggregated by the source."

_CITED_FILE: Final = "dataset"
_MANY_SPEAKERS: Final = re.compile(r"[,;/\n]")
_SPEAKERS_AND: Final = re.compile(r"\s+and\s+|\s*&\s*", re.IGNORECASE)
_DESCRIPTIONS: Final = """
a an and anonymous another area armed army authorities authority chief civil civilian commander
defence defense department doctor doctors eyewitness eyewitnesses family force forces foreign from
general government governor group head health hospital in interior intelligence international
journalist journalists leader leaders local locals mayor media medic medical medics military
militant militants minister ministry mod moi national news of office officer officers official
officials on opposition own people person police politician press provincial radio rebel rebels
regional reporter reports resident residents said security senior several soldier soldiers source
sources spokesman spokesmen spokesperson spokeswoman staff state statement states television the
tribal tv unclear unidentified unknown unnamed various village villagers web website witness
witnesses
"""
"""Words that make a description ("local officials", "army statement"), in UCDP's own wording."""
_DESCRIBING: Final = frozenset(_DESCRIPTIONS.split())

_PLACE_KINDS: Final = {
    "airbase": "airbase",
    "airport": "airport",
    "base": "base",
    "border": "border",
    "camp": "camp",
    "city": "city",
    "district": "admin2",
    "governorate": "admin1",
    "neighbourhood": "neighbourhood",
    "oblast": "admin1",
    "province": "admin1",
    "river": "river",
    "road": "road",
    "sea": "sea",
    "state": "admin1",
    "suburb": "neighbourhood",
    "town": "town",
    "village": "village",
}
_PRECISION_KINDS: Final = {"admin1": "admin1", "admin2": "admin2", "country": "country"}
_GOVERNMENT: Final = "Government of "


Resolved = dict[str, str | None]
"""Names as written to the actors they stand for; None for a mere description."""


class Mapping:
    """Makes the records of events, for one file."""

    def __init__(self, names: Names, dataset: str) -> None:
        """Take what resolves names, and the uid of the document that is the imported file."""
        self._names = names
        self._dataset = dataset
        self._seen_articles: dict[Article, str] = {}
        self._before: Resolved = {}
        self._speaker = names.actor(DATASET, "dataset")

    def records(self, event: Event, before: Resolved) -> Iterator[Record]:
        """Yield the records of an event, but for actors and places: documents come first.

        `before`: what an earlier import made of the row's names (of the speaker's as `spoken`).
        """
        self._before = before
        documents = [self._document(article) for article in event.articles]
        yield from documents
        cited = list(dict.fromkeys(uid for _, uid, _ in documents))
        yield "incidents", uid_of(event.id), self._incident(event, cited)
        yield "statements", uid_of(event.id, FIGURES_SUFFIX), self._figures(event)
        if event.original:
            yield "statements", uid_of(event.id, SPEAKER_SUFFIX), self._source(event, cited)
            yield "links", uid_of(event.id, "repeats"), _repeats(event)

    def _incident(self, event: Event, cited: list[str]) -> Body:
        place = None
        if event.spot is not None:
            place = self._names.place(event.spot, _place_kind(event))
        parts: Body = {"involvements": dict(self._involvements(event))}
        if cited and not event.original:
            # No speaker is named, so the articles are what the row itself rests on.
            parts["citations"] = _citations(event, cited)
        tags = dict.fromkeys([f"ucdp:{event.violence}", event.conflict, event.dyad])
        parts["tags"] = {tag: {} for tag in tags if tag}
        body = full(
            "incidents",
            title=_title(event),
            kind="attack_civilians" if event.violence == "3" else "clash",
            unit="aggregate" if event.clarity == "2" else "event",
            date_edtf=event.date.edtf,
            date_mode=_mode(event),
            place=place,
            geo_precision=event.geo_precision,
            place_note=event.description,
            uncertain=AGGREGATED if event.clarity == "2" else None,
            origin=ORIGIN,
            origin_id=event.id,
            extra=event.homeless,
            state="review",
        )
        return {**body, "parts": parts}

    def _involvements(self, event: Event) -> Iterator[tuple[str, Body]]:
        one_sided = event.violence == "3"
        for side, name in (("side_a", event.side_a), ("side_b", event.side_b)):
            role, attribution = "party", "alleged"
            if one_sided and side == "side_a":
                role = "perpetrator"
            elif one_sided:
                role, attribution = "victim", "given"
            yield (
                uid_of(event.id, side),
                full(
                    "involvements",
                    actor=self._side(name),
                    as_written=name,
                    role=role,
                    attribution=attribution,
                    statement=uid_of(event.id, FIGURES_SUFFIX),
                ),
            )

    def _side(self, name: str) -> str:
        known = self._before.get(name)
        if known is not None:
            return known
        if name.startswith(_GOVERNMENT):
            country = countries.code(name.removeprefix(_GOVERNMENT))
            return self._names.actor(name, "government", country)
        kind = "civilians" if name.casefold() == "civilians" else "armed_group"
        return self._names.actor(name, kind)

    def _figures(self, event: Event) -> Body:
        citation = full("citations", document=self._dataset, locator=f"id {event.id}")
        parts: Body = {"statement_incidents": _about(event)}
        casualties = dict(self._casualties(event))
        if casualties:
            parts["casualties"] = casualties
        parts["citations"] = {cited_file(event.id): citation}
        body = full(
            "statements",
            kind="toll",
            speaker=self._speaker,
            gist=_figures_gist(event),
            uncertain=_contradiction(event),
            origin=ORIGIN,
            origin_id=f"{event.id}/{FIGURES_SUFFIX}",
            state="review",
        )
        return {**body, "parts": parts}

    def _casualties(self, event: Event) -> Iterator[tuple[str, Body]]:
        incident = uid_of(event.id)
        low, best, high = span(event.figures)
        if (low, best, high) != (None, None, None):
            yield (
                uid_of(event.id, "killed"),
                full(
                    "casualties",
                    incident=incident,
                    harm="killed",
                    victims="mixed",
                    low=low,
                    best=best,
                    high=high,
                ),
            )
        for part, number in zip(PARTS, event.parts, strict=True):
            if number:
                victims = {"deaths_civilians": "civilian", "deaths_unknown": "unknown"}.get(
                    part, "combatant"
                )
                side = {"deaths_a": event.side_a, "deaths_b": event.side_b}.get(part)
                yield (
                    uid_of(event.id, part),
                    full(
                        "casualties",
                        incident=incident,
                        harm="killed",
                        victims=victims,
                        actor=self._side(side) if side else None,
                        subset=True,
                        low=number,
                        best=number,
                        high=number,
                    ),
                )

    def _source(self, event: Event, cited: list[str]) -> Body:
        parts: Body = {"statement_incidents": _about(event)}
        if cited:
            parts["citations"] = _citations(event, cited)
        body = full(
            "statements",
            kind="report",
            speaker=self._original_speaker(event.original),
            speaker_as_written=event.original,
            date_edtf=_published(event.articles),
            gist=" | ".join(_headlines(event)) or f"{event.original}: {_title(event)}",
            origin=ORIGIN,
            origin_id=f"{event.id}/{SPEAKER_SUFFIX}",
            state="review",
        )
        return {**body, "parts": parts}

    def _original_speaker(self, written: str) -> str | None:
        """Return the actor that the first name stands for; None for a mere description.

        "police" of Brazil and of Syria are not one actor, so a description stays words.
        """
        if spoken(written) in self._before:
            return self._before[spoken(written)]
        if self._names.knows_actor(written):
            return self._names.actor(written, "unidentified")
        first = _MANY_SPEAKERS.split(written)[0].strip() or written
        alone = _SPEAKERS_AND.split(first)[0].strip()
        if alone and self._names.knows_actor(alone):
            first = alone
        if _DESCRIBING.issuperset(words(first)):
            return None
        return self._names.actor(first, "unidentified")

    def _document(self, article: Article) -> Record:
        uid = self._seen_articles.get(article)
        if uid is None:
            uid = derived_uid(f"{ORIGIN}-article", "\x1f".join(article))
            self._seen_articles[article] = uid
        office, published, headline = article
        publisher = self._names.actor(office, "media") if office else None
        body = full(
            "documents",
            kind="article",
            title=headline or office,
            publisher=publisher,
            date_edtf=published,
            state="review",
        )
        return "documents", uid, body


@lru_cache(maxsize=64)  # the uids of one row are asked for again and again, then no more
def uid_of(event_id: str, suffix: str = "") -> str:
    """Return the uid of an event's incident; with a suffix, of another record or part of it."""
    return derived_uid(ORIGIN, f"{event_id}/{suffix}" if suffix else event_id)


def cited_file(event_id: str) -> str:
    """Return the uid of the citation of the imported file by the data set's statement."""
    return uid_of(event_id, _CITED_FILE)


def spoken(written: str) -> str:
    """Return the key of an original speaker among names resolved before: none of a party's."""
    return f"speaker\n{written}"


def _contradiction(event: Event) -> str | None:
    if span(event.figures) == event.figures:
        return None
    said = ", ".join(
        f"{name} {number}" for name, number in zip(FIGURES, event.figures, strict=True)
    )
    return f"The figures of the row contradict each other ({said}); their span is kept."


def _repeats(event: Event) -> Body:
    return full(
        "links",
        from_statement=uid_of(event.id, FIGURES_SUFFIX),
        to_statement=uid_of(event.id, SPEAKER_SUFFIX),
        kind="repeats",
    )


def _about(event: Event) -> Body:
    return {uid_of(event.id): full("statement_incidents")}


def _citations(event: Event, cited: list[str]) -> Body:
    return {
        derived_uid(ORIGIN, f"{event.id}/cites/{document}"): full("citations", document=document)
        for document in cited
    }


def _title(event: Event) -> str:
    parts = [event.dyad or f"{event.side_a} - {event.side_b}"]
    if event.spot is not None:
        parts.append(event.spot.name)
    return ", ".join([*parts, event.date.words()])


def _mode(event: Event) -> str | None:
    if event.date.is_day or event.clarity == "1":
        return None  # once, which a body leaves out
    return "repeated"


def _headlines(event: Event) -> list[str]:
    return list(dict.fromkeys(a.headline for a in event.articles if a.headline))


def _figures_gist(event: Event) -> str:
    # A speaker's statement holds all the headlines; they need not be there twice.
    said = _headlines(event)[: 1 if event.original else None]
    headline = " | ".join(said) or _title(event)
    low, best, high = span(event.figures)
    number = best if best is not None else low if low is not None else high
    if number is None:
        return f"Killed, number unknown: {headline}"
    around = "" if low == best == high else f" ({_said(low)} to {_said(high)})"
    return f"{number} killed{around}: {headline}"


def _said(number: int | None) -> str:
    return "?" if number is None else str(number)


def _published(articles: tuple[Article, ...]) -> str | None:
    days = sorted({article.date for article in articles if article.date})
    if not days:
        return None
    return days[0] if len(days) == 1 else f"{days[0]}/{days[-1]}"


def _place_kind(event: Event) -> str:
    assert event.spot is not None
    by_precision = _PRECISION_KINDS.get(event.geo_precision)
    if by_precision is not None:
        return by_precision
    return kind_by_name(words(event.spot.name))


def kind_by_name(told: list[str]) -> str:
    """Return the kind of a place by the words of its name: "Eastern Homs Governorate".

    What lies in a province, or between districts, is none: "… river in Ar Raqqah Governorate".
    """
    if told[:1] == ["road"]:
        return "road"
    if "border" in told:
        return "border_crossing" if "crossing" in told else "border"
    if "between" in told:
        return "other"
    head = told[: told.index("in")] if "in" in told else told
    return _PLACE_KINDS.get(head[-1], "other") if head else "other"
