"""What a report says: golden files of the seed, references, what is left out."""

from __future__ import annotations

import os
import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.exchange.test_redacted import NO_NAMES
from tests.report.conftest import MADE
from tests.store.makers import incident, party, statement, toll
from tracker.analysis.conflicts import board
from tracker.errors import UsageError
from tracker.model.claims import Question
from tracker.model.dates import FuzzyDate
from tracker.model.names import located_words
from tracker.model.records import About, Actor, Citation, Document, Incident, Link, Place, Statement
from tracker.model.when import When
from tracker.query.run import prepare
from tracker.report.compose import brief, compose
from tracker.report.incidents import CONTRADICT, PART
from tracker.report.rendering import render
from tracker.report.selection import Wish, select
from tracker.report.writing import FORMATS, encode
from tracker.store.board import board_of
from tracker.store.store import Store
from tracker.store.tabular import uids
from tracker.store.withholding import persons

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from tracker.report.content import Piece, Report

    ReportOf = Callable[..., Report]

GOLDEN = Path(__file__).parent / "golden"
SEED = "tag:seed"


def sentences_of(value: Any) -> Iterator[tuple[Piece, ...]]:
    """Yield every sentence of a report."""
    if not isinstance(value, tuple):
        return
    if value and all(type(piece).__name__ == "Piece" for piece in value):
        yield value
        return
    for each in value:
        yield from sentences_of(each)


def said(report: Report) -> str:
    return render(report, "txt", width=10_000)


@pytest.mark.parametrize("format_", ["md", "html", "txt"])
def test_the_report_of_the_seed_is_as_it_was(
    sample_conn: sqlite3.Connection, report_of: ReportOf, format_: str
) -> None:
    """To renew: GOLDEN=1 in the environment; then look at the difference."""
    written = render(report_of(sample_conn, query=SEED), format_)
    path = GOLDEN / f"seed.{format_}"
    if os.environ.get("GOLDEN"):
        path.write_text(written, encoding="utf-8")
    assert written == path.read_text(encoding="utf-8")


def test_every_sentence_carries_the_reference_it_rests_on(
    sample_conn: sqlite3.Connection, report_of: ReportOf
) -> None:
    report = report_of(sample_conn)
    lacks = tuple(question.points for question in report.unknown)
    sentences = [*sentences_of(report._replace(unknown=())), *sentences_of(lacks)]
    assert len(sentences) > 500
    for sentence in sentences:
        refs = [piece.text for piece in sentence if piece.kind == "ref"]
        assert refs, sentence
        assert all(len(ref) >= 9 or re.fullmatch(r"q\d+", ref) for ref in refs), sentence


def test_references_lead_to_where_the_report_tells_of_the_record(
    sample_conn: sqlite3.Connection, report_of: ReportOf
) -> None:
    report = report_of(sample_conn)
    html = render(report, "html")
    targets = {
        piece.target
        for sentence in sentences_of(report)
        for piece in sentence
        if piece.kind == "ref" and piece.target
    }
    assert len(targets) > 300
    assert [target for target in targets if html.count(f'id="{target}"') != 1] == []


@pytest.mark.parametrize("query", ["", "place:erbil", "drone OR rocket", "kind:airstrike,ied"])
def test_the_query_beside_a_number_finds_so_many(
    sample_conn: sqlite3.Connection, report_of: ReportOf, query: str
) -> None:
    report = report_of(sample_conn, query=query, since="2020", until="2021-06")
    queries = {one.mark: one.query for one in report.queries}
    counted = [
        *((count.number, count.mark[0].text) for count in (*report.kinds, *report.countries)),
        *(
            (int(re.findall(r"\d+", words.text.replace(",", ""))[-1]), mark.text)
            for told in (*report.counts[:-1], *report.lacking[:-1])
            for words, mark in pairwise(told)
            if mark.kind == "ref"
        ),
    ]
    assert len(counted) > 5
    for number, mark in counted:
        assert prepare(sample_conn, queries[mark], base=MADE).count(sample_conn) == number, mark


def test_what_is_contested_is_what_a_search_finds_so(
    sample_conn: sqlite3.Connection, report_of: ReportOf
) -> None:
    report = report_of(sample_conn, sensitive=True)
    told = {question.heading[-1].text[1:] for question in report.contested}
    keys = list(prepare(sample_conn, "has:conflict", base=MADE).keys(sample_conn))
    assert told == {uid[:8] for uid in uids(sample_conn, "incidents", keys)}
    assert len(told) > 20


