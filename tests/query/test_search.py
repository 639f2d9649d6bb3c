"""Queries on a small file: what is found, in which order, and what is said about it."""

from __future__ import annotations

import itertools
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from tests.query.conftest import BASE, Find
from tests.store.makers import incident, statement
from tracker.analysis.lanes import lane
from tracker.errors import QueryError
from tracker.model.names import index_text
from tracker.model.records import Actor, Name, Place
from tracker.query import run
from tracker.query.highlight import Term
from tracker.query.parser import MAX_DEPTH
from tracker.query.run import Prepared, prepare
from tracker.store.store import Store

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

EVERYTHING = [
    "Strike A",
    "Strike B",
    "Drone over town",
    "Rockets at Derna",
    "War",
    "Before it all",
]
UNDATED = {"Undated rocket", "Talks"}


def test_neither_is_not_what_not_both_is(find: Find) -> None:
    both, either = "-(kind:airstrike has:place)", "-(kind:airstrike OR has:place)"
    assert find(f"{both} {either}") == find(f"{either} {both}") == find(either) != find(both)


def test_all_records_newest_first_and_the_undated_last(find: Find) -> None:
    found = find("")
    assert found[:6] == EVERYTHING
    assert set(found[6:]) == UNDATED


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("drone", "Drone over town"),
        ("drone OR rockets", "Drone over town, Rockets at Derna"),
        ("drone | aircraft kubaysa", "Drone over town"),
        ("strike -aircraft", "Strike B"),
        ("NOT strike since:2021", "Drone over town, Talks, War"),
        ('"power station"', "Strike B"),
        ('"power station"~9', "Strike A, Strike B"),
        ('"station power"~0', "Strike B"),
        ('"station power"', ""),
        ("dron*", "Drone over town"),
        ("dorne~ town", "Drone over town"),
        ("drnoe~", "Drone over town"),
        ("aircraft drone", ""),
        # A word in the title and one in a statement meet.
        ("aircraft unacceptable", ""),
        ("struck unacceptable", "Strike B"),
        ("strike condemns other", "Strike B"),
        ("kind:airstrike", "Strike A, Strike B"),
        ("kind:airstrike,clash", "Strike A, Strike B, War"),
        ("kind:airstrike kind:clash", "Strike A, Strike B, War"),
        ("-kind:airstrike -kind:clash since:2021", "Drone over town, Talks"),
        ("state:review", "Strike B"),
        ("-state:draft", "Strike A, Strike B"),
        ("grade:confirmed", "Strike A"),
        ("unit:background is:event", ""),
        ("is:aggregate,background since:2021", "Drone over town, Talks, War"),
        ("is:sensitive", "Before it all"),
        ("geo:near", "Drone over town"),
        ("precision:year", "Rockets at Derna"),
        ("tag:border", "Strike A, Strike B"),
        ("tag:border tag:ucdp:1", "Strike B"),
        ("tag:ucd*", "Strike B"),
        ("source:reuters", "Strike B"),
        ("title:strike text:station", "Strike A, Strike B"),
        ("title:station", ""),
        ("has:remark", "Strike B"),
        ("no:place has:date", "Before it all, Talks, War"),
        ("has:time", "Rockets at Derna"),
        ("has:point", "Strike B, Rockets at Derna"),
        ("has:source", "Strike B"),
        ("has:statement -has:quote", ""),
        ("has:conflict", "Strike B"),
        ("no:statement has:figure", "Drone over town"),
        ("has:link", ""),
        ("has:tag no:source", "Strike A"),
        ("(drone) OR (kind:clash)", "Drone over town, War"),
        ("drone OR killed:9", "Strike B, Drone over town"),
        ("drone OR -kind:airstrike,clash,political,other", None),
    ],
)
def test_terms(find: Find, text: str, titles: str | None) -> None:
    if titles is None:
        assert sorted(find(text)) == ["Drone over town", "Rockets at Derna", "Undated rocket"]
        return
    assert sorted(find(text)) == sorted(titles.split(", ") if titles else [])


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        # One statement: Iraq reported Strike A, and it was Iran that condemned it.
        ("by:government_of_iraq said:condemn", "Strike B"),
        ("by:iran said:condemn", "Strike A"),
        ("(by:government_of_iraq) (said:condemn)", "Strike A, Strike B"),
        ("by:government_of_iraq said:report,condemn", "Strike A, Strike B"),
        ("by:iran said:condemn said:toll", ""),
        ("by:government_of_iraq by:iran", "Strike A, Strike B"),
        ("by:yahya_rasool", "Strike B"),
        ("by:iran cred:1", ""),
        ("by:iran cred:2", "Strike A"),
        ("cred:1 said:condemn", "Strike B"),
        ("by:sohr reliability:C", "Strike B"),
        ("by:iran reliability:C", ""),
        ("killed:5", "Strike B"),
        ("killed:5 injured:2", "Strike B"),
        ("killed:9 injured:2", ""),
        ("by:iran killed:9", "Strike B"),
        ("by:sohr killed:9", ""),
        # "At least nine" has no upper end; a part of a larger figure is none.
        ("killed:40..", "Strike B"),
        ("by:iran killed:5000", "Strike B"),
        ("by:sohr killed:40", ""),
        ("killed:1", "Drone over town"),
        ("by:iran killed:1", ""),
        ("killed:..4", "Drone over town"),
        ("quote:violation", "Strike A"),
        ('quote:"blatant violation" by:iran', "Strike A"),
        ("quote:blat* said:condemn", "Strike A"),
        ("quote:violation by:government_of_iraq", ""),
        ("quote:strike", ""),
        ("quote:سافر", "Strike B"),
        # The one that was denied is void, and so is the statement.
        ("said:deny", ""),
        (
            "-by:iran",
            "Drone over town, Rockets at Derna, War, Before it all, Undated rocket, Talks",
        ),
    ],
)
def test_fields_of_one_statement(find: Find, text: str, titles: str) -> None:
    assert sorted(find(text)) == sorted(titles.split(", ") if titles else [])


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("actor:us_armed_forces", "Strike A, Strike B"),
        ("actor:us_armed_forces role:perpetrator", "Strike A"),
        ("actor:us_armed_forces role:target", "Strike B"),
        ("(actor:us_armed_forces) (role:party)", ""),
        ("actor:us_armed_forces actor:kataib_hezbollah", "Strike A, Strike B"),
        ("role:perpetrator role:target", "Strike A, Strike B"),
        ("role:party", "Rockets at Derna"),
        ("-role:target has:actor", "Rockets at Derna"),
        ("actor:hezbollah", "Rockets at Derna"),
        ('who:"US Armed Forces",hezbollah role:party,target', "Strike B, Rockets at Derna"),
    ],
)
def test_fields_of_one_party(find: Find, text: str, titles: str) -> None:
    assert sorted(find(text)) == sorted(titles.split(", ") if titles else [])


