from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.lengths import draws
from tracker.errors import QueryError
from tracker.query.explain import explain_error
from tracker.query.fields import FIELDS, NAMES
from tracker.query.lexer import MAX_LENGTH
from tracker.query.parser import parse
from tracker.query.syntax import And, Item, Node, Not, Or, Phrase, Qualifier, Range, Saved, Word


def shape(node: Node) -> str:
    """The tree as text: parentheses wherever the grammar puts them."""
    match node:
        case Word(text, _, prefix, fuzzy):
            return text + ("*" if prefix else "") + (f"~{fuzzy}" if fuzzy else "")
        case Phrase(text, _, near):
            return f'"{text}"' + (f"~{near}" if near is not None else "")
        case Qualifier(field, values):
            return f"{field}:" + ",".join(value(v) for v in values)
        case Saved(name):
            return "@" + name
        case Not(child):
            return "-" + shape(child)
        case And(children):
            return "(" + " ".join(map(shape, children)) + ")"
        case Or(children):
            return "[" + " | ".join(map(shape, children)) + "]"


def value(item: Item | Range) -> str:
    if isinstance(item, Range):
        return f"{item.low}..{item.high}"
    return item.text.replace(" ", "_") + ("*" if item.prefix else "")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", "()"),
        ("  ", "()"),
        ("()", "(())"),
        ("drone erbil", "(drone erbil)"),
        ("drone AND erbil", "(drone erbil)"),
        ("drone OR rocket erbil", "([drone | rocket] erbil)"),
        ("erbil drone OR rocket", "(erbil [drone | rocket])"),
        ("drone OR rocket AND erbil OR mosul", "([drone | rocket] [erbil | mosul])"),
        ("drone | rocket|missile", "([drone | rocket | missile])"),
        ("drone OR (rocket erbil)", "([drone | (rocket erbil)])"),
        ("(drone)", "((drone))"),
        ("-drone", "(-drone)"),
        ("NOT drone erbil", "(-drone erbil)"),
        ("-(drone erbil)", "(-(drone erbil))"),
        ("drone OR -rocket", "([drone | -rocket])"),
        ("-kind:clash", "(-kind:clash)"),
        ("not and or", "(not and or)"),
        ('"power station"~5 dron* erbli~ erbli~2 baghdda~', None),
        ('"say \\"no\\" twice"', '("say "no" twice")'),
        ("“power station”", '("power station")'),
        ("«power station»", '("power station")'),
        ("@overnight", "(@overnight)"),
        ("https://a.b/c?d=(e)", None),
        ("https://a.b/c 03:30 at:// 2021-06-27T03", "(https://a.b/c 03:30 at:// 2021-06-27T03)"),
        ("kata'ib st-mary's multi-agent U.S.", "(kata'ib st-mary's multi-agent U.S.)"),
        ("place:al_anbar,mosul", "(place:al_anbar,mosul)"),
        ('place:"al anbar",erb*', "(place:al_anbar,erb*)"),
        ("place:أربيل،الموصل", "(place:أربيل,الموصل)"),
        ("Kind:Drone-Attack TYPE:airstrike", "(kind:drone_attack kind:airstrike)"),
        ('kind:"drone attack"', "(kind:drone_attack)"),
        ("reliability:b cred:1,2", "(reliability:B cred:1,2)"),
        ("cred:5..6,1 reliability:..b,e..", "(cred:5,6,1 reliability:A,B,E,F)"),
        ("killed:5.. injured:..9", "(killed:5.. injured:..9)"),
        ("killed:5..9,٥", "(killed:5..9,5)"),
        ("on:2021-06-01..2021-06-10 since:fri", "(on:2021-06-01..2021-06-10 since:fri)"),
        ("on:[2021-06-01..2021-06-10]", "(on:[2021-06-01..2021-06-10])"),
        ("since:1_june_2021", "(since:1_june_2021)"),
        ("tag:ucdp:1", "(tag:ucdp:1)"),
        ("from:2020 to:2021 where:x who:x speaker:x label:x", None),
        ("id:i7k3q,#S3FW2", "(id:i7k3q,#S3FW2)"),
        ("drone sort:place limit:5", "(drone)"),
    ],
)  # fmt: skip
def test_trees(text: str, tree: str | None) -> None:
    found = shape(parse_or_error(text)) if tree is not None else None
    assert found == tree


def parse_or_error(text: str) -> Node:
    return parse(text).root


def test_words_with_marks() -> None:
    children = parse('"power station"~5 dron* erbli~ erbli~2 baghdda~').root.children
    assert [shape(child) for child in children] == [
        '"power station"~5',
        "dron*",
        "erbli~1",
        "erbli~2",
        "baghdda~2",
    ]