def test_what_is_contested_is_what_the_board_says(
    sample_conn: sqlite3.Connection, report_of: ReportOf
) -> None:
    """The same incidents and the same questions, over the whole sample."""
    report = report_of(sample_conn, sensitive=True)
    told = {
        question.heading[-1].text: {
            next(q for q in Question if point[0].text.startswith(q)) for point in question.points
        }
        for question in report.contested
    }
    keys = list(prepare(sample_conn, "", base=MADE).keys(sample_conn))
    boards = {
        "i" + uid[:8]: board(found).contradictions
        for uid in uids(sample_conn, "incidents", keys)
        if (found := board_of(sample_conn, uid)) is not None
    }
    assert told == {uid: set(found) for uid, found in boards.items() if found}
    assert f"contradict each other in {len(told)} incidents" in report.disputes[-1][0].text


def test_a_figure_updated_in_two_steps_is_contested_no_more_than_on_the_board(
    store: Store, report_of: ReportOf
) -> None:
    with store.batch() as batch:
        actor = batch.put(Actor(name="Observatory"))
        about = batch.put(incident("Strike"))
        said = [
            batch.put(statement(gist, about, speaker=actor, casualties=figures))
            for gist, figures in (
                ("Five", toll(5, 5, incident=about)),
                ("More to come", ()),
                ("Nine", toll(9, 9, incident=about)),
            )
        ]
        for older, newer in pairwise(said):
            batch.put(Link(kind="updates", from_statement=newer, to_statement=older))
    found = board_of(store.conn, about)
    assert found is not None
    assert board(found).contradictions == {}
    report = report_of(store.conn)
    assert report.contested == ()
    assert report.disputes == ()
    (entry,) = report.areas[0].days[0].entries
    assert "contradict" not in entry.figures[0].verdict
    assert "Killed: 5–9 (Observatory" in render(report, "txt", width=10_000)


def test_a_part_that_exceeds_the_whole_is_contested(store: Store, report_of: ReportOf) -> None:
    with store.batch() as batch:
        one = batch.put(incident("Strike"))
        batch.put(statement("Three", one, casualties=toll(3, 3, incident=one)))
        civil = toll(11, 11, incident=one, victims="civilian")
        batch.put(statement("Eleven", one, casualties=civil))
    report = report_of(store.conn)
    (question,) = report.contested
    told = ["".join(piece.text for piece in point) for point in question.points]
    assert [words.split(" as ")[0] for words in told] == [
        "How many killed: 3",
        "How many killed, civilian: 11",
    ]
    # The figures themselves stand once, with the incident.
    (entry,) = [e for area in report.areas for day in area.days for e in day.entries]
    assert [figures.verdict for figures in entry.figures] == [PART, PART]


def test_a_province_is_one_area_in_all_its_spellings(store: Store, report_of: ReportOf) -> None:
    with store.batch() as batch:
        for number, province in enumerate(("Anbar", "Anbar", "Al Anbar", "الأنبار", "Erbil", None)):
            place = batch.put(Place(name=f"Place {number}", country="IQ", admin1=province))
            batch.put(incident(f"Strike {number}", place=place))
    areas = {area.name: area.number for area in report_of(store.conn).areas}
    assert areas == {"Iraq · Anbar": 4, "Iraq": 1, "Iraq · Erbil": 1}


def test_a_denial_of_our_own_view_is_contested(store: Store, report_of: ReportOf) -> None:
    with store.batch() as batch:
        doer = batch.put(Actor(name="Qaf Brigade", kind="armed_group"))
        ours = party(doer, "perpetrator", "assessed")
        one = batch.put(incident("Strike", involvements=(ours,)))
        batch.put(statement("Not us", one, speaker=doer, kind="deny"))
    (question,) = report_of(store.conn).contested
    (told,) = ["".join(piece.text for piece in point) for point in question.points]
    assert told.startswith("Who did it: Qaf Brigade (F6) denies that it was Qaf Brigade: Not us")
    assert "against our own view: Qaf Brigade (assessed by us)" in told