DATES = {
    "since:2021-06-28": "Strike A, War, Talks",
    "since:2021-06-10": "Strike A, Strike B, Drone over town, War, Talks",
    "since:2021-06-11": "Strike A, Strike B, War, Talks",
    "after:2021-06-10": "Strike A, Strike B, War, Talks",
    "after:2021-06-27": "Strike A, War, Talks",
    "until:2021-06-01": "Drone over town, Rockets at Derna, War, Before it all, Talks",
    "until:2021-05-31": "Rockets at Derna, War, Before it all, Talks",
    "before:2021-06-01": "Rockets at Derna, War, Before it all, Talks",
    "before:2014": "Before it all, Talks",
    "until:2014": "War, Before it all, Talks",
    "on:2021-06-05": "Drone over town, War, Talks",
    "on:2020-02": "Rockets at Derna, War, Talks",
    "on:2013": "Before it all, Talks",
    "on:2013-01-01..2013-02-01": "Before it all, Talks",
    "on:..2013": "Before it all, Talks",
    "within:2021-06": "Strike A, Strike B, Drone over town",
    "within:2021-06-01..2021-06-09": "",
    "within:2020": "Rockets at Derna",
    "since:2020-12-31 until:2021-06-01": "Rockets at Derna, Drone over town, War, Talks",
    "since:2021-06-28 before:2021-06-27": "War, Talks",
    "-since:2021": "Rockets at Derna, Before it all, Undated rocket",
    "no:date": "Undated rocket",
    "since:yesterday": "War, Talks",
    "since:27_june_2021 before:1_jul_2021": "Strike A, Strike B, War, Talks",
    'on:"27 or 28 June 2021"': "Strike A, Strike B, War, Talks",
    "since:2021-06-28 OR drone": "Strike A, War, Talks, Drone over town",
    "added:2026-11-22 drone": "Drone over town",
    "edited:2026-11-23..": "",
    "added:..2026-11-21": "",
}


