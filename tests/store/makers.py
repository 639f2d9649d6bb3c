"""Records in one line, for tests."""

from __future__ import annotations

from typing import Any

from tracker.model.dates import FuzzyDate
from tracker.model.records import About, Casualty, Incident, Involvement, Statement
from tracker.model.when import When


def when(edtf: str, **more: Any) -> When:
    return When(date=FuzzyDate.parse(edtf), **more)


def incident(title: str, date: str = "2021-06-28", **more: Any) -> Incident:
    return Incident(title=title, when=when(date), **more)


def statement(
    gist: str, about: str | None = None, date: str = "2021-06-28", **more: Any
) -> Statement:
    links = (About(incident=about),) if about else ()
    return Statement(gist=gist, when=when(date), statement_incidents=links, **more)


def party(
    actor: str, role: str = "party", attribution: str = "alleged", **more: Any
) -> Involvement:
    return Involvement(actor=actor, role=role, attribution=attribution, **more)


def toll(low: int | None, high: int | None, **more: Any) -> tuple[Casualty, ...]:
    best = low if low == high else None
    return (Casualty(harm="killed", low=low, best=best, high=high, **more),)