def test_figures_stand_claim_beside_claim_and_are_never_added_up(
    sample_conn: sqlite3.Connection, report_of: ReportOf
) -> None:
    report = report_of(sample_conn, query="id:iw346cbvz")
    (entry,) = [e for area in report.areas for day in area.days for e in day.entries]
    found = {figures.question: figures for figures in entry.figures}
    injured = found["injured, combatant, of Syrian Democratic Forces"]
    assert (injured.span, injured.verdict) == ("0–7", CONTRADICT)
    assert len(injured.claims) == 2
    assert len([question for question in found if question.startswith("injured, combatant")]) > 1
    # What supports one number supports no other.
    told = "".join(piece.text for piece in injured.support)
    assert told.startswith("0: 1 speaker; 1 document. 7: 1 speaker; 1 document. ")


def test_a_number_that_was_updated_supports_nothing_and_one_speaker_counts_once(
    store: Store, report_of: ReportOf
) -> None:
    with store.batch() as batch:
        one = batch.put(incident("Strike"))
        speakers = [batch.put(Actor(name=name)) for name in ("A", "B")]
        said = [
            batch.put(
                statement(
                    *("S", one),
                    kind="toll",
                    speaker=speakers[who],
                    citations=(Citation(document=batch.put(Document(title=f"D{n}"))),),
                    casualties=toll(number, number, incident=one),
                )
            )
            for n, (who, number) in enumerate(((0, 5), (0, 7), (0, 7), (1, 7), (1, 8)))
        ]
        batch.put(Link(kind="updates", from_statement=said[1], to_statement=said[0]))
    (figures,) = report_of(store.conn).areas[0].days[0].entries[0].figures
    told = "".join(piece.text for piece in figures.support)
    assert told.startswith(
        "7: 2 independent speakers; 3 independent documents. 8: 1 speaker; 1 document. "
    )


def test_who_did_it_is_told_party_by_party_and_a_denial_is_no_support(
    store: Store, report_of: ReportOf
) -> None:
    with store.batch() as batch:
        names = ("Qaf", "Kaf", "Askari", "AFP", "UN")
        qaf, kaf, askari, afp, un = (
            batch.put(Actor(name=name, kind="armed_group")) for name in names
        )
        batch.put(Link(kind="speaks_for", from_actor=askari, to_actor=qaf))
        one = batch.put(incident("Strike"))
        denial = batch.put(statement("Not us.", one, speaker=askari, kind="deny"))
        batch.put(statement("Us.", one, speaker=kaf, kind="claim"))
        by_afp, by_un = (
            batch.put(statement("They.", one, speaker=who, kind="accuse")) for who in (afp, un)
        )
        parties = (
            party(qaf, "perpetrator", "disputed", statement=denial, note="So the video."),
            party(qaf, "perpetrator", "disputed", statement=by_afp),
            party(qaf, "perpetrator", "alleged", statement=by_un),
        )
        batch.put(incident("Strike", uid=one, involvements=parties))
    report = report_of(store.conn)
    (entry,) = [e for area in report.areas for day in area.days for e in day.entries]
    lines = ["".join(p.text for p in line[:-1]) for line in entry.lines]
    assert [line for line in lines if "That it was" in line or "that it was" in line] == [
        "That it was Qaf is said by 2 independent speakers; denied by Askari (F6). ",
        "That it was Kaf is said by 1 speaker. ",
    ]
    named = next(line for line in entry.lines if line[0].text == "perpetrator: ")
    words = "".join(p.text for p in named if p.kind != "ref")
    assert words.startswith("perpetrator: Qaf (denied by Askari, F6)  noted: “So the video.”; ")
    told = ["".join(p.text for p in point) for point in report.contested[0].points]
    assert any("Askari (F6) denies that it was Qaf: Not us." in point for point in told)
    assert any("AFP (F6) names Qaf (disputed): They." in point for point in told)
    assert any("Kaf (F6) claims it for itself: Us." in point for point in told)