@pytest.mark.parametrize("text", DATES)
def test_uncertain_dates_match_by_overlap(find: Find, text: str) -> None:
    assert sorted(find(text)) == sorted(DATES[text].split(", ") if DATES[text] else [])


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("drone", ["Drone over town"]),
        ("is:void", ["Ghost drone"]),
        ("state:void drone", ["Ghost drone"]),
        ("drone state:void,draft", ["Drone over town", "Ghost drone"]),
        ("drone (is:void OR kind:drone_attack)", ["Drone over town", "Ghost drone"]),
        ("aircraft OR is:void", ["Ghost drone", "Strike A"]),
        # Asked for anywhere, they may be found by anything.
        ("drone OR (aircraft is:void)", ["Drone over town", "Ghost drone"]),
        ("(drone OR -kind:clash) state:void", ["Ghost drone"]),
        ("drone (aircraft OR -(is:void))", ["Drone over town"]),
        ("drone -is:void", ["Drone over town"]),
        ("is:statement is:void", ["A ghost is denied."]),
    ],
)
def test_void_records_only_on_request(find: Find, text: str, titles: list[str]) -> None:
    assert sorted(find(text)) == sorted(titles)


@pytest.mark.parametrize(
    ("text", "titles", "note"),
    [
        ("kataeb hizballah", "Strike A, Strike B", "kataeb hizballah = Kata'ib Hezbollah"),
        ("كتائب حزب الله", "Strike A, Strike B", "كتائب حزب الله = Kata'ib Hezbollah"),
        ("kata'ib hezbollah", "Strike A, Strike B", None),
        # The words of Kata'ib Hezbollah hold that of the Lebanese one.
        ("hezbollah", "Rockets at Derna, Strike A, Strike B", None),
        ("erbil", "Strike A", None),
        ("irbil aircraft", "Strike A", "irbil = Erbil"),
        ("أربيل", "Strike A", "أربيل = Erbil"),
        ("iraq strike -condemns", "", None),
        ("iraq drone", "Drone over town", None),
        ('"irbil"', "", None),
        ("text:irbil", "", None),
        ("-erbil kind:airstrike", "Strike B", None),
        # One word is never found by its sound.
        ("drn", "", None),
        ("arbil", "", None),
        ("mosul", "Strike B", None),
        ("place:arbil", "Strike A", "arbil = Erbil"),
        ("place:erb*", "Strike A", None),
        ("place:erbil,mosul", "Strike A, Strike B", None),
        ("place:erbil place:mosul", "Strike A, Strike B", None),
        ("place:al_anbar", "Drone over town", None),
        ("place:anbar", "Drone over town", "anbar = Al Anbar"),
        ("place:iraq kind:airstrike", "Strike A, Strike B", None),
        ("country:ly", "Rockets at Derna", None),
        ("country:libya", "Rockets at Derna", None),
        ("country:LIBYA", "Rockets at Derna", None),
        ("country:lib*", "Rockets at Derna", None),
        ("country:ليبيا", "Rockets at Derna", None),
        ("country:ivory_coast", "", None),
        ("country:iraq -kind:airstrike", "Drone over town, Undated rocket", None),
        ('by:"Observatory (double)"', "Strike B", None),
        ("observatory double", "Strike B", None),
    ],
)
def test_names_in_any_spelling(
    filled: Store, find: Find, text: str, titles: str, note: str | None
) -> None:
    assert sorted(find(text)) == sorted(titles.split(", ") if titles else [])
    if note is not None:
        assert note in prepare(filled.conn, text, base=BASE).notes


def test_a_surname_finds_all_persons_of_it_and_says_who_they_are(store: Store) -> None:
    with store.batch() as batch:
        for number, (name, kind) in enumerate(
            (
                ("Masrour Barzani", "person"),
                ("Nechirvan Barzani", "person"),
                ("Muqtada al-Sadr", "person"),
                ("Radio Barzani", "media"),
            )
        ):
            speaker = batch.put(Actor(name=name, kind=kind))
            told = batch.put(incident(name))
            batch.put(statement(f"Said {number}.", told, speaker=speaker))
    for text, count, who in (
        ("by:barzani", 2, "Masrour Barzani, Nechirvan Barzani"),
        ("by:BARZANI", 2, "Masrour Barzani, Nechirvan Barzani"),
        ("by:al-sadr", 1, "Muqtada al-Sadr"),
    ):
        found = prepare(store.conn, text, base=BASE)
        assert (found.count(store.conn), found.unknown) == (count, ())
        assert found.notes == (f"by: {who}, by surname",)
    for unknown in ("by:zani", "by:masrour"):
        assert prepare(store.conn, unknown, base=BASE).unknown


