"""Help beside the answer: completion, what may have been meant, quotes that the shell ate."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.query.conftest import BASE
from tests.store.makers import incident
from tracker.errors import UsageError
from tracker.model.records import Place
from tracker.query.complete import MOST, complete
from tracker.query.fields import NAMES
from tracker.query.names import refuse_lost_quotes
from tracker.query.nearby import similar_words
from tracker.query.parser import parse
from tracker.query.rewording import rewordings
from tracker.query.run import prepare
from tracker.query.suggest import Offer, suggestions
from tracker.store.connection import open_reader

if TYPE_CHECKING:
    from tracker.store.store import Store


@pytest.mark.parametrize(
    ("text", "offers", "without"),
    [
        ("dorne", [Offer("", "dorne", ("drone", "Derna"))], {}),
        ("actor:kataeb", [Offer("actor", "kataeb", ("Kata'ib Hezbollah",))], {}),
        ("place:mosull drone", [], {"place:mosull": 1, "drone": 1}),
        (
            "place:bukamals drone",
            [Offer("place", "bukamals", ("Al-Bukamal",))],
            {"place:bukamals": 1, "drone": 0},
        ),
        ("place:barqat", [Offer("place", "barqat", ("Barqah",))], {}),
        ("place:syrai", [Offer("place", "syrai", ("country:Syria",))], {}),
        ("country:lybia", [Offer("country", "lybia", ("Libya",))], {}),
        ("author:anne", [Offer("author", "anne", ("ann",))], {}),
        ("by:nobody", [Offer("by", "nobody", ())], {}),
        ("drone kind:clash", [], {"drone": 1, "kind:clash": 1}),
        ("drone -town", [], {"drone": 7, "-town": 1}),
        (
            "hezbolla iran rocket",
            [Offer("", "hezbolla", ("Hezbollah", "Kata'ib Hezbollah"))],
            None,
        ),
        ("anbar", [Offer("", "anbar", ("place:Al_Anbar", "Al Anbar"))], {}),
        ("tag:nothing", [Offer("tag", "nothing", ())], {}),
        ('"mosull drone"', [Offer("", "mosull", ("Mosul",))], {}),
        ("title:dorne", [Offer("", "dorne", ("drone", "Derna"))], {}),
        (
            "text:dorne place:barqat",
            [
                Offer("place", "barqat", ("Barqah",)),
                Offer("", "dorne", ("drone", "Derna")),
            ],
            {"text:dorne": 0, "place:barqat": 0},
        ),
        ("id:i0000 @strikes", [Offer("id", "i0000", ())], {"id:i0000": 2, "@strikes": 0}),
    ],
)
def test_help_when_nothing_is_found(
    filled: Store, text: str, offers: list[Offer], without: dict[str, int] | None
) -> None:
    found = prepare(filled.conn, text, base=BASE)
    assert found.count(filled.conn) == 0
    help_ = suggestions(filled.conn, found)
    assert list(help_.offers) == offers
    if without is not None:
        assert {one.term: one.hits for one in help_.without} == without


@pytest.mark.parametrize(
    ("text", "reworded"),
    [
        ("28 June 2021", {"on:28_june_2021": 3}),
        ("drone attacks in early June 2021 -mosul", {
            "kind:drone_attack on:early_june_2021 -mosul": 1,
        }),
        ("airstrike 2021 mosul", {"kind:airstrike on:2021 mosul": 1}),
        ('"kataeb hizballah" mosul', {"kataeb hizballah mosul": 1}),
        ("place:derna actor:kataib hezbollah", {}),
        ("actor:kataib hezbollah mosul", {"actor:kataib_hezbollah mosul": 1}),
        ("derna barqah on:2020", {"derna place:barqah on:2020": 1}),
        ("zebra 2021", {}),
        ("actor:hizbolla mosul", {"actor:Kataib_Hezbollah mosul": 1}),
        ("june dron* 99999", {}),
    ],
)  # fmt: skip
def test_dates_and_kinds_in_plain_words_are_offered_as_fields(
    filled: Store, text: str, reworded: dict[str, int]
) -> None:
    found = prepare(filled.conn, text, base=BASE)
    assert found.count(filled.conn) == 0
    assert dict(suggestions(filled.conn, found).reworded) == reworded


def test_what_the_header_counts_as_contested_is_offered_as_its_field() -> None:
    told = rewordings(parse("contested kataeb"), lambda _: (None, None), lambda _: False)
    assert list(told) == ["has:conflict kataeb"]


def test_words_that_are_spelled_nearly_alike(filled: Store) -> None:
    conn = filled.conn
    assert similar_words(conn, "incidents", "dorne", 1) == ["drone"]
    assert similar_words(conn, "incidents", "drne", 1) == ["drone"]
    assert similar_words(conn, "incidents", "xrone", 1) == []
    assert similar_words(conn, "statements", "condems", 1) == ["condemns"]
    # The codes of the index are no words.
    assert similar_words(conn, "incidents", "kairstrik", 1) == []


def test_similar_words_on_a_connection_for_reading_only(filled: Store) -> None:
    conn = open_reader(filled.path)
    try:
        assert similar_words(conn, "incidents", "dorne", 1) == ["drone"]
        assert conn.execute("PRAGMA query_only").fetchone() == (1,)
    finally:
        conn.close()


@pytest.mark.parametrize(
    ("text", "completed"),
    [
        ("ki", "kind:"),
        ("drone -pl", "drone -place:"),
        ("typ", "type:"),
        ("kind:dr", "kind:drone_attack"),
        ("kind:airstrike,cl", "kind:airstrike,clash"),
        ("kind:ROCK", "kind:rocket_missile"),
        ("kind:artillery", "kind:shelling"),
        ("is:st", "is:statement"),
        ("by:yahya", "by:Yahya_Rasool"),
        ('by:"yahya r', "by:Yahya_Rasool"),
        ("country:lib", "country:Libya"),
        ("country:ivory_c", "country:Ivory_Coast"),
        ("actor:sulaymani", "actor:Qassem_Soleimani"),
        ("actor:قاسم", "actor:Qassem_Soleimani"),
        ("author:an", "author:ann"),
        ("place:kamal", "place:Al-Bukamal"),
        ("place:barq", "place:Barqah"),
        ("place:erbil,mos", "place:erbil,Mosul"),
        ("who:x,double", 'who:x,"Syrian Observatory for Human Rights"'),
        ("tag:bor", "tag:border"),
        ("sort:-pl", "sort:-place"),
        ("since:yes", "since:yesterday"),
        ("@ni", "@night"),
        ("(drone OR @str", "(drone OR @strikes"),
        ("kata", "Kata'ib Hezbollah"),
    ],
)
def test_completion(filled: Store, text: str, completed: str) -> None:
    found = complete(filled.conn, text, len(text))
    lines = [text[: one.start] + one.text + text[one.end :] for one in found]
    plain = completed.replace('"', "").replace(" ", "_") if "double" in text else completed
    assert plain in lines[:3]


def test_completion_in_the_middle_of_a_line(filled: Store) -> None:
    text = "kind:cl since:2021"
    found = complete(filled.conn, text, len("kind:cl"))
    assert found[0].text == "clash"
    assert found[0].label == "armed clash"
    assert text[: found[0].start] + found[0].text + text[found[0].end :] == "kind:clash since:2021"


def test_what_a_terminal_acts_on_is_not_put_into_the_line(store: Store) -> None:
    store.author = "evil\x1b[31m \u202eeve"
    with store.batch() as batch:
        place = batch.put(Place(name="Ain\x1b]2;x", admin1="\u202eRed Hills"))
        batch.put(incident("Shells", place=place))
    for typed, value in {
        "author:e": "author:evil_31m_eve",
        "place:ai": "place:ain_2_x",
        "place:re": "place:red_hills",
        "ai": "ain 2 x",
    }.items():
        found = complete(store.conn, typed, len(typed))
        assert [typed[: one.start] + one.text for one in found] == [value]
        assert prepare(store.conn, value, base=BASE).count(store.conn) == 1


def test_what_is_completed_is_understood(filled: Store) -> None:
    for start in (*(f"{name}:" for name in NAMES), "@str", "k", "e", "me", "ka"):
        for one in complete(filled.conn, start, len(start)):
            line = start[: one.start] + one.text
            if not line.endswith(":"):
                assert prepare(filled.conn, line, base=BASE).text == line


@given(st.text(alphabet='ab:@-"(),_ قkindplace', max_size=12), st.integers(0, 12))
def test_completion_never_fails(filled: Store, text: str, cursor: int) -> None:
    found = complete(filled.conn, text, min(cursor, len(text)))
    assert len(found) <= MOST
    assert all(0 <= one.start <= one.end <= len(text) for one in found)


@pytest.mark.parametrize(
    ("tokens", "hints"),
    [
        (["place:Al Anbar"], ["place:al_anbar", "'place:\"Al Anbar\"'"]),
        (["drone", "where:al anbar kind:clash"], ["where:al_anbar"]),
        (["by:Government of Iraq"], ["by:government_of_iraq"]),
        (["actor:kataeb hizballah drone"], ["actor:kataeb_hizballah"]),
    ],
)
def test_quotes_that_the_shell_ate_are_noticed(
    filled: Store, tokens: list[str], hints: list[str]
) -> None:
    with pytest.raises(UsageError) as caught:
        refuse_lost_quotes(filled.conn, tokens)
    assert caught.value.exit_code == 2
    for hint in hints:
        assert hint in caught.value.hint


@pytest.mark.parametrize(
    "token",
    ["place:erbil drone", 'place:"Al Anbar" drone', "kind:clash Al Anbar", "al anbar", "x:y z"],
)
def test_a_whole_query_in_one_pair_of_quotes_is_fine(filled: Store, token: str) -> None:
    refuse_lost_quotes(filled.conn, [token])
    assert token


def test_the_way_of_a_search_loads_nothing_slow(filled: Store) -> None:
    program = f"""
import datetime, json, pathlib, sys
from tracker.query.rewording import rewordings
from tracker.query.run import prepare
from tracker.store.connection import open_reader
conn = open_reader(pathlib.Path({str(filled.path)!r}))
text = "kataeb hizballah kind:airstrike by:iraq since:2021-06"
found = prepare(conn, text, base=datetime.datetime(2021, 7, 1))
assert len(list(found.keys(conn, 20))) == found.count(conn)
print(json.dumps(sorted(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    loaded = set(json.loads(done.stdout))
    slow = {"click", "dateutil", "difflib", "hashlib", "rapidfuzz", "rich", "sqlite_utils"}
    assert loaded.isdisjoint(slow | {"textual", "tracker.model.reading", "wcwidth"})


def test_every_field_has_a_line_of_help() -> None:
    assert parse("drone").text == "drone"
    from tracker.query.fields import FIELDS

    for field in FIELDS.values():
        assert field.help
        assert field.twice == ("error" if field.about == "result" else field.twice)
        assert bool(field.closed) == (field.kind in ("term", "list", "sort"))