@pytest.mark.parametrize("entered", [True, False])
def test_who_claims_and_who_denies_it_stands_in_the_highlights_with_what_that_is_worth(
    store: Store, report_of: ReportOf, entered: bool
) -> None:
    with store.batch() as batch:
        saraya = batch.put(Actor(name="Saraya"))  # of no kind that anybody has stated
        army = batch.put(Actor(name="The Army", kind="state_force", reliability="C"))
        one = batch.put(incident("Rockets", kind="rocket_missile"))
        two, none = (toll(number, number, incident=one) for number in (2, 0))
        claim = batch.put(
            statement("Us.", one, speaker=saraya, kind="claim", credibility=5, casualties=two)
        )
        denial = {"kind": "deny", "credibility": 2, "casualties": none}
        batch.put(statement("Not us.", one, speaker=army, **denial))
        if entered:
            parties = (party(saraya, "perpetrator", "admitted", statement=claim),)
            batch.put(incident("Rockets", kind="rocket_missile", uid=one, involvements=parties))
    report = report_of(store.conn)
    (told,) = ("".join(p.text for p in line if p.kind != "ref") for line in report.highlights)
    assert "By Saraya (claimed by itself, F5) " in told
    assert ". The Army (C2) denies that it was itself" in told
    assert "Killed: 0 (The Army C2 (draft) ); improbable: 2 (Saraya F5 (draft) )." in told
    lacking = "".join(p.text for line in report.lacking for p in line)
    assert ("Nobody is named" in lacking) is not entered
    assert ("1 of them claimed, by no party" in lacking) is not entered


@pytest.mark.parametrize(("day", "counted"), [("2021-06-28", 1), ("2021-01/2021-06", 2)])
def test_a_raid_counts_once_and_what_goes_on_for_longer_by_its_parts(
    store: Store, report_of: ReportOf, day: str, counted: int
) -> None:
    with store.batch() as batch:
        whole = batch.put(incident("Raid", day, kind="airstrike", unit="aggregate"))
        for name, number in (("North", 9), ("South", 4)):
            site = batch.put(incident(name, kind="airstrike"))
            batch.put(Link(kind="part_of", from_incident=site, to_incident=whole))
            batch.put(statement("Dead.", site, casualties=toll(number, number, incident=site)))
    report = report_of(store.conn)
    assert [kind.number for kind in report.kinds] == [counted]
    query = next(one.query for one in report.queries if one.mark == report.kinds[0].mark[0].text)
    found = prepare(store.conn, query, base=MADE)
    assert found.count(store.conn) == counted
    told = ["".join(p.text for p in line if p.kind != "ref") for line in report.highlights]
    assert any("In its parts, not to be added to the whole: North : killed: 9" in t for t in told)
    assert sum("Part of Raid" in line for line in told) == (0 if counted == 1 else 2)


def test_of_incidents_that_are_parts_of_each_other_in_a_circle_one_is_counted(
    store: Store, report_of: ReportOf
) -> None:
    with store.batch() as batch:
        uids = [batch.put(incident(name, kind="airstrike")) for name in "ABC"]
        for site, whole in zip(uids, [*uids[1:], uids[0]], strict=True):
            batch.put(Link(kind="part_of", from_incident=site, to_incident=whole))
    assert [kind.number for kind in report_of(store.conn).kinds] == [1]


def test_circular_reporting_is_flagged_for_what_happened_for_a_figure_and_for_who_did_it(
    store: Store, report_of: ReportOf
) -> None:
    with store.batch("test") as batch:
        origin = batch.put(Document(title="Agency", archive_url="https://a.example"))
        reprint = batch.put(Document(title="Paper", derived_from=origin))
        hidden = batch.put(Document(title="Source", sensitive=True))
        doer = batch.put(Actor(name="Qaf Brigade", kind="armed_group"))
        one = batch.put(incident("Strike"))
        said = [
            batch.put(
                statement(
                    gist,
                    one,
                    speaker=batch.put(Actor(name=gist)),
                    kind="report",
                    citations=tuple(Citation(document=d) for d in (document, hidden)),
                    casualties=toll(5, 5, incident=one),
                )
            )
            for gist, document in (("First", origin), ("Second", reprint))
        ]
        batch.put(Link(kind="repeats", from_statement=said[1], to_statement=said[0]))
        named = party(doer, "perpetrator", "alleged", statement=said[0])
        batch.put(incident("Strike", uid=one, involvements=(named,)))
    entry = report_of(store.conn).areas[0].days[0].entries[0]
    lines = ["".join(p.text for p in line) for line in entry.lines]
    (support,) = [line for line in lines if line.startswith("Support: ")]
    assert "2 speakers, 1 with a word of its own; 2 documents, 1 independent" in support
    assert "is reprinted by" in support
    assert "only repeats" in support
    assert "Circular: both documents are one source." in support
    (who,) = [line for line in lines if line.startswith("That it was ")]
    assert who.startswith("That it was Qaf Brigade is said by 1 speaker; 1 document.")
    (figures,) = entry.figures
    told = "".join(piece.text for piece in figures.support)
    assert told.startswith("Given by 2 speakers, 1 with a word of its own; 2 documents")
    assert "Circular: both documents are one source." in told