def test_references_stand_for_names_and_records(filled: Store, find: Find) -> None:
    conn = filled.conn
    erbil = conn.execute("SELECT uid FROM places WHERE name = 'Erbil'").fetchone()[0]
    strike = conn.execute("SELECT uid FROM incidents WHERE title = 'Strike A'").fetchone()[0]
    said = conn.execute("SELECT uid FROM statements WHERE kind = 'report'").fetchone()[0]
    wire = conn.execute("SELECT uid FROM documents WHERE title = 'A wire report'").fetchone()[0]
    assert find(f"place:p{erbil}") == ["Strike A"]
    assert find(f"id:i{strike[:8]}") == ["Strike A"]
    assert find(f"id:s{said}") == ["Strike A"]
    assert find(f"is:statement id:s{said}") == ["Iraq reports the strike."]
    assert len(find(f"is:statement id:i{strike}")) == 2
    assert find(f"source:d{wire}") == ["Strike B"]
    assert find("id:i0000000000000000") == []


STATEMENTS: dict[str, str | int] = {
    "is:statement": 5,
    "is:statement by:iran": "At least nine dead., Iran condemns the strike.",
    "is:statement by:government_of_iraq": (
        "Iraq reports the strike., Iraq condemns the other strike."
    ),
    "is:statement by:government_of_iraq by:yahya_rasool": "Iraq condemns the other strike.",
    "is:statement said:toll killed:..5": "Five dead and two hurt.",
    "is:statement killed:9..": "At least nine dead.",
    "is:statement cred:1,2 -said:report": (
        "Iran condemns the strike., Iraq condemns the other strike."
    ),
    "is:statement reliability:C": "Five dead and two hurt.",
    "is:statement quote:سافر": "Iraq condemns the other strike.",
    "is:statement state:final": "Iraq condemns the other strike.",
    "is:statement tag:figures": "Five dead and two hurt.",
    "is:statement has:source": "Iraq condemns the other strike.",
    "is:statement has:link has:figure": "Five dead and two hurt.",
    "is:statement since:2021-06-29": "At least nine dead., Iran condemns the strike.",
    # Of the incident that it is about:
    "is:statement place:erbil said:condemn": "Iran condemns the strike.",
    "is:statement erbil said:condemn": "Iran condemns the strike.",
    "is:statement kind:airstrike actor:us_armed_forces role:target said:condemn":
        "Iraq condemns the other strike.",
    "is:statement title:strike killed:5": "Five dead and two hurt.",
    "is:statement -place:mosul": "Iraq reports the strike., Iran condemns the strike.",
    "is:statement is:background": "",
    "-is:incident said:report": "Iraq reports the strike.",
    "is:statement hurt OR nine": "At least nine dead., Five dead and two hurt.",
    "is:statement has:conflict said:condemn": "Iraq condemns the other strike.",
    "is:statement no:place": "",
}  # fmt: skip


@pytest.mark.parametrize("text", STATEMENTS)
def test_statements(find: Find, text: str) -> None:
    wanted, found = STATEMENTS[text], find(text)
    if isinstance(wanted, int):
        assert len(found) == wanted
    else:
        assert sorted(found) == sorted(wanted.split(", ") if wanted else [])


def test_the_list_that_is_meant_can_be_given(find: Find) -> None:
    assert find("said:report", table="statements") == ["Iraq reports the strike."]
    assert find("said:report is:incident", table="statements") == ["Strike A"]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("sort:date since:2020", ["Talks", "War", "Rockets at Derna", "Drone over town"]),
        ("sort:-date limit:2", ["Strike A", "Strike B"]),
        ("sort:place limit:3", ["Rockets at Derna", "Strike A", "Undated rocket"]),
        ("sort:-place limit:2", ["Strike B", "Drone over town"]),
        ("sort:kind limit:1", ["Strike A"]),
        ("sort:-kind limit:1", ["Rockets at Derna"]),
        ("sort:added limit:1", ["Strike A"]),
        ("sort:edited limit:1", ["Strike A"]),
        # A word of the title weighs more than one of a statement, though the strikes are newer.
        ("sort:relevance condemns OR drone", ["Drone over town"]),
        ("sort:relevance limit:1", ["Strike A"]),
        ("is:statement sort:place limit:2 said:condemn", None),
    ],
)
def test_orders(find: Find, text: str, titles: list[str] | None) -> None:
    if titles is None:
        titles = ["Iran condemns the strike.", "Iraq condemns the other strike."]
    assert find(text)[: len(titles)] == titles


