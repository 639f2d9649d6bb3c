"""The command `gazetteer`: places of the world, looked up offline, and more of them imported."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import click

from tracker.cli.app import command
from tracker.cli.failure import NOTHING_FOUND, PARTLY_DONE
from tracker.cli.options import LIMIT, Option, limit_of
from tracker.cli.streams import say
from tracker.cli.wording import plural
from tracker.errors import UsageError
from tracker.folders import expanded
from tracker.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.cli.settings import Settings
    from tracker.gazetteer.lookup import Found

_MOST: Final = 8
_REJECTS_SHOWN: Final = 10
_FORMAT = Option("--format", "-f", "FORMAT", "tsv or jsonl (else tsv).", ("tsv", "jsonl"))
_COUNTRY = Option("--country", "", "XX", "Places of this country first (ISO 3166, such as SY).")


@command(
    "gazetteer",
    about="Look up a place of the world, or import more.\n\n"
    "A place is found by any spelling of its name. "
    "Each line has name, kind, country, province, latitude, longitude, population, and the "
    "spelling that matched. `gazetteer import FILE` takes a dump of any country, such as IQ.txt "
    "or IQ.zip from download.geonames.org/export/dump. The places are GeoNames' (CC BY 4.0), the "
    "airports airportsdata's (MIT); imported ones are kept in your data folder, for all files. "
    "Exit code 1 where nothing is found.",
    examples=(
        "tracker gazetteer irbil",
        "tracker gazetteer 'al hasakah' --country SY -n 3 -f jsonl",
        "tracker gazetteer import IQ.txt",
    ),
    options=(_FORMAT, _COUNTRY, LIMIT),
)
@click.argument("words", nargs=-1, required=True, metavar="NAME | import FILE")
def gazetteer(
    settings: Settings,
    words: Sequence[str],
    format_: str | None,
    country: str | None,
    limit: str | None,
) -> int | None:
    """Look a place up, or import places."""
    if words[0] == "import" and len(words) > 1:
        if len(words) > 2:
            raise UsageError("One file at a time.", "tracker gazetteer import FILE")
        return _import(words[1])
    from tracker.gazetteer.lookup import Gazetteer, imported_folder

    _say_province(" ".join(words))
    most = limit_of(limit)
    known = Gazetteer.load(imported_folder())
    found = known.find(
        " ".join(words),
        len(known) if most == 0 else most or _MOST,
        country=(country or "").upper(),
    )
    for one in found:
        sys.stdout.write(_json(one) if format_ == "jsonl" else _tsv(one))
    if not found:
        say(f"The gazetteer has no {one_line(' '.join(words))}.")
        say("More places: tracker gazetteer import FILE (a dump of GeoNames)")
        return NOTHING_FOUND
    return None


def _say_province(typed: str) -> None:
    """Say that a word is a province: those are no places here, but what places lie in."""
    from tracker.model import area_names, country_names

    for one in area_names.called(typed):
        where = country_names.everyday(one.country)
        say(
            f"{one.everyday} is a province of {where}; here are places: one in it has it as admin1."
        )


def _import(file: str) -> int | None:
    from tracker.gazetteer.geonames import import_geonames
    from tracker.gazetteer.lookup import imported_folder

    path = expanded(file)
    if not path.is_file():
        raise UsageError(f"There is no file {one_line(file)} to import.")
    done = import_geonames(path, imported_folder())
    say(f"{plural(done.places, 'place', 'places')} in {done.path}, from GeoNames (CC BY 4.0).")
    if done.skipped:
        say(f"{plural(done.skipped, 'feature', 'features')} that are no places here: left out.")
    for reject in done.rejects[:_REJECTS_SHOWN]:
        say(f"line {reject.line}: {one_line(reject.reason)}")
    if done.rejected > _REJECTS_SHOWN:
        say(f"… {done.rejected:,} lines could not be taken.")
    return PARTLY_DONE if done.rejected else None


def _tsv(found: Found) -> str:
    entry = found.entry
    cells = (
        *(entry.name, entry.kind, entry.country, entry.admin1),
        *(f"{entry.latitude:.5f}", f"{entry.longitude:.5f}"),
        *(str(entry.population or ""), found.matched if found.matched != entry.name else ""),
    )
    return "\t".join(map(one_line, cells)) + "\n"


def _json(found: Found) -> str:
    from tracker.cli.jsonable import dumps

    entry = found.entry
    row = {
        "key": entry.key,
        "name": entry.name,
        "kind": entry.kind,
        "country": entry.country or None,
        "admin1": entry.admin1 or None,
        "admin2": entry.admin2 or None,
        "latitude": entry.latitude,
        "longitude": entry.longitude,
        "timezone": entry.timezone or None,
        "population": entry.population or None,
        "others": list(entry.others),
        "matched": found.matched,
        "how": found.how,
    }
    return dumps(row) + "\n"


COMMANDS = {"gazetteer": gazetteer}