def test_a_figure_that_its_speaker_has_updated_is_shown_and_said_to_be(
    sample_conn: sqlite3.Connection, report_of: ReportOf
) -> None:
    report = report_of(sample_conn, query="id:iz1445n52")
    (entry,) = report.areas[0].days[0].entries
    killed = entry.figures[0]
    texts = ["".join(piece.text for piece in claim) for claim in killed.claims]
    assert "updated since" in texts[0]
    assert "updated since" not in texts[1]
    assert killed.verdict == ""  # one claim stands: nothing to agree or contradict


def test_void_records_are_never_in_it_and_unreviewed_ones_say_so(
    store: Store, report_of: ReportOf
) -> None:
    with store.batch("test") as batch:
        for state in ("draft", "review", "final"):
            batch.put(Incident(title=f"A {state} clash", kind="clash", state=state))
        gone = batch.put(Incident(title="Entered twice", kind="clash", state="final"))
        about = batch.put(Incident(title="The other", kind="clash", state="final"))
        bridge = batch.put(Place(name="Bridge"))
        batch.put(Incident(title="At the bridge", kind="clash", state="final", place=bridge))
        lie = batch.put(Statement(gist="Never said", statement_incidents=(About(incident=about),)))
    with store.batch("test") as batch:
        batch.void("incidents", gone, "twice")
        batch.void("statements", lie, "made up")
        batch.put(Place(name="Bridge", uid=bridge, latitude=33.0, longitude=44.0))
    text = said(report_of(store.conn))
    assert "Entered twice" not in text
    assert "Never said" not in text
    assert "A draft clash. unknown date, place not known (draft)" in text
    assert "A review clash. unknown date, place not known (not reviewed)" in text
    assert "A final clash. unknown date, place not known [" in text
    assert "The other. unknown date, place not known (changed since final)" in text
    assert "At the bridge. unknown date, Bridge (changed since final)" in text
    assert "Entered twice" not in said(report_of(store.conn, query="is:void"))


def test_nothing_sensitive_is_in_it_unless_asked(guarded: Store, report_of: ReportOf) -> None:
    text = said(report_of(guarded.conn))
    for secret in ("Interview 7", "safe.example", "Safe house", "Told in confidence"):
        assert secret not in text, secret
    assert "Of the safe house" not in text
    assert "Told openly too" in text
    # On whose word it was alleged is withheld; it must not turn into what we say ourselves.
    assert "Qaf Brigade" not in text
    assert "1 incident marked sensitive, and what rests on it, left out [q" in text


def test_what_is_sensitive_is_in_it_when_asked_for(guarded: Store, report_of: ReportOf) -> None:
    text = said(report_of(guarded.conn, sensitive=True))
    for told in ("Interview 7", "Safe house", "Told in confidence", "Qaf Brigade"):
        assert told in text, told
    assert "left out" not in text


def test_a_brief_report_is_the_first_pages_and_leads_nowhere_else(
    sample_conn: sqlite3.Connection, report_of: ReportOf
) -> None:
    report = report_of(sample_conn, since="2021-06-26", until="2021-07-10")
    short = brief(report)
    assert said(report).startswith(said(short).partition("Queries behind")[0].rstrip())
    assert "Annex" not in said(short)
    html = render(short, "html")
    assert set(re.findall(r'href="#(r-[^"]+)"', html)) <= set(re.findall(r'id="([^"]+)"', html))
    assert html.count('href="#r-q') > 5
    assert len(encode(short, "docx")) < len(encode(report, "docx"))