def test_relevance_says_when_there_is_nothing_to_rank(filled: Store) -> None:
    found = prepare(filled.conn, "kind:airstrike sort:relevance", base=BASE)
    assert found.sort == ("date", True)
    assert found.notes == ("no words to rank by: newest first",)


def test_relevance_ranks_the_newest_and_says_so(
    filled: Store, find: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "sort:relevance drone OR condemns OR talks"
    assert prepare(filled.conn, text, base=BASE).notes == ()
    monkeypatch.setattr(run, "RANKED", 2)
    # Of the two newest that match one is ranked first; all others follow, newest first.
    newest = find("drone OR condemns OR talks")
    assert set(find(text)[:2]) == set(newest[:2])
    assert find(text)[2:] == newest[2:] == ["Drone over town", "Talks"]
    assert prepare(filled.conn, text, base=BASE).notes == (
        "by relevance among the newest 2, the rest newest first",
    )


def test_excluded_words_do_not_count_for_relevance(filled: Store) -> None:
    found = prepare(filled.conn, "sort:relevance strike -aircraft", base=BASE)
    assert found.terms == (Term(("strike",)),)
    assert "aircraft" not in str(found.parameters[-1])


@pytest.mark.parametrize(
    "text",
    [
        *("", "strike OR drone", "since:2020", "sort:place", "sort:date", "limit:3"),
        *("sort:relevance strike OR drone OR talks", "sort:-relevance limit:2 strike OR drone"),
    ],
)
@pytest.mark.parametrize("ranked", [2, 2000])
def test_pages_join_up(
    filled: Store, text: str, ranked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "RANKED", ranked)
    conn, found = filled.conn, prepare(filled.conn, text, base=BASE)
    whole = list(found.keys(conn))
    assert len(whole) == found.count(conn) == found.count_up_to(conn, 100)
    for at, key in enumerate(whole):
        assert list(found.keys(conn, after=key)) == whole[at + 1 :]
        assert list(found.keys(conn, limit=1, after=key)) == whole[at + 1 : at + 2]
        assert list(found.keys(conn, limit=1, after=key, offset=1)) == whole[at + 2 : at + 3]
        assert list(found.keys(conn, limit=2, offset=at)) == whole[at : at + 2]
    assert found.count_up_to(conn, 1) == 1


def by_day(found: Prepared, conn: sqlite3.Connection, lane: str) -> Sequence[tuple[int, int]]:
    return found.counted(conn, lane).days


def dated(found: Prepared, conn: sqlite3.Connection, table: str) -> int:
    return lane(found.counted(conn, table)).total


def test_the_limit_of_the_query_holds_for_all_that_is_asked(filled: Store) -> None:
    conn, found = filled.conn, prepare(filled.conn, "limit:2", base=BASE)
    assert found.limit == 2
    assert len(list(found.keys(conn, limit=10))) == found.count(conn) == 2
    assert list(found.keys(conn, offset=2)) == []
    assert dated(found, conn, "incidents") == 2


def test_days_of_the_timeline(filled: Store) -> None:
    conn = filled.conn
    found = prepare(conn, "kind:airstrike", base=BASE)
    day = BASE.toordinal()
    assert by_day(found, conn, "incidents") == [(day - 4, 1), (day - 3, 1)]
    assert by_day(found, conn, "statements") == [(day - 3, 3), (day - 2, 1), (day - 1, 1)]
    said = prepare(conn, "is:statement by:iran", base=BASE)
    assert by_day(said, conn, "statements") == [(day - 2, 1), (day - 1, 1)]
    assert by_day(said, conn, "incidents") == [(day - 4, 1), (day - 3, 1)]
    everything = prepare(conn, "", base=BASE)
    assert dated(everything, conn, "incidents") == len(EVERYTHING)
    assert dated(everything, conn, "statements") == 5


def test_saved_searches(filled: Store, find: Find) -> None:
    assert find("@strikes") == ["Strike B", "Strike A"]
    assert find("@strikes sort:-date") == ["Strike A", "Strike B"]
    assert find("@strikes erbil") == ["Strike A"]
    assert find("@night") == ["Strike A"]
    assert find("@said killed:9") == ["At least nine dead."]
    for text, message in {
        "@loop": "comes back to itself",
        "@broken": "In the saved search @broken: There is no field",
        "@strike": "Did you mean @strikes?",
        "drone OR @strikes": "chooses a list, an order or a limit",
        "-@said": "chooses a list, an order or a limit",
        "@said is:incident": "two lists",
    }.items():
        with pytest.raises(QueryError) as caught:
            prepare(filled.conn, text, base=BASE)
        assert message in str(caught.value)
        assert text[caught.value.start : caught.value.end].startswith(("@", "drone"))


@pytest.mark.parametrize(
    ("text", "span", "message"),
    [
        ("x since:foo", "foo", "not understood"),
        ("since:06/07/21", "06/07/21", "06/07/21"),
        ("since:2021-13-01", "2021-13-01", "2021-13"),
        ("on:2021-02..2021-01", "2021-02..2021-01", "backwards"),
        ("since:../2013", "../2013", "one date"),
        ('since:"before 2014"', '"before 2014"', "beginning"),
        ("is:statement OR drone", "is:statement", "chooses the list"),
        ("-(is:statement)", "is:statement", "choose the list"),
        ("is:statement,void", "is:statement,void", "choose the list"),
        ("is:statement is:incident", None, "two lists"),
    ],
)
def test_errors_that_only_show_on_a_file(
    filled: Store, text: str, span: str | None, message: str
) -> None:
    with pytest.raises(QueryError) as caught:
        prepare(filled.conn, text, base=BASE)
    if span is not None:
        assert text[caught.value.start : caught.value.end] == span
    assert caught.value.hint


def test_an_unknown_name_is_no_error(filled: Store, find: Find) -> None:
    for text, unknown in {
        "place:atlantis drone": ("place", "atlantis"),
        "actor:nobody": ("actor", "nobody"),
        "by:nobody said:report": ("by", "nobody"),
        "source:nobody": ("source", "nobody"),
        "is:statement by:nobody": ("by", "nobody"),
    }.items():
        assert find(text) == []
        assert prepare(filled.conn, text, base=BASE).unknown == (unknown,)
    assert find("drone -place:atlantis") == ["Drone over town"]


def test_terms_to_highlight(filled: Store) -> None:
    found = prepare(filled.conn, "kataeb hizballah Strike* -drone kind:clash", base=BASE)
    wanted = {
        Term(("kataib", "hezbollah")),
        Term(tuple(index_text("كتائب حزب الله").split())),
        Term(("strike",), True),
    }
    assert set(found.terms) == wanted | {Term(("kataeb",)), Term(("hizballah",))}


NESTS = (
    "-(zzz OR -({}))",
    "(zzz OR ({} kind:drone_attack))",
    "-(zzz OR (-({}) kind:drone_attack,clash killed:..1) OR -kind:drone_attack)",
    "(killed:7 OR -(-({}) killed:1))",
    "(is:void OR ({} killed:1))",
)


@pytest.mark.parametrize("nest", NESTS)
@pytest.mark.parametrize("table", ["incidents", "statements"])
def test_a_nest_as_deep_as_it_may_be_is_answered(filled: Store, nest: str, table: str) -> None:
    text = "drone"
    while (deeper := nest.format(text)) and depth(deeper) <= MAX_DEPTH:
        text = deeper
    found = prepare(filled.conn, text, base=BASE, table=table)
    assert found.count(filled.conn) == len(list(found.keys(filled.conn)))
    assert dated(found, filled.conn, "statements") <= 5


def depth(text: str) -> int:
    levels = itertools.accumulate((c == "(") - (c == ")") for c in text)
    return max(levels, default=0)


def test_saved_searches_nested_too_deep_are_an_error(store: Store) -> None:
    nest = "-(a OR -(-(killed:1 OR -(b {} killed:2)) zz))"
    with store.batch() as batch:
        batch.set_value("saved_searches", "n0", nest.format("drone"))
        for number in range(1, 12):
            batch.set_value("saved_searches", f"n{number}", nest.format(f"@n{number - 1}"))
    found = prepare(store.conn, "@n11", base=BASE)
    with pytest.raises(QueryError, match="more than SQLite takes"):
        found.count(store.conn)


def test_a_page_of_text_is_a_query_too(find: Find) -> None:
    assert find(" ".join(f"word{number} in a text" for number in range(400))) == []
    assert find("-" + " -".join(f"word{number}" for number in range(800))) != []
    assert find(" OR ".join([*(f"word{number}" for number in range(700)), "drone"])) != []


@pytest.mark.parametrize(
    "terms",
    [
        ["quote:a", "quote:b"],
        ["killed:5..", "injured:1"],
        ["has:gap", "no:tag"],
        ["by:iran cred:1"],
    ],
)
@pytest.mark.parametrize("between", [" ", " OR "])
def test_what_is_said_again_costs_nothing(find: Find, terms: list[str], between: str) -> None:
    said = between.join(terms)
    assert find(between.join([said] * 200)) == find(said)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "(" * 10_000 + "x" + ")" * 10_000,
        " OR ".join(["drone"] * 10_000),
        " ".join(f"killed:{number}" for number in range(800)),
        " ".join(f"quote:word{number}" for number in range(700)),
    ],
    ids=["megabyte", "parentheses", "or", "figures", "quotes"],
)
def test_too_much_is_an_error_of_the_query(find: Find, text: str) -> None:
    with pytest.raises(QueryError):
        find(text)


