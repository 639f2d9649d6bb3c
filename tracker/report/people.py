"""Statements by speaker, and the sources with their grades."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from tracker.model.text import one_line
from tracker.model.vocabulary import VOCABULARIES, label
from tracker.report.content import Source, Speaker
from tracker.report.content import Statement as Told
from tracker.report.sentences import (
    anchor,
    document,
    full,
    listed,
    quote,
    ref,
    sentence,
    speaker,
)

if TYPE_CHECKING:
    from tracker.model.records import About, Document, Statement
    from tracker.report.content import Sentence
    from tracker.report.selection import Material


GRADES: Final = (
    "A grade such as C3 is the reliability of who speaks or publishes, from A (completely) to E "
    "(unreliable), F not judged, and the credibility of what is said, from 1 (confirmed) to 5 "
    "(improbable), 6 not judged."
)


def speakers(material: Material) -> tuple[Speaker, ...]:
    """Return who said what, those who said most first."""
    groups: dict[str, list[Statement]] = defaultdict(list)
    for said in material.statements.values():
        groups[speaker(material, said)].append(said)
    ranked = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0].casefold()))
    return tuple(
        Speaker(
            name=one_line(name),
            reliability=_reliability(material, said[0]),
            statements=tuple(_told(material, one) for one in said),
        )
        for name, said in ranked
    )


def _reliability(material: Material, said: Statement) -> str:
    actor = material.actor(said.speaker) if said.speaker else None
    return full("reliability", actor.reliability if actor is not None else "F")


def _told(material: Material, said: Statement) -> Told:
    here = ref(material, "statements", said.uid)
    words = said.quote if said.form != "paraphrase" and said.quote else said.gist
    quoted = said.form != "paraphrase" and bool(said.quote)
    kind = label("statement_kind", said.kind)
    return Told(
        anchor(here.text),
        sentence(
            f"{one_line(said.when.words())}, {one_line(kind)}",
            f", credibility {said.credibility}",
            _role(material, said),
            ": ",
            "“" if quoted else "",
            quote(words),
            "”" if quoted else "",
            material.state_mark(said),
            " ",
            here,
            ", on ",
            listed((_about(material, one) for one in said.statement_incidents), ", "),
            _cited(material, said),
        ),
    )


def _role(material: Material, said: Statement) -> Sentence:
    behalf = material.actor(said.on_behalf_of) if said.on_behalf_of else None
    return sentence(
        *((", ", quote(said.capacity)) if said.capacity else ()),
        *((", for ", quote(behalf.name)) if behalf is not None else ()),
    )


def _about(material: Material, about: About) -> Sentence:
    how = [
        full("stance", about.stance) if about.stance != "none" else "",
        full("asserts", about.asserts) if about.asserts != "affirms" else "",
    ]
    said = ", ".join(word for word in how if word)
    return sentence(ref(material, "incidents", about.incident), f" ({said})" if said else "")


def _cited(material: Material, said: Statement) -> Sentence:
    cited = dict.fromkeys(c.document for c in said.citations)
    refs = [(ref(material, "documents", uid),) for uid in cited if uid in material.documents]
    return sentence("; source ", listed(refs, " ")) if refs else ()


def sources(material: Material) -> tuple[Source, ...]:
    """Return the documents, by publisher, with the reliability of each."""
    ranked = sorted(material.documents.values(), key=lambda one: _by_publisher(material, one))
    without = [one for one in ranked if not is_kept(one)]
    # Where no copy is kept of any, the briefing says so once.
    said = len(without) < len(ranked)
    return tuple(_source(material, one, said=said) for one in ranked)


def is_kept(one: Document) -> bool:
    """Whether a copy of a document is kept, in an archive or as a file."""
    return bool(one.archive_url or one.sha256)


def _by_publisher(material: Material, one: Document) -> tuple[str, str, str]:
    publisher = material.actor(one.publisher) if one.publisher else None
    name = publisher.name.casefold() if publisher is not None else "\uffff"
    return name, one.when.date.edtf, one.title or ""


def _source(material: Material, one: Document, *, said: bool) -> Source:
    here = ref(material, "documents", one.uid)
    reprint: Sentence = ()
    if one.derived_from in material.documents:
        original = ref(material, "documents", one.derived_from)
        reprint = sentence(". A reprint of ", original, ", so no second source")
    missing = ". No copy kept" if said and not is_kept(one) else ""
    sensitive = ". Sensitive" if one.sensitive else ""
    return Source(
        anchor(here.text),
        sentence(here, " ", document(material, one), reprint, missing, sensitive, "."),
    )


def legend() -> tuple[str, ...]:
    """Return what the letters and digits of grades mean."""
    return (
        f"{GRADES} They are two different things.",
        *(
            f"{name}: " + ", ".join(one_line(term.full) for term in VOCABULARIES[axis].values())
            for name, axis in (("Reliability", "reliability"), ("Credibility", "credibility"))
        ),
    )