def test_the_briefing_names_who_says_so_and_what_stands(
    sample_conn: sqlite3.Connection, report_of: ReportOf
) -> None:
    text = said(report_of(sample_conn, since="2021-06-26", until="2021-07-10"))
    briefing, annex = text.split("\nAnnex\n")
    assert "By United States Armed Forces (claimed by John Kirby, F1) [sncd3d4zp]" in briefing
    assert "combatants 9 of Popular Mobilization Forces (Syrian Observatory" in briefing
    assert "combatants 0 (Syrian Democratic Forces F2 [" in briefing
    assert "improbable: combatants 7 of Syrian Democratic Forces (Press TV D5 [" in briefing
    assert briefing.count("No copy is kept of 54 of 54 sources") == 1
    assert "of which no copy is kept" not in annex
    assert "[ipmt00fy0] – what happened: Iraqi Security Forces (reports, F1) against" in briefing
    injured = "Syrian Democratic Forces (0, F2) against Press TV (7, D5)"
    assert f"how many injured: {injured}" in briefing


def test_the_timeline_closes_the_briefing_so_that_on_paper_no_half_page_stays_blank(
    sample_conn: sqlite3.Connection, report_of: ReportOf
) -> None:
    html = render(report_of(sample_conn, query="tag:seed"), "html")
    where = [html.index(mark) for mark in ('id="lacking"', "<figure>", 'id="annex"')]
    assert where == sorted(where)


def test_an_empty_report_names_the_period_that_was_asked_for(
    store: Store, report_of: ReportOf
) -> None:
    report = report_of(store.conn, since="2031-10-01")
    assert (report.is_empty, report.period) == (True, "since 1 Oct 2031")
    assert report_of(store.conn, until="2031-10-31").period == "until 31 Oct 2031"
    assert report_of(store.conn).period == "no dates"


@pytest.mark.parametrize("format_", FORMATS)
def test_what_it_was_found_by_stands_under_the_title(
    sample_conn: sqlite3.Connection, report_of: ReportOf, format_: str
) -> None:
    report = report_of(sample_conn, query="place:anbar  <b>drones</b>")
    assert report.asked == "place:anbar <b>drones</b>"
    if format_ != "docx":
        told = encode(report, format_).decode()
        assert "<b>drones" not in told or format_ == "txt"
        assert told.index("Found by: ") < told.index("Overview")
    redacted = report_of(sample_conn, query='by:"Mike Pompeo"', redact=True)
    assert "Pompeo" not in redacted.asked


def test_a_tag_makes_a_highlight(store: Store, report_of: ReportOf) -> None:
    with store.batch("test") as batch:
        for number in range(9):
            tags = ("highlight",) if number == 7 else ()
            batch.put(Incident(title=f"Clash {number}", kind="clash", tags=tags, state="final"))
    highlights = report_of(store.conn).highlights
    assert highlights[0][0].text == "Clash 7"
    assert len(highlights) == 5


