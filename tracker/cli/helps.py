"""Help that is only read when it is asked for, by --help and the man pages.

Of the commands that take a query; and what the program as a whole has: exit codes, environment,
files.
"""

from __future__ import annotations

from typing import Final

LANGUAGE: Final = """\
Words and fields, all of which must hold; OR between words, a comma between values; a leading -
excludes. Short options stand alone, their value in the next word (-n 20); after -- everything is
query. The fields are listed at the end of: tracker search --help-all"""
_LANGUAGE: Final = f"\n\n{LANGUAGE}"

QUERY_HELP: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "search": (
        "Search incidents, or statements with is:statement; newest first." + _LANGUAGE + "\n\n"
        "Exit code 1 where nothing is found.",
        (
            "tracker search drone erbil since:2021-06",
            "tracker search kataeb hizballah",
            "tracker search place:erbil,green_zone kind:rocket_missile since:2021 before:2022",
            "tracker search by:government_of_iraq said:condemn -f json",
            "tracker search is:statement said:toll killed:5.. -f jsonl",
            "tracker search soleimani -kind:protest --fields ref,date,title",
        ),
    ),
    "list": (
        "List incidents, or statements, actors, places, documents.\n\n"
        "Newest first, or by name. A first word of these names the register; further words "
        "pick from it by name, kind: by kind. Incidents and statements take a query." + _LANGUAGE,
        (
            "tracker list",
            "tracker list statements by:sohr --limit 5",
            "tracker list actors hezbollah",
            "tracker list actors kind:person",
            "tracker list places -f csv",
            "tracker list state:review sort:added",
        ),
    ),
    "count": (
        "Count what a query finds." + _LANGUAGE,
        (
            "tracker count",
            "tracker count kind:airstrike since:2020",
            "tracker count statements by:sohr",
            "tracker count actors",
        ),
    ),
    "save": (
        "Save a search in the file; @NAME stands for it in every query.\n\n"
        "It is read anew each time: yesterday is yesterday of that day." + _LANGUAGE,
        (
            "tracker save strikes kind:airstrike,drone_attack since:2021",
            "tracker save unsourced no:source state:review sort:added",
            "tracker save tolls is:statement said:toll && tracker search @tolls killed:5..",
        ),
    ),
    "gaps": (
        "List what is missing, or cannot be right, in incidents.\n\n"
        "In all, in those that are named by reference, or in those that a query finds. "
        "Each gap with what would close it and the records that it is about; those that depend on "
        "today are found anew each time. The query `gap:old_toll` finds incidents with one of a "
        "kind: no_perpetrator no_claim single_source no_archive old_toll elsewhere too_precise "
        "too_early. After how many days without a claim that is a gap is a setting of the file: "
        "--claim-days." + _LANGUAGE + "\n\nExit code 1 where nothing is found.",
        (
            "tracker gaps i7k3q",
            "tracker gaps -n 5",
            "tracker gaps place:erbil -f jsonl",
            "tracker gaps gap:old_toll,too_early",
            "tracker gaps --claim-days 14",
        ),
    ),
    "timeline": (
        "Show when things happened, or an incident with all said of it.\n\n"
        "Of a query, two lanes: what happened, what was said. A bar is what surely lies there, a "
        "line what may, and what is an aggregate or background. Of the reference of an "
        "incident, everything said of it and linked to it, in order, with the distance in time, a "
        "lane per speaker, and both clocks where they differ. -o writes a drawing (.svg), or "
        "events for TimelineJS (.json), without what is sensitive, unless it is what you named."
        + _LANGUAGE,
        (
            "tracker timeline since:2021",
            "tracker timeline i7k3q",
            "tracker timeline place:erbil -o erbil.svg",
            "tracker timeline i7k3q -o thread.json",
        ),
    ),
    "stats": (
        "Count incidents by kind, month, country, party, speaker or two.\n\n"
        "By perpetrator and target are who did it and whom it was meant for; by actor is every "
        "party, in any role. An incident with two parties, or two speakers, counts for each; one "
        "with none counts as nobody named. A date that reaches over two months counts as not known "
        "to the month. Everything found is counted; below the table stands what happened in the "
        "period with each act counted once, as in a report." + _LANGUAGE,
        (
            "tracker stats --by kind",
            "tracker stats --by country,month",
            "tracker stats since:2021 --by month -f csv",
            "tracker stats kind:airstrike --by perpetrator -n 10",
        ),
    ),
    "board": (
        "Show who claims what of an incident, question by question.\n\n"
        "Who did it, how many, where, when, whether at all: the claims side by side, and whether "
        "they agree, update one another, are of another site or contradict. Of the incidents that "
        "are named by reference, or of those of a query that anything contradicts in."
        + _LANGUAGE
        + "\n\nExit code 1 where nothing is found.",
        (
            "tracker board i7k3q",
            "tracker board kind:airstrike -n 5",
            "tracker board since:2021 -f jsonl",
        ),
    ),
    "export": (
        "Write what a query finds, or all, as jsonl, ucdp, a review copy.\n\n"
        "jsonl holds every record and can be imported again; with a query, the incidents found "
        "and everything that they lead to. ucdp is CSV in the columns of the "
        "UCDP Georeferenced Event Dataset, and what does not fit them is named on stderr. "
        "review makes FILE a tracker file of what the query finds, for a colleague to review, "
        "remark and edit offline; `import review FILE` brings that back. Nothing sensitive is in "
        "it unless --with-sensitive asks for it." + _LANGUAGE,
        (
            "tracker export jsonl -o all.jsonl",
            "tracker export jsonl place:erbil > erbil.jsonl",
            "tracker export ucdp since:2021 > ged.csv",
            "tracker export review for-bob.db state:review",
        ),
    ),
    "report": (
        "Write a situation report of what a query finds.\n\n"
        "Highlights, figures as claimed, incidents by area and day, statements by speaker, what is "
        "contested, what is not known, sources. "
        "Each sentence carries the reference it rests on. Nothing sensitive is in it unless asked "
        "for, nothing void ever. The templates can be replaced: --copy-templates writes them into "
        "a folder, --template-dir takes them from there (of report.docx the styles)." + _LANGUAGE,
        (
            "tracker report --since 2021-06-26 --until 2021-07-10",
            "tracker report place:erbil -o erbil.html",
            "tracker report kind:airstrike --since 2021 -o strikes.docx",
            "tracker report --copy-templates templates",
        ),
    ),
    "review": (
        "List what awaits review, show it, accept it, send it back.\n\n"
        "What awaits it has the state review. Accepted it is final; sent back it is a draft, with "
        "a remark that says why. Nobody accepts what is their own, unless `own yes` says so for "
        "the file. Each decision is a step for `undo`. `show` begins with what changed since the "
        "last decision. The list: reference, who entered it, title. `copies`: the review copies "
        "that were handed out, and which came back." + _LANGUAGE,
        (
            "tracker --db sample.db review",
            "tracker review list kind:ied sort:added",
            "tracker review show i4r9v",
            "tracker review accept i4r9v --author bob --reason 'checked against the video'",
            "tracker review return i4r9v --author bob --remark 'Which of the two sources?'",
        ),
    ),
}
"""Command to what it does and its examples."""

