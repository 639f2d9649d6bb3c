"""Export in the columns of UCDP GED, of the records that fit them; the reverse of `ucdp`.

What was imported comes out as it went in, but for what has been changed since. Incidents coded here
fit if they have a date, a place, a type of violence, two sides, and a figure of killed that is our
own assessment (see `ucdp_fit`); the report says of the others why they do not.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Final

from tracker.exchange.progress import Progress, Step, silent
from tracker.exchange.report import ExportReport, LeftOut
from tracker.exchange.table import Writer
from tracker.exchange.ucdp_fit import CIVILIANS, MisfitError, Sides, killed, sides_of
from tracker.exchange.ucdp_records import FIGURES_SUFFIX, SPEAKER_SUFFIX, uid_of
from tracker.exchange.ucdp_rows import (
    ORIGIN,
    PARTS,
    WHERE_PRECISIONS,
    Article,
    Event,
    Figures,
    Parts,
    RowError,
    Spot,
    as_stored,
    read_event,
    write_event,
)
from tracker.model import countries
from tracker.model.dates import FuzzyDate
from tracker.model.redaction import coarsened
from tracker.store import imports
from tracker.store.charges import cleared
from tracker.store.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tracker.model.columns import Body
    from tracker.model.redaction import Redactor
    from tracker.store.store import Store

COLUMNS: Final = tuple(
    """
