"""What there is to say about one record: a dossier as a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.cli import wording
from tracker.cli.sheet import Sheet
from tracker.model import references, vocabulary
from tracker.model.reading import lacks_year
from tracker.model.records import Actor, Document, Incident, Link, Place, Remark, Statement
from tracker.model.text import author_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from tracker.model.records import Citation, Involvement, Name
    from tracker.model.when import When
    from tracker.store.dossier import Dossier, Figure, Linked, Named, Said


class Page:
    """Builds the sheet of one dossier; `minimum` is the least length of its references."""

    def __init__(self, dossier: Dossier, minimum: int) -> None:
        self._of = dossier
        self._minimum = minimum

    def sheet(self) -> Sheet:
        """Return the sheet, whatever the record is."""
        record = self._of.record
        writers: dict[type, Callable[[Sheet, Any], None]] = {
            Incident: self._incident,
            Statement: self._statement,
            Actor: self._actor,
            Place: self._place,
            Document: self._document,
            Link: self._link,
            Remark: self._remark,
        }
        reference = self._short(self._of.table, record.uid, self._of.reference)
        sheet = Sheet(reference, "", ())
        writers[type(record)](sheet, record)
        self._shared(sheet)
        return sheet

    def _incident(self, sheet: Sheet, record: Incident) -> None:
        sheet.title = record.title
        sheet.marks = (
            vocabulary.label("incident_kind", record.kind),
            record.state,
            vocabulary.label("grade", record.grade),
            *((record.unit,) if record.unit != "event" else ()),
            *(("sensitive",) if record.sensitive else ()),
            *self._in_outline(),
        )
        self._when(sheet, "When", record.when)
        sheet.line("Where", self._where(record))
        sheet.line("Place note", record.place_note)
        sheet.line("Count", _span(record.count_low, record.count_high))
        sheet.line("Weapon", record.weapon)
        sheet.line("What", record.summary)
        sheet.line("Uncertain", record.uncertain)
        sheet.line("Tags", ", ".join(record.tags))
        sheet.section(
            "Who",
            [
                (
                    self._title(party.actor),
                    self._reference(party.actor),
                    party.role.replace("_", " "),
                    self._of.named_as(party),
                    self._on_word(party.statement) if party.statement else "",
                    self._as_written(party),
                )
                for party in record.involvements
            ],
        )

    def _in_outline(self) -> tuple[str, ...]:
        words = "in outline: parties, figures and sources stayed behind"
        return (words,) if self._of.outline else ()

    def _on_word(self, statement: str) -> str:
        named = self._of.names.get(statement)
        is_void = named is not None and named.state == "void"
        return f"says {self._reference(statement)}{', which is void' if is_void else ''}"

    def _as_written(self, party: Involvement) -> str:
        written = party.as_written
        if written == self._title(party.actor):
            written = None
        return " · ".join(part for part in (written and f"“{written}”", party.note) if part)

    def _where(self, record: Incident) -> str:
        place = self._name(record.place) if record.place else ""
        precision = record.geo_precision.replace("_", " ")
        point = ""
        if record.latitude is not None and record.longitude is not None:
            point = f"{record.latitude:.5g}, {record.longitude:.5g}"
        parts = [part for part in (place, point) if part]
        if parts and precision != "unknown":
            parts.append(precision)
        return " · ".join(parts)

    def _statement(self, sheet: Sheet, record: Statement) -> None:
        sheet.title = record.gist
        sheet.marks = (
            vocabulary.label("statement_kind", record.kind),
            record.state,
            f"credibility {record.credibility}",
            record.form.replace("_", " "),
            *self._in_outline(),
        )
        speaker = self._name(record.speaker, record.speaker_as_written)
        sheet.line("Speaker", speaker or record.speaker_as_written)
        sheet.line("As", record.capacity)
        sheet.line("For", self._name(record.on_behalf_of) if record.on_behalf_of else "")
        sheet.line("To", self._name(record.addressee) if record.addressee else "")
        self._when(sheet, "When", record.when)
        sheet.line("Quote", record.quote)
        sheet.line("Language", record.quote_language)
        sheet.line("Original", record.quote_original)
        sheet.line("Uncertain", record.uncertain)
        sheet.line("Tags", ", ".join(record.tags))

    def _actor(self, sheet: Sheet, record: Actor) -> None:
        sheet.title = record.name
        sheet.marks = (
            vocabulary.label("actor_kind", record.kind),
            record.state,
            f"reliability {record.reliability}",
        )
        sheet.line("Country", record.country)
        sheet.line("Reliability", record.reliability_note)
        sheet.line("Notes", record.notes)
        sheet.section("Names", _names(record.names))

    def _place(self, sheet: Sheet, record: Place) -> None:
        sheet.title = record.name
        sheet.marks = (vocabulary.label("place_kind", record.kind), record.state)
        inside = (record.admin2, record.admin1, record.country)
        sheet.line("In", ", ".join(name for name in inside if name))
        if record.latitude is not None and record.longitude is not None:
            sheet.line("Point", f"{record.latitude:.6g}, {record.longitude:.6g}")
        sheet.line("Time zone", record.timezone)
        sheet.line("Notes", record.notes)
        sheet.section("Names", _names(record.names))

    def _document(self, sheet: Sheet, record: Document) -> None:
        sheet.title = record.title or record.url or record.path or record.kind
        sheet.marks = (
            vocabulary.label("document_kind", record.kind),
            record.state,
            *(("sensitive",) if record.sensitive else ()),
        )
        sheet.line("Publisher", self._name(record.publisher) if record.publisher else "")
        sheet.line("Author", record.author)
        self._when(sheet, "Published", record.when)
        sheet.line("Language", record.language)
        sheet.line("Address", record.url)
        sheet.line("Archived", record.archive_url)
        sheet.line("Read", record.accessed_at)
        sheet.line("File", record.path)
        sheet.line("SHA-256", record.sha256)
        sheet.line("Reprint of", self._name(record.derived_from) if record.derived_from else "")
        collected = (record.collected_by, record.collected_how)
        sheet.line("Collected", ", ".join(part for part in collected if part))
        sheet.line("Text", record.text)

    def _link(self, sheet: Sheet, record: Link) -> None:
        sheet.title = vocabulary.label("link_kind", record.kind)
        sheet.marks = ("link",)
        sheet.line(
            "From", self._name(record.from_incident or record.from_statement or record.from_actor)
        )
        sheet.line("To", self._name(record.to_incident or record.to_statement or record.to_actor))
        self._when(sheet, "When", record.when, always=False)
        sheet.line("Says", self._name(record.statement) if record.statement else "")
        sheet.line("Note", record.note)

    def _remark(self, sheet: Sheet, record: Remark) -> None:
        sheet.title = f"Remark by {author_name(record.author)}"
        sheet.marks = ("settled" if record.resolved_at else "open",)
        about = self._short(record.record_table, record.record_uid, "")
        sheet.line("About", about)
        sheet.line("Says", record.body)
        sheet.line("Settled", record.resolved_at)

    def _shared(self, sheet: Sheet) -> None:
        dossier, record = self._of, self._of.record
        void = getattr(record, "void_reason", None)
        sheet.line("Void", void)
        merged = getattr(record, "merged_into", None)
        sheet.line("Merged into", self._name(merged) if merged else "")
        sheet.section("Figures", [self._figure(figure) for figure in dossier.figures])
        said = "Said" if dossier.table == "incidents" else "About"
        sheet.section(said, [self._said(one) for one in dossier.said])
        citations: tuple[Citation, ...] = getattr(record, "citations", ())
        sheet.section("Sources", [self._source(citation) for citation in citations])
        sheet.section("Links", [self._linked(linked) for linked in dossier.links])
        sheet.section("Mentioned in", [self._mention(named) for named in dossier.mentions])
        if dossier.more_mentions:
            sheet.sections[-1].rows.append(("", f"… and {dossier.more_mentions:,} more"))
        sheet.section(
            "Remarks",
            [
                ("settled" if one.resolved_at else "open", author_name(one.author), one.body)
                for one in dossier.remarks
            ],
        )
        sheet.line(
            "Origin",
            " ".join(
                part
                for part in (getattr(record, "origin", None), getattr(record, "origin_id", None))
                if part
            ),
        )
        extra = getattr(record, "extra", None) or {}
        sheet.section("Further columns", [(name, str(value)) for name, value in extra.items()])
        created = f"{_moment(record.created_at)} by {author_name(record.created_by or 'unknown')}"
        changed = record.updated_at not in (None, record.created_at)
        sheet.line(
            "Entered", created + (f", changed {_moment(record.updated_at)}" if changed else "")
        )
        amended = dossier.amended
        words = (dossier.passed_own, amended.words if amended is not None else "")
        sheet.line("Review", "; ".join(word for word in words if word))

    def _when(self, sheet: Sheet, label: str, when: When, *, always: bool = True) -> None:
        if when.date.is_unknown and not always and not when.as_written:
            return
        precision = when.date.said_precision()
        said = when.words() if precision == "unknown" else f"{when.words()} · {precision}"
        unsaid = ", no year" if lacks_year(when.as_written) else ""
        written = f" (as written: {when.as_written}{unsaid})" if when.as_written else ""
        sheet.line(label, said + written)

    def _figure(self, figure: Figure) -> tuple[str, ...]:
        casualty = figure.casualty
        whose = self._title(casualty.actor) if casualty.actor else ""
        victims = "" if casualty.victims == "unknown" else casualty.victims.replace("_", " ")
        if figure.statement is None:
            word, grade = "our assessment", ""
        else:
            word = figure.speaker.title if figure.speaker else "unnamed"
            grade = f"{figure.reliability}{figure.credibility or ''}"
        notes = (
            f"of {whose}" if whose and whose != word else "",
            "part of a larger figure" if casualty.subset else "",
            "updated since" if figure.superseded else "",
            f"“{casualty.as_worded}”" if casualty.as_worded else "",
            f"at {self._ref(figure.incident)}" if self._of.table != "incidents" else "",
        )
        return (
            casualty.harm.replace("_", " "),
            wording.figure(casualty.low, casualty.best, casualty.high),
            victims,
            word,
            grade,
            self._ref(figure.statement) if figure.statement else "",
            ", ".join(note for note in notes if note),
        )

    def _said(self, said: Said) -> tuple[str, ...]:
        stance = "" if said.stance == "none" else vocabulary.label("stance", said.stance)
        asserts = "" if said.asserts == "affirms" else said.asserts
        relation = "" if said.relation == "subject" else said.relation
        head = (said.when.date.words(),)
        if self._of.table == "incidents":
            speaker = said.speaker.title if said.speaker else said.as_written or "unnamed"
            kind = vocabulary.label("statement_kind", said.kind)
            text = f"“{said.quote}”" if said.quote else said.record.title
            grade = f"{said.reliability}{said.credibility}"
            return (
                *head,
                speaker,
                kind,
                grade,
                stance,
                asserts,
                relation,
                self._ref(said.record),
                text,
            )
        kind = vocabulary.label("incident_kind", said.kind)
        return (*head, kind, stance, asserts, relation, self._ref(said.record), said.record.title)

    def _source(self, citation: Citation) -> tuple[str, ...]:
        named = self._of.names.get(citation.document)
        title = named.title if named else citation.document
        where = f", {citation.locator}" if citation.locator else ""
        excerpt = f": “{citation.excerpt}”" if citation.excerpt else ""
        return (self._reference(citation.document), f"{title}{where}{excerpt}")

    def _linked(self, linked: Linked) -> tuple[str, ...]:
        kind = vocabulary.label("link_kind", linked.kind)
        arrow = f"{kind} →" if linked.outgoing else f"← {kind}"
        word = f" (says {self._ref(linked.statement)})" if linked.statement else ""
        note = f" · {linked.note}" if linked.note else ""
        return (arrow, self._ref(linked.other), f"{linked.other.title}{note}{word}")

    def _mention(self, named: Named) -> tuple[str, ...]:
        return (self._ref(named), named.title)

    def _name(self, uid: str | None, as_written: str | None = None) -> str:
        if uid is None:
            return ""
        named = self._of.names.get(uid)
        if named is None:
            return uid
        written = f" (“{as_written}”)" if as_written and as_written != named.title else ""
        return f"{named.title}{written} {self._ref(named)}"

    def _title(self, uid: str) -> str:
        named = self._of.names.get(uid)
        return named.title if named else uid

    def _reference(self, uid: str | None) -> str:
        named = self._of.names.get(uid or "")
        return self._ref(named) if named else uid or ""

    def _ref(self, named: Named) -> str:
        return self._short(named.table, named.uid, named.reference)

    def _short(self, table: str, uid: str, reference: str) -> str:
        """Lengthen a reference to what leaves the program."""
        return references.show(table, uid, max(len(reference) - 1, self._minimum))


def _moment(at: str | None) -> str:
    """Say a time stamp of the store to the minute."""
    return f"{at[:16].replace('T', ' ')} UTC" if at else "unknown"


def _names(names: tuple[Name, ...]) -> list[tuple[str, ...]]:
    return [(name.kind, name.language or "", name.name) for name in names]


def _span(low: int | None, high: int | None) -> str:
    return "" if low is None and high is None else wording.span(low, high)
