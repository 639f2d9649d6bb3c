"""The controlled vocabularies: every closed list of the data, each term with its definition.

The terms themselves are in `terms_events`, `terms_certainty` and `terms_records`, as text. A
vocabulary is read from its text when it is first asked for: the search from the shell imports this
module and needs one or two of the lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from tracker.errors import NotFoundError
from tracker.model import terms_certainty as certainty
from tracker.model import terms_events as events
from tracker.model import terms_records as records


class Term(NamedTuple):
    """One term of a vocabulary.

    `label` is short, for a column of a list; `full` is for a form or a report. `maps` gives the
    codes of other schemes (`acled`, `ucdp`, `cameo`, ...), see `terms_events`.
    """

    vocabulary: str
    code: str
    label: str
    definition: str
    sort: int
    maps: Mapping[str, tuple[str, ...]]
    full: str


_TEXTS: dict[str, str] = {
    "incident_kind": events.INCIDENT_KIND,
    "statement_kind": events.STATEMENT_KIND,
    "actor_kind": events.ACTOR_KIND,
    "role": events.ROLE,
    "attribution": events.ATTRIBUTION,
    "grade": certainty.GRADE,
    "state": records.STATE,
    "reliability": certainty.RELIABILITY,
    "credibility": certainty.CREDIBILITY,
    "date_precision": certainty.DATE_PRECISION,
    "geo_precision": certainty.GEO_PRECISION,
    "harm": events.HARM,
    "victims": events.VICTIMS,
    "subset": records.SUBSET,
    "unit": records.UNIT,
    "form": records.FORM,
    "relation": records.RELATION,
    "stance": records.STANCE,
    "asserts": records.ASSERTS,
    "date_mode": certainty.DATE_MODE,
    "document_kind": records.DOCUMENT_KIND,
    "link_kind": records.LINK_KIND,
    "name_kind": records.NAME_KIND,
    "place_kind": records.PLACE_KIND,
}


def _read_maps(lines: list[str]) -> Mapping[str, tuple[str, ...]]:
    text = " ".join(line.removeprefix("= ") for line in lines)
    pairs = (part.strip().partition("=") for part in text.split(";") if part)
    return MappingProxyType({scheme: tuple(codes.split(" | ")) for scheme, _, codes in pairs})


def _read_term(vocabulary: str, sort: int, paragraph: str) -> Term:
    head, *lines = paragraph.split("\n")
    code, *labels = head.split(" | ")
    short = labels[0] if labels else code
    words = " ".join(line for line in lines if not line.startswith("="))
    maps = _read_maps([line for line in lines if line.startswith("=")])
    return Term(vocabulary, code, short, words, sort, maps, labels[-1] if labels else code)


class _Vocabularies(Mapping[str, Mapping[str, Term]]):
    """All vocabularies in order, each built when it is first asked for."""

    def __init__(self) -> None:
        self._built: dict[str, Mapping[str, Term]] = {}

    def __getitem__(self, vocabulary: str) -> Mapping[str, Term]:
        if vocabulary not in self._built:
            paragraphs = _TEXTS[vocabulary].strip().split("\n\n")
            terms = (_read_term(vocabulary, n, text) for n, text in enumerate(paragraphs, start=1))
            self._built[vocabulary] = MappingProxyType({term.code: term for term in terms})
        return self._built[vocabulary]

    def __iter__(self) -> Iterator[str]:
        return iter(_TEXTS)

    def __len__(self) -> int:
        return len(_TEXTS)


VOCABULARIES: Mapping[str, Mapping[str, Term]] = _Vocabularies()
"""Vocabulary name to code to term, all in the order in which they are shown."""


def term(vocabulary: str, code: str) -> Term:
    """Return the term; raises NotFoundError with the nearest code for one that does not exist."""
    found = VOCABULARIES[vocabulary].get(code)
    if found is not None:
        return found
    near = nearest(vocabulary, code)
    raise NotFoundError(
        f"{vocabulary.replace('_', ' ')} has no term '{code}'",
        f"did you mean {near}?" if near else f"one of: {', '.join(codes(vocabulary))}",
    )


def codes(vocabulary: str) -> tuple[str, ...]:
    """Return the codes of a vocabulary in order."""
    return tuple(VOCABULARIES[vocabulary])


def label(vocabulary: str, code: str) -> str:
    """Return the short label, or the code itself where a team's file has a term of its own."""
    found = VOCABULARIES[vocabulary].get(code)
    return found.label if found is not None else code


def nearest(vocabulary: str, text: str, *, strictly: bool = False) -> str | None:
    """Return the code that `text` was most likely meant for, by code or label.

    `strictly`: only where code or label begin so or are spelled much like it. A think tank that was
    typed as "organ" must not become an organised armed group.

    A suggestion to show, never to act on. None if nothing is near.
    """
    wanted = text.casefold().replace(" ", "_").replace("-", "_")
    if not wanted:
        return None
    names: dict[str, str] = {}
    for candidate in VOCABULARIES[vocabulary].values():
        for name in (candidate.code, candidate.label, *(() if strictly else (candidate.full,))):
            names.setdefault(name.casefold().replace(" ", "_"), candidate.code)
    if wanted in names:
        return names[wanted]
    starts = [code for name, code in names.items() if name.startswith(wanted)]
    if starts and len(wanted) > 2:
        return starts[0]
    # difflib costs milliseconds to import and is needed only once something has gone wrong.
    from difflib import get_close_matches

    close = get_close_matches(wanted, names, n=1, cutoff=0.6)
    if close:
        return names[close[0]]
    if strictly or len(wanted) < 3:
        return None
    return next((code for name, code in names.items() if wanted in name), None)
