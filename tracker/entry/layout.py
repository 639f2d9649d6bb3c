"""How the forms are laid out: which fields, in which order, under which heading, and their words.

The usual fields come first, in the order in which they are typed and those most often left empty
last. The others unfold, under headings.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Group(NamedTuple):
    """Fields that belong together. Without a heading they are usual ones, seen always."""

    heading: str
    fields: tuple[str, ...]


GROUPS: Final[dict[str, tuple[Group, ...]]] = {
    "incidents": (
        Group("", ("date", "title", "kind", "place")),
        Group("", ("involvements", "citations")),
        Group("", ("summary", "tags")),
        Group("what", ("count", "unit", "date_mode", "weapon")),
        Group("where", ("point", "geo_precision", "place_note")),
        Group("how we see it", ("casualties", "grade", "uncertain", "sensitive", "state")),
        Group("what it has to do with", ("links",)),
    ),
    "statements": (
        Group("", ("speaker", "date", "kind", "gist")),
        Group("", ("credibility", "citations")),
        Group("", ("accuses", "casualties", "quote", "statement_incidents", "tags")),
        Group("who", ("speaker_as_written", "capacity", "on_behalf_of", "addressee")),
        Group("the words", ("form", "quote_language", "quote_original")),
        Group("how we see it", ("date_mode", "uncertain", "state")),
        Group("what it has to do with", ("links",)),
    ),
    "actors": (
        Group("", ("name", "kind", "country", "names")),
        Group("how we see it", ("reliability", "reliability_note", "notes", "state")),
        Group("what it has to do with", ("links",)),
    ),
    "places": (
        Group("", ("name", "kind", "country", "point", "names")),
        Group("where", ("admin1", "admin2", "timezone")),
        Group("how we see it", ("notes", "state")),
    ),
    "documents": (
        Group("", ("title", "kind", "publisher", "date", "url")),
        Group("what", ("author", "language", "text", "derived_from", "date_mode")),
        Group("how we have it", ("accessed_at", "archive_url", "collected_by", "collected_how")),
        Group("how we see it", ("sensitive", "state")),
    ),
}
"""The groups of each form, in the order of its fields."""

LABELS: Final = {
    "geo_precision": "precise to",
    "place_note": "place, words",
    "date_mode": "date mode",
    "speaker_as_written": "as written",
    "on_behalf_of": "on behalf of",
    "quote_language": "language",
    "quote_original": "original",
    "derived_from": "reprint of",
    "reliability_note": "why reliable",
    "accessed_at": "accessed",
    "archive_url": "archived at",
    "collected_by": "collected by",
    "collected_how": "how",
}
"""What a field is called where its name would not do."""

EXAMPLES: Final = {
    "date": "28 jun 2021, 27-28 june, c. 2014",
    "incidents.title": "Airstrikes on militia sites near Al-Qaim",
    "incidents.kind": "airstrike, shelling, ied …",
    "summary": "what happened, in sentences",
    "weapon": "107 mm rockets, Shahed-136",
    "place": "a name in any spelling",
    "point": "34.40 41.00, 34°24'N 41°00'E",
    "place_note": "3 km south of the bridge",
    "uncertain": "what we do not know, in words",
    "involvements": "US Army > Kata'ib Hezbollah; host: Iraq",
    "casualties": "killed 5-9 combatant; injured 3 (2 children)",
    "citations": "words of a title, or an address",
    "statement_incidents": "i7k3q approve; i2b4c context",
    "tags": "drone, night raid",
    "names": "KH (acronym); كتائب حزب الله (native, ar)",
    "speaker": "who said it",
    "statements.kind": "claim, deny, condemn, toll …",
    "gist": "what was said, in one sentence",
    "accuses": "who did it: Kata'ib Hezbollah",
    "quote": "the words themselves",
    "credibility": "1 confirmed … 5 improbable, 6 not judged",
    "speaker_as_written": "a senior US official",
    "capacity": "spokesman",
    "on_behalf_of": "for whom the speaker speaks",
    "addressee": "to whom it was said",
    "quote_language": "ar",
    "quote_original": "the words in their own language",
    "actors.name": "the name it is known by",
    "actors.kind": "government, armed_group, person …",
    "places.name": "the name it is known by",
    "places.kind": "city, base, border …",
    "country": "IQ",
    "admin1": "Anbar",
    "admin2": "Al-Qaim",
    "timezone": "Asia/Baghdad",
    "reliability_note": "what it got right, what wrong",
    "notes": "what else there is to know",
    "documents.title": "the headline",
    "documents.kind": "article, post, video …",
    "publisher": "who published it",
    "author": "who wrote it",
    "language": "en",
    "url": "https://…",
    "text": "the words of the document",
    "derived_from": "the document that this one repeats",
    "archive_url": "https://web.archive.org/…",
    "accessed_at": "2021-06-28",
    "collected_by": "who saved it",
    "collected_how": "from the site, by mail …",
    "count": "3, 2-5, 12-",
    "incidents.links": "response_to i7k3q; part_of i2m9d",
    "statements.links": "updates s7k3q; contradicts s2m9d",
    "actors.links": "member_of a7k3q; backed_by a2m9d",
    "sensitive": "yes, or no",
    "reason": "why it is changed, for the journal",
}
"""What stands in an empty field, by name, or by table and name where that differs."""
