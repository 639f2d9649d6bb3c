"""A file of which every text tries to act on whatever shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.model.dates import FuzzyDate
from tracker.model.records import (
    About,
    Actor,
    Casualty,
    Citation,
    Document,
    Incident,
    Involvement,
    Place,
    Statement,
)
from tracker.model.when import When

if TYPE_CHECKING:
    from tracker.store.store import Store

NASTY: Final = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "[click](javascript:alert(1))",
    "![x](http://evil.example/beacon.png)",
    "](javascript:alert(1))",
    "# A heading of my own",
    "- one\n\n# two\n\n| a | b |\n|---|---|\n\n<b>x</b>",
    "[i00000000]: http://evil.example",
    "```\ncode\n```",
    "{{ 7*7 }}{% include '/etc/passwd' %}",
    "\x1b[31mred\x1b]0;title\x07",
    "\u202egnp.exe\u2066 \u200b",
    '=HYPERLINK("http://evil.example","x")',
    "+1+cmd|' /C calc'!A0",
    "&lt;b&gt; &#x3c;i&#x3e;",
    "**bold** _it_ ~~gone~~ `code` $x$ ^up^ <http://evil.example>",
    "1. first\r\n2) second",
    "back\\slash \\[x\\](y)",
    "]]></w:t><w:fldSimple w:instr='DDEAUTO c'/>",
)
NASTY_URLS: Final = (
    "javascript:alert(1)",
    'https://ok.example/"onmouseover="alert(1)',
    "https://ok.example/> <script>",
    "https://ok.example/a_b*c?d=[e]&f=(g)",
    "data:text/html,<script>alert(1)</script>",
    "https://ok.example/\u202egnp",
)


def fill(store: Store) -> None:
    """Write one incident and all that hangs on it for each nasty text."""
    with store.batch("hostile") as batch:
        for number, text in enumerate(NASTY):
            when = When(date=FuzzyDate.parse(f"2021-06-{number + 1:02}"), as_written=text)
            actor = batch.put(Actor(name=f"{text} {number}", reliability="C", state="final"))
            place = batch.put(Place(name=text, admin1=text, country="IQ", state="final"))
            url = NASTY_URLS[number % len(NASTY_URLS)]
            document = batch.put(
                Document(title=text, publisher=actor, url=url, author=text, state="final")
            )
            incident = batch.put(
                Incident(
                    title=text,
                    summary=text,
                    uncertain=text,
                    weapon=text,
                    kind="clash",
                    place=place,
                    when=when,
                    place_note=text,
                    state="final",
                    tags=(text[:20].replace("\n", " "),),
                    involvements=(
                        Involvement(
                            actor=actor, role="perpetrator", attribution="disputed", as_written=text
                        ),
                    ),
                    casualties=(Casualty(harm="killed", low=1, high=2, as_worded=text),),
                    citations=(Citation(document=document, excerpt=text, locator=text),),
                )
            )
            batch.put(
                Statement(
                    gist=text,
                    quote=text,
                    form="quote",
                    speaker=actor,
                    capacity=text,
                    uncertain=text,
                    state="final",
                    when=when,
                    statement_incidents=(About(incident=incident, asserts="disputes"),),
                    casualties=(
                        Casualty(incident=incident, harm="killed", low=9, high=9, as_worded=text),
                    ),
                    citations=(Citation(document=document, excerpt=text),),
                )
            )