@pytest.fixture(scope="module")
def divided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A file whose places lie in provinces and districts, each with an incident of its name."""
    path = tmp_path_factory.mktemp("areas") / "areas.db"
    with Store.create(path, author="ann") as store:
        with store.batch() as batch:
            for name, kind, country, admin1, admin2 in (
                ("Deir ez-Zor", "city", "SY", "Deir ez-Zor", ""),
                ("Tabni", "town", "SY", "Deir ez-Zor", ""),
                ("Mayadin", "town", "SY", "Dayr az-Zawr", ""),
                ("Qusayr", "town", "SY", "Homs Governorate", "Qusayr District"),
                ("Homs", "city", "SY", "", ""),
                ("Baghdad", "city", "IQ", "Baghdad", ""),
                ("Green Zone", "neighbourhood", "IQ", "Baghdad", ""),
                ("Al-Baghdadi", "town", "IQ", "Anbar", "Hit"),
                ("Samawah", "city", "IQ", "Muthanna", ""),
                ("Saladin Governorate", "admin1", "IQ", "Salah al-Din", ""),
                ("Balad", "town", "IQ", "Salah al-Din", "Balad"),
                ("Mu'thana", "town", "LY", "", ""),
            ):
                place = Place(
                    name=name,
                    kind=kind,
                    country=country,
                    admin1=admin1 or None,
                    admin2=admin2 or None,
                    names=(Name(name="صلاح الدين"),) if kind == "admin1" else (),
                )
                uid = batch.put(incident(name, place=batch.put(place)))
                if name == "Al-Baghdadi":
                    batch.put(statement("Denied.", uid, "2021-06-28", kind="deny"))
        yield store


@pytest.mark.parametrize(
    ("text", "at", "within"),
    [
        ("place:deir_ez-zor", "Deir ez-Zor", {"Tabni": "Deir ez-Zor", "Mayadin": "Dayr az-Zawr"}),
        ("place:homs", "Homs", {"Qusayr": "Homs Governorate"}),
        ("place:qusayr", "Qusayr", {}),
        ("place:baghdad", "Baghdad", {"Green Zone": "Baghdad"}),
        # As a sound it is Baghdad, which another place is called.
        ("place:al-baghdadi", "Al-Baghdadi", {}),
        ("place:anbar", "", {"Al-Baghdadi": "Anbar"}),
        ("place:anb*", "", {"Al-Baghdadi": "Anbar"}),
        ("place:al-anbar_governorate", "", {"Al-Baghdadi": "Anbar"}),
        ("place:hit", "", {"Al-Baghdadi": "Hit"}),
        # A division by any name of its record, which need not be the one that places use.
        ("place:saladin", "", {"Saladin Governorate": "Salah al-Din", "Balad": "Salah al-Din"}),
        ("place:صلاح_الدين", "Saladin Governorate", {"Balad": "Salah al-Din"}),
        ("place:muthana", "Mu'thana", {}),
        ("place:samawah,homs", "Samawah, Homs", {"Qusayr": "Homs Governorate"}),
        ("country:iraq -place:baghdad -place:saladin", "Al-Baghdadi, Samawah", {}),
        ("is:statement place:anbar", "", {"Denied.": "Anbar"}),
        ("deir ez-zor", "Deir ez-Zor", {"Tabni": "Deir ez-Zor", "Mayadin": "Dayr az-Zawr"}),
    ],
)
def test_a_place_is_also_what_lies_in_the_area_called_so(
    divided: Store, text: str, at: str, within: dict[str, str]
) -> None:
    conn = divided.conn
    found = prepare(conn, text, base=BASE)
    column = "title" if found.table == "incidents" else "gist"
    sql = f"SELECT {column}, uid FROM {found.table} WHERE sort_key = ?"
    keys = list(found.keys(conn))
    titles = dict(conn.execute(sql, (key,)).fetchone() for key in keys)
    assert set(titles) == {*filter(None, at.split(", ")), *within}
    assert len(keys) == found.count(conn)
    reasons = found.reasons(conn, keys)
    for title, uid in titles.items():
        areas = [reason.name for reason in reasons.get(uid, ()) if reason.how == "area"]
        assert areas == ([within[title]] if title in within else [])


def test_a_reference_is_the_place_alone_or_the_division_that_it_is(divided: Store) -> None:
    conn = divided.conn
    refs = dict(conn.execute("SELECT name, 'p' || uid FROM places"))
    for name, hits in {"Baghdad": 1, "Saladin Governorate": 2, "Green Zone": 1}.items():
        assert prepare(conn, f"place:{refs[name]}", base=BASE).count(conn) == hits


def test_areas_are_those_of_the_file_as_it_is_now(store: Store) -> None:
    with store.batch() as batch:
        place = batch.put(Place(name="Qusayr", country="SY", admin1="Homs"))
        batch.put(incident("Shells", place=place))
    assert prepare(store.conn, "place:homs", base=BASE).count(store.conn) == 1
    with store.batch() as batch:
        batch.put_body("places", place, {**store.body("places", place), "admin1": "Hama"})
    assert prepare(store.conn, "place:homs", base=BASE).unknown == (("place", "homs"),)
    store.undo()
    assert prepare(store.conn, "place:homs", base=BASE).count(store.conn) == 1


@pytest.mark.parametrize(
    "text", ["@\udcff", "title:\udcff", "place:\ud800x", "\udcff", "tag:a\udcff"]
)
def test_what_no_file_can_hold_is_no_error_of_the_database(store: Store, text: str) -> None:
    with suppress(QueryError):
        assert prepare(store.conn, text, base=BASE).count(store.conn) == 0


@pytest.mark.parametrize(
    ("called", "typed"),
    [
        ("Nineveh", ["ninawa", "نينوى", "Nineveh_Governorate"]),
        ("Ninawa", ["nineveh", "نينوى"]),
        ("Arbil", ["erbil", "irbil", "هەولێر", "أربيل"]),
        ("Salah al-Din", ["saladin", "صلاح_الدين"]),
        ("Muhafazat al-Anbar", ["anbar", "al-anbar", "الأنبار"]),
    ],
)
def test_a_province_is_found_by_its_usual_names(
    store: Store, called: str, typed: list[str]
) -> None:
    with store.batch() as batch:
        here = batch.put(Place(name="Here", country="IQ", kind="town", admin1=called))
        batch.put(incident("Strike", place=here))
        batch.put(incident("Lost", place=batch.put(Place(name="There", country="IQ"))))
    for text in typed:
        found = prepare(store.conn, f"place:{text}", base=BASE)
        assert found.count(store.conn) == 1, text
        assert any("1 place in Iraq has no province" in note for note in found.notes)


def test_a_province_in_which_nothing_is_said_to_lie_says_what_may(store: Store) -> None:
    with store.batch() as batch:
        batch.put(incident("Lost", place=batch.put(Place(name="There", country="IQ"))))
        batch.put(incident("Sea", place=batch.put(Place(name="Gulf", country="IQ", kind="sea"))))
    found = prepare(store.conn, "place:nineveh", base=BASE)
    assert found.unknown == (("place", "nineveh"),)
    assert found.notes == ("1 place in Iraq has no province (admin1), so nineveh may hold more",)
    assert not prepare(store.conn, "place:nowhere", base=BASE).notes


def test_a_division_stands_for_all_within_it_by_any_of_its_names(store: Store) -> None:
    names = (Name(name="al-Anbar"), Name(name="الأنبار", kind="native"))
    with store.batch() as batch:
        batch.put(Place(name="Anbar Governorate", kind="admin1", admin1="Anbar", names=names))
        qaim = batch.put(Place(name="Al-Qaim", kind="town", country="IQ", admin1="Anbar"))
        batch.put(incident("Strike", place=qaim))
    for text in ("place:al_anbar", "place:anbar_governorate", "place:الأنبار", "al anbar"):
        found = prepare(store.conn, text, base=BASE)
        assert found.count(store.conn) == 1, text
        assert found.reasons(store.conn, list(found.keys(store.conn))) or "governorate" in text