@pytest.mark.parametrize("format_", FORMATS)
def test_an_empty_report_says_that_nothing_is_recorded(store: Store, format_: str) -> None:
    report = compose(select(store.conn, Wish(base=MADE, since="2021")), MADE)
    written = encode(report, format_)
    assert format_ == "docx" or b"Nothing is recorded of this." in written


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"since": "2022", "until": "2021"}, "ends before it begins"),
        ({"query": "limit:3"}, "of all that is found"),
        ({"query": "is:statement"}, "of incidents"),
    ],
)
def test_what_cannot_be_a_report_is_refused(
    store: Store, report_of: ReportOf, wish: dict[str, str], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        report_of(store.conn, **wish)


def test_what_is_not_of_the_period_is_told_apart_and_not_counted(
    store: Store, report_of: ReportOf
) -> None:
    days = {
        "In it": "2021-06-28",
        "On a day of some": "2021-06-20/2021-06-26",
        "Goes on": "2021-01-01/2021-06-27",
        "At any time": "../..",
        "Undated": "",
    }
    with store.batch() as batch:
        for title, edtf in days.items():
            when = When(date=FuzzyDate.parse(edtf)) if edtf else When()
            batch.put(Incident(title=title, kind="clash", when=when, state="final"))
        when = When(date=FuzzyDate.parse("2021-06-28"))
        batch.put(Incident(title="Talks", kind="clash", when=when, unit="background"))
    report = report_of(
        store.conn,
        query="since:2021-06-26 until:2021-07-10 OR no:date",
        since="2021-06-26",
        until="2021-07-10",
    )
    inside = [e.head[0].text for area in report.areas for day in area.days for e in day.entries]
    assert sorted(inside) == ["In it", "On a day of some"]
    assert {told[0].text for told in report.highlights} == set(inside)
    around = [e.head[0].text for area in report.around for day in area.days for e in day.entries]
    assert sorted(around) == sorted({*days, "Talks"} - set(inside) - {"Undated"})
    assert report.counts[0][0].text == "2 incidents in the period "
    text = said(report)
    assert "3 more are not counted here, being background, going on through it" in text
    assert "Background, going on through it, or not dated to it\n---" in text
    # Where nobody asked for a period, only background is no part of it.
    assert report_of(store.conn).counts[0][0].text == "5 incidents "


@pytest.mark.parametrize(
    ("query", "period"),
    [
        ("since:2021-06-26 until:2021-07-10", "26 Jun – 10 Jul 2021"),
        ("(place:erbil since:2021-06-26) before:2021-07-11", "26 Jun – 10 Jul 2021"),
        ("on:2021-06 kind:drone_attack", "1–30 Jun 2021"),
        ("within:2021-06-26..2021-07-10 since:2020", "26 Jun – 10 Jul 2021"),
        ("after:2021-06-25 @early", "26 Jun – 10 Jul 2021"),
        ("place:anbar kind:drone_attack since:2021", "since 1 Jan 2021"),
        ("on:2021-06-26,2021-07-10 -until:2021-06-01", "26 Jun – 10 Jul 2021"),
        (
            "since:2021-06-26 until:2021-07-10 (on:2021-06-28 OR place:erbil)",
            "26 Jun – 10 Jul 2021",
        ),
    ],
)
def test_the_period_is_that_of_the_query(
    sample_copy: Path, report_of: ReportOf, query: str, period: str
) -> None:
    with Store.open(sample_copy, author="test") as store:
        with store.batch("test") as batch:
            batch.set_value("saved_searches", "early", "until:2021-07-10")
        assert report_of(store.conn, query=query).period == period


def test_the_dates_of_the_query_and_of_the_options_bound_the_period_together(
    sample_conn: sqlite3.Connection, report_of: ReportOf
) -> None:
    report = report_of(sample_conn, query="until:2021-07-10 since:2020", since="2021-06-26")
    assert report.period == "26 Jun – 10 Jul 2021"
    assert report_of(sample_conn, query="place:erbil").period != report.period


def test_an_order_of_the_list_does_not_matter(
    sample_conn: sqlite3.Connection, report_of: ReportOf
) -> None:
    ordered = report_of(sample_conn, query="place:erbil sort:place")
    assert ordered._replace(asked="place:erbil") == report_of(sample_conn, query="place:erbil")


def test_a_redacted_report_holds_no_name_and_lists_what_went(
    sample_conn: sqlite3.Connection, report_of: ReportOf
) -> None:
    # A name in the query is a name, too.
    report = report_of(sample_conn, query="tag:seed OR soleimani", redact=True)
    for format_ in ("md", "html", "txt"):
        words = {word for word, _, _ in located_words(render(report, format_))}
        for names in persons(sample_conn).values():
            for name in names:
                told = [
                    w for w, _, _ in located_words(name) if len(w) > 3 and w in words - NO_NAMES
                ]
                assert told == [], name
    text = said(report)
    assert "[name withheld]" in text
    assert "What is withheld" in text
    assert "The name of a person: [a" in text


def test_a_redacted_report_lists_what_is_sensitive_by_reference(
    guarded: Store, report_of: ReportOf
) -> None:
    text = said(report_of(guarded.conn, redact=True))
    for secret in ("Interview 7", "Safe house", "Told in confidence", "Qaf Brigade", "ann"):
        assert secret not in re.findall(r"[\w ]+", text), secret
    (line,) = [one for one in text.splitlines() if "ensitive, or resting" in one]
    letters = {ref[1] for ref in re.findall(r"\[[a-z0-9]{9,}", line)}
    assert letters == {"i", "d", "s"}
    with pytest.raises(UsageError, match="only one"):
        report_of(guarded.conn, redact=True, sensitive=True)