EXIT_CODES: Final[dict[int, str]] = {
    0: "Found or done.",
    1: "Nothing found (search, show).",
    2: "The command, a query or a date cannot be read.",
    3: "The file is missing, locked, damaged or newer than the program.",
    4: "Partly done: an import set rows aside, with their reasons.",
    5: "Refused: it would not be valid, is there already, or would write over something.",
    70: "A mistake in the program; the message says how to report it.",
    130: "Interrupted; nothing half done is kept.",
    141: "Nobody read the output to its end.",
}
"""Exit code to what it means."""

ENVIRONMENT: Final[dict[str, str]] = {
    "TRACKER_DB": "The file to work on, where --db does not say.",
    "TRACKER_AUTHOR": "Who writes, for the journal, where --author does not say.",
    "TRACKER_DEBUG": "If set, errors show where in the program they arose.",
    "NO_COLOR": "If set, no colours.",
    "VISUAL, EDITOR": "What edits a record as text.",
    "PAGER": "What shows output that is longer than the terminal.",
    "XDG_DATA_HOME, XDG_CONFIG_HOME, XDG_STATE_HOME": "The folders of the files below.",
}
"""Variables that are read, to what they do."""

FILES: Final[dict[str, str]] = {
    "~/.local/share/tracker/tracker.db": "The default file. Another platform has another folder; "
    "tracker doctor says which.",
    "~/.config/tracker/config.toml": "Settings: db, author, date_order (ask, dmy or mdy).",
    "~/.local/state/tracker": "What is on the screen: cursor, filter, order, sizes, theme.",
    "files/": "Beside the database: documents that were attached.",
    "FILE.rejects.csv, FILE.rejects.jsonl": "Rows that an import set aside.",
}
"""Files and folders, to what they hold."""