def test_every_alias_means_its_field() -> None:
    aliases = {
        "from": "since",
        "to": "until",
        "where": "place",
        "who": "actor",
        "speaker": "by",
        "type": "kind",
        "label": "tag",
        "order": "sort",
    }
    assert {alias: name for alias, name in NAMES.items() if alias != name} == aliases


def test_sort_and_limit_are_not_part_of_the_tree() -> None:
    query = parse("drone sort:-added limit:20")
    assert shape(query.root) == "(drone)"
    assert query.sort == ("added", True)
    assert query.limit == 20
    assert parse("x order:place").sort == ("place", False)


# The caret line is written out under each query: a reader sees at once whether it points.
ERRORS = {
    "typ:drone": ("^^^", "Did you mean type:drone_attack?"),
    "drone projct:x": ("      ^^^^^^", "To search for the text itself"),
    "knd:clash": ("^^^", "Did you mean kind:clash?"),
    "kind:drone": ("     ^^^^^", "Did you mean kind:drone_attack?"),
    "kind:condemn": ("     ^^^^^^^", "said:condemn"),
    "kind:clash,zzz": ("           ^^^", "One of: airstrike"),
    "state:finl": ("      ^^^^", "Did you mean state:final?"),
    "said:de": ("     ^^", "Did you mean deny or demand?"),
    "kind:cla*": ("     ^^^^", "Did you mean kind:clash?"),
    "is:sensitiv": ("   ^^^^^^^^", "Did you mean is:sensitive?"),
    "is:contested": ("   ^^^^^^^^^", "has:conflict"),
    "has:plac": ("    ^^^^", "Did you mean has:place?"),
    "sort:plce": ("     ^^^^", "Did you mean sort:place?"),
    "sort:-ad": ("     ^^^", "sort:-added"),
    "sort:date,place": ("          ^^^^^", "Keep one"),
    "sort:date sort:place": ("          ^^^^^^^^^^", "Keep one"),
    "limit:1 limit:2": ("        ^^^^^^^", "Keep one"),
    "limit:0": ("      ^", "limit:20"),
    "limit:1..5": ("      ^^^^", "limit:20"),
    "-limit:5": (" ^^^^^^^", "not into parentheses"),
    "a OR limit:5": ("     ^^^^^^^", "not into parentheses"),
    "(a sort:date)": ("   ^^^^^^^^^", "not into parentheses"),
    "killed:many": ("       ^^^^", "killed:5.."),
    "killed:>5": ("       ^^", "two dots"),
    "killed:..": ("       ^^", "killed:5.."),
    "killed:9..5": ("       ^^^^", "killed:5..9"),
    "cred:0..3": ("     ^^^^", "cred:2..4"),
    "cred:..": ("     ^^", "cred:2..4"),
    "reliability:f..a": ("            ^^^^", "reliability:A..F"),
    "state:draft..review": ("      ^^^^^^^^^^^^^", "state:draft,review"),
    "killed:-5": ("       ^^", "killed:5"),
    "killed:9999999999999": ("       ^^^^^^^^^^^^^", "killed:5"),
    "since:2020..2021": ("      ^^^^^^^^^^", "on:2020..2021"),
    "on:..": ("   ^^", "since:2021-06"),
    "place: erbil": ("      ^", "place:erbil"),
    "place:erbil, mosul": ("            ^", "place:erbil"),
    "place:a|b": ("       ^", "erbil,mosul"),
    "place:--": ("      ^^", "place:erbil"),
    "place:a*b": ("      ^^^", "place:al_b*"),
    'place:"a b"~3': ("      ^^^^^^^", "place:erbil"),
    "since:2021*": ("      ^^^^^", "since:2021-06"),
    'author:"..."': ("       ^^^^^", "author:bob"),
    "id: x": ("   ^", "id:i7k3q"),
    "id:x123": ("   ^^^^", "i7k3q"),
    "id:a123": ("   ^^^^", "actor:"),
    "(drone": ("^", "Close it"),
    "drone)": ("     ^", "Take it out"),
    '"drone': ("^", "Close it"),
    "x \"'drone' y": ("  ^", "Close it"),
    "drone OR": ("      ^^", "drone OR rocket"),
    "OR drone": ("^^", "drone OR rocket"),
    "drone OR OR x": ("      ^^", "drone OR rocket"),
    "drone AND": ("      ^^^", "drone AND erbil"),
    "AND drone": ("^^^", "drone AND erbil"),
    "a AND OR b": ("  ^^^", "drone AND erbil"),
    "NOT": ("^^^", "erbil -drone"),
    "- drone": ("^", "-drone"),
    "--limit": ("^", "erbil -drone"),
    "drone, erbil": ("     ^", "place:erbil,mosul"),
    'a"b"': (" ^^^", "Put one before it"),
    'place:x"b"': ("       ^^^", "Put one before it"),
    "…": ("^", "Leave it out"),
    "*": ("^", "Leave it out"),
    "~": ("^", "Leave it out"),
    '""': ("^^", "Leave it out"),
    "er*bil": ("^^^^^^", "dron*"),
    "erbil~3": ("^^^^^^^", "erbli~2"),
    "al-anbar~": ("^^^^^^^^^", "Take the words apart"),
    '"a b"~': ("     ^", '"power station"~5'),
    "@": ("^", "@overnight"),
}