id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id
conflict_name dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id
side_b_new_id side_b number_of_sources source_article source_office source_date source_headline
source_original where_prec where_coordinates where_description adm_1 adm_2 latitude longitude
geom_wkt priogrid_gid country country_id region event_clarity date_prec date_start date_end deaths_a
deaths_b deaths_civilians deaths_unknown best high low gwnoa gwnob
""".strip().split()
)
"""The columns of GED 23.1, in its order; further ones that were imported follow."""

_STEP_ROWS: Final = 100
_TOO_COARSE: Final = ("longer", "open", "unknown")


def export_ucdp(
    store: Store,
    out: IO[str],
    uids: Iterable[str] | None = None,
    *,
    redact: Redactor | None = None,
    progress: Progress = silent,
) -> ExportReport:
    """Write the incidents (all, or those named by uid) as CSV; open `out` with newline="".

    The cells are safe in a spreadsheet, and read back without loss (see `table`). With `redact`
    each record as that leaves it.
    """
    wanted = list(imports.uids_of(store.conn, "incidents") if uids is None else uids)
    extras = imports.extra_columns(store.conn, ORIGIN)
    header = (*COLUMNS, *sorted(extras - set(COLUMNS)))
    writer = Writer(out, header)
    reader = _Reader(store, redact)
    left_out: list[LeftOut] = []
    incomplete: list[LeftOut] = []
    written = 0
    for number, uid in enumerate(wanted):
        if number % _STEP_ROWS == 0:
            progress(Step(number, number, len(wanted)))
        incident = reader.read("incidents", uid)
        if not incident:
            continue  # it is withheld, and the redaction has noted it
        try:
            cells = reader.cells(uid, incident)
        except MisfitError as reason:
            title = str(incident["title"])
            left_out.append(LeftOut("incidents", uid, title, str(reason)))
            continue
        writer.write([cells.get(column, "") for column in header])
        written += 1
        incomplete += [
            LeftOut("incidents", uid, str(incident["title"]), what)
            for what in reader.hidden(uid, incident)
        ]
    progress(Step(len(wanted), len(wanted), len(wanted)))
    return ExportReport(written, tuple(left_out), tuple(incomplete))


class _Reader:
    """Reads incidents back into events."""

    def __init__(self, store: Store, redact: Redactor | None = None) -> None:
        self._conn = store.conn
        self._rows = Rows(store.conn)
        self._redact = redact
        self._names: dict[str, tuple[str, str]] = {}
        self._spots: dict[str, Spot] = {}

    def read(self, table: str, uid: str) -> Body:
        """Return a record as it may be written; empty where there is none, or it may not."""
        body = self._rows.read(table, uid)
        if body is not None and self._redact is not None:
            body = self._redact(table, uid, body)
        return body or {}

    def cells(self, uid: str, incident: Body) -> dict[str, str]:
        """Return the row of an incident, by column. Raises MisfitError."""
        extra = dict(incident.get("extra", {})) if incident.get("origin") == ORIGIN else {}
        event = self._event(uid, incident, extra)
        cells = {"year": str(event.date.first.year) if event.date.first else ""}
        cells |= {"code_status": "Clear", "number_of_sources": "-1"}
        return cells | extra | write_event(event) | _as_imported(event, extra)

    def hidden(self, uid: str, incident: Body) -> Iterator[str]:
        """Yield what the row of an incident that fits does not say."""
        further = self._further_statements(uid, incident)
        if further:
            yield f"of {further} statements about it there is no trace in the row"
        if incident.get("origin") != ORIGIN and (unsaid := self._sides(uid, uid, incident).hidden):
            yield unsaid

    def _further_statements(self, uid: str, incident: Body) -> int:
        """Return how many statements about the incident have no column of their own."""
        count = imports.count_statements_about(self._conn, uid)
        if incident.get("origin") != ORIGIN:
            return count
        columns = (FIGURES_SUFFIX, SPEAKER_SUFFIX)
        own = [uid_of(str(incident["origin_id"]), suffix) for suffix in columns]
        return count - sum(self._rows.has("statements", statement) for statement in own)

    def _event(self, uid: str, incident: Body, extra: dict[str, str]) -> Event:
        _refuse_misfits(incident)
        imported = incident.get("origin") == ORIGIN
        origin_id = str(incident["origin_id"]) if imported else uid
        sides = self._sides(uid, origin_id, incident)
        names = [row.get("as_written") or self._name(row["actor"]) for row in (sides.a, sides.b)]
        if not imported and sides.violence == "3":
            names[1] = CIVILIANS
        conflict, dyad = _tags(incident, names)
        figures, parts = self._figures(origin_id, incident, imported)
        source = self.read("statements", uid_of(origin_id, SPEAKER_SUFFIX))
        return Event(
            id=origin_id,
            violence=sides.violence,
            conflict=conflict,
            dyad=dyad,
            side_a=names[0],
            side_b=names[1],
            date=FuzzyDate.parse(incident["date_edtf"]),
            clarity="2" if incident["unit"] == "aggregate" else "1",
            geo_precision=incident["geo_precision"],
            spot=self._spot(incident["place"], incident["geo_precision"]),
            description=incident.get("place_note", ""),
            figures=figures,
            parts=parts,
            articles=self._articles(uid, incident, source, extra),
            original=source.get("speaker_as_written", ""),
            homeless={},
        )

    def _sides(self, uid: str, origin_id: str, incident: Body) -> Sides:
        rows: Body = incident.get("parts", {}).get("involvements", {})
        tags = incident.get("parts", {}).get("tags", {})
        violence = next((tag[-1] for tag in tags if tag in ("ucdp:1", "ucdp:2", "ucdp:3")), "")
        coded = [uid_of(origin_id, side) for side in ("side_a", "side_b")]
        if violence and all(side in rows for side in coded):
            return Sides(violence, *(rows[side] for side in coded))
        denied = cleared(self._conn, uid)
        named = (row for key, row in rows.items() if key not in denied)
        found = sides_of(incident["kind"], named, self._kind)
        return found._replace(violence=violence or found.violence)

    def _figures(self, origin_id: str, incident: Body, imported: bool) -> tuple[Figures, Parts]:
        """Return the figures and their parts: as UCDP stated them, else our own assessment."""
        if imported:
            said = self.read("statements", uid_of(origin_id, FIGURES_SUFFIX))
            if said.get("state") == "void":
                raise MisfitError("the data set's statement, which gives the figures, is void")
            figures: Body = said.get("parts", {}).get("casualties", {})
            return _main_figure(figures), _part_figures(figures, origin_id)
        total = killed(incident.get("parts", {}).get("casualties", {}).values())
        # Whose dead they were, our figures say in other terms: the parts add up to the best.
        parts = (None, None, None, total["best"])
        return (total["low"], total["best"], total["high"]), parts

    def _spot(self, place: str, precision: str) -> Spot:
        spot = self._known_spot(place)
        if self._redact is None:
            return spot
        latitude, longitude = coarsened((spot.latitude, spot.longitude), precision)
        return spot._replace(latitude=latitude, longitude=longitude)

    def _known_spot(self, place: str) -> Spot:
        if place not in self._spots:
            body = self.read("places", place)
            country = str(body.get("country", ""))
            self._spots[place] = Spot(
                name=body.get("name", ""),
                admin1=body.get("admin1", ""),
                admin2=body.get("admin2", ""),
                country=countries.NAMES.get(country, country),
                latitude=body.get("latitude"),
                longitude=body.get("longitude"),
            )
        return self._spots[place]

    def _articles(
        self, uid: str, incident: Body, source: Body, extra: dict[str, str]
    ) -> tuple[Article, ...]:
        documents = list(dict.fromkeys(self._cited(uid, incident, source)))
        bodies = [self.read("documents", document) for document in documents]
        bodies = [body for body in bodies if body and body.get("kind") != "dataset"]
        # A publisher is an actor, whose name may be spelled otherwise than in the row.
        offices = extra.get("source_office", "").split(";")
        if len(offices) != len(bodies):
            offices = [""] * len(bodies)
        return tuple(
            self._article(body, office.strip())
            for body, office in zip(bodies, offices, strict=True)
        )

    def _cited(self, uid: str, incident: Body, source: Body) -> Iterator[str]:
        bodies = [incident, source]
        if incident.get("origin") != ORIGIN:
            bodies += imports.statements_about(self._conn, uid)
        for body in bodies:
            for row in body.get("parts", {}).get("citations", {}).values():
                yield row["document"]

    def _article(self, document: Body, office: str) -> Article:
        publisher = document.get("publisher")
        published = FuzzyDate.parse(document.get("date_edtf", ""))
        if publisher is None or not published.is_day:
            return Article("", "", document.get("title", ""))
        return Article(office or self._name(publisher), published.edtf, document.get("title", ""))

    def _name(self, actor: str) -> str:
        return self._actor(actor)[0]

    def _kind(self, actor: str) -> str:
        return self._actor(actor)[1]

    def _actor(self, uid: str) -> tuple[str, str]:
        if uid not in self._names:
            body = self.read("actors", uid)
            self._names[uid] = (str(body.get("name", "")), str(body.get("kind", "")))
        return self._names[uid]


def _refuse_misfits(incident: Body) -> None:
    if incident["state"] == "void":
        raise MisfitError("it is void")
    if incident["unit"] == "background":
        raise MisfitError("it is background, no event")
    date = FuzzyDate.parse(incident.get("date_edtf", ""))
    if date.is_unknown:
        raise MisfitError("it has no date")
    if date.precision in _TOO_COARSE:
        raise MisfitError(f"its date, {date.words()}, is coarser than a year")
    if not incident.get("place"):
        raise MisfitError("it has no place")
    if incident["geo_precision"] not in WHERE_PRECISIONS:
        raise MisfitError("how precisely its place is known is not said")


def _tags(incident: Body, sides: list[str]) -> tuple[str, str]:
    """Return conflict and dyad: the tags stand in the order in which the import wrote them."""
    dyad = " - ".join(sides)
    if incident.get("origin") != ORIGIN:
        return dyad, dyad
    tags = [tag for tag in incident.get("parts", {}).get("tags", {}) if not tag.startswith("ucdp:")]
    folded = {"".join(tag.split()): tag for tag in tags}
    dyad = folded.get("".join(dyad.split()), dyad)
    return next((tag for tag in tags if tag != dyad), dyad), dyad


def _is_main(row: Body) -> bool:
    return row["harm"] == "killed" and not row.get("subset") and row["victims"] == "mixed"


def _main_figure(figures: Body) -> Figures:
    for row in figures.values():
        if _is_main(row):
            return row.get("low"), row.get("best"), row.get("high")
    return None, None, None


def _part_figures(figures: Body, origin_id: str) -> Parts:
    a, b, civilians, unknown = (
        figures.get(uid_of(origin_id, part), {}).get("best") for part in PARTS
    )
    return a, b, civilians, unknown


def _as_imported(event: Event, extra: dict[str, str]) -> dict[str, str]:
    """Return the imported spelling of cells whose home spells them otherwise.

    Only where they still say what the records say: else someone has changed these since.
    """
    computed = write_event(event)
    raw = {name: cell for name, cell in extra.items() if name in computed}
    if not raw:
        return {}
    try:
        again = read_event(computed | raw)
    except RowError:
        return {}
    again = as_stored(again)._replace(homeless={})
    if again.spot is not None and event.spot is not None:
        code = countries.code(again.spot.country)
        if code == countries.code(event.spot.country):
            again = again._replace(spot=again.spot._replace(country=event.spot.country))
    return raw if again == event else {}