@pytest.mark.parametrize("text", ERRORS)
def test_errors_point_and_say_what_would_be_right(text: str) -> None:
    carets, hint = ERRORS[text]
    with pytest.raises(QueryError) as caught:
        parse(text)
    lines = explain_error(caught.value).split("\n")
    assert lines[:2] == ["  " + text, "  " + carets]
    assert hint in lines[-1]
    assert caught.value.exit_code == 2


def test_terms_of_the_file_are_values_too() -> None:
    query = parse("kind:sabotage", lambda name: ["sabotage"] if name == "incident_kind" else [])
    assert shape(query.root) == "(kind:sabotage)"


def test_a_long_query_is_refused_and_a_long_line_shows_the_place() -> None:
    with pytest.raises(QueryError) as caught:
        parse("x " * MAX_LENGTH)
    assert "10,000" in caught.value.message
    with pytest.raises(QueryError) as caught:
        parse("drone " * 100 + "typ:x " + "erbil " * 100)
    line, carets = explain_error(caught.value).split("\n")[:2]
    assert len(line) < 120
    assert line[carets.index("^") :].startswith("typ:x")


def test_deep_nesting_is_an_error_and_no_crash() -> None:
    with pytest.raises(QueryError, match="too deep"):
        parse("(" * 5000)


def test_hostile_text_is_harmless_in_an_error() -> None:
    with pytest.raises(QueryError) as caught:
        parse("typ\x1b[31m:x\u202e\n")
    shown = explain_error(caught.value)
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    _line, carets = shown.split("\n")[:2]
    assert carets.strip("^ ") == ""


PIECES = st.sampled_from(
    [
        *NAMES,
        *(f"{name}:" for name in NAMES),
        *'()|-,:*~@"“”.\\ ',
        *("..", "AND", "OR", "NOT", "2021", "5", "clash", "erbil", "قاسم", "\x00", "\ud800"),
        *("i7k3q", "al_anbar", "date"),
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
@settings(max_examples=draws(400, 4000))
@example("0" * 5000)
@example("killed:" + "9" * 400)
@example("²: kind:²")
@example("killed:²")
def test_any_text_is_a_query_or_a_query_error(text: str) -> None:
    try:
        root = parse(text).root
    except QueryError as caught:
        error = caught
    else:
        check_tree(root, text)
        return
    assert 0 <= error.start <= error.end <= len(text) + 1
    assert error.message
    assert error.hint
    assert explain_error(error)


def check_tree(root: Node, text: str) -> None:
    for node in walk(root):
        assert 0 <= node.span.start <= node.span.end <= len(text)
        if isinstance(node, Qualifier):
            assert node.field in FIELDS
            assert node.values


def walk(node: Node) -> list[Node]:
    children: tuple[Node, ...] = ()
    if isinstance(node, And | Or):
        children = node.children
    elif isinstance(node, Not):
        children = (node.child,)
    return [node, *(found for child in children for found in walk(child))]


WORDS = st.sampled_from(["drone", "erbil", "kind:clash", "-rocket", '"a b"', "x*", "by:a,b"])


@given(st.recursive(WORDS, lambda inner: st.lists(inner, min_size=1, max_size=4).map(
    lambda parts: "(" + " ".join(parts) + ")"
)))  # fmt: skip
def test_a_span_cut_out_and_read_again_is_the_same_node(text: str) -> None:
    for node in walk(parse(text).root):
        again = parse(text[node.span.start : node.span.end]).root
        assert shape(node) in (shape(again), *(shape(child) for child in again.children))


@pytest.mark.parametrize(
    "text", ["killed:" + "9" * 24, "killed:1.." + "9" * 24, "limit:" + "9" * 24]
)
def test_a_number_past_counting_is_refused_with_the_greatest(text: str) -> None:
    with pytest.raises(QueryError, match="999,999,999,999"):
        parse(text)
