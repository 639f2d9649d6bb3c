from __future__ import annotations

import csv
import itertools
import sqlite3
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tracker.model.names import (
    Match,
    compare,
    fold,
    index_text,
    resolves_by_sound,
    similarity,
    skeleton,
    words,
)

# The spellings of one name, all of which must meet by sound.
SPELLINGS = [
    ["Qassem Soleimani", "Qasem Soleimani", "Qasim Suleymany", "Ghasem Soleymani",
     "Касем Сулеймани", "قاسم سليماني"],
    ["Kata'ib Hezbollah", "Kata’ib Hezbollah", "Kataib Hezbollah", "Kataeb Hizballah",
     "kataeb hizbullah", "Kataʾib Hizb Allah", "كتائب حزب الله", "كتائب حزبالله"],
    ["Hezbollah", "Hizballah", "Hizb Allah", "حزب الله"],
    ["Deir ez-Zor", "Dayr az-Zawr", "Dayr az Zawr", "Deir al-Zor", "Deir Ezzor", "Дейр-эз-Зор",
     "دير الزور"],
    ["Erbil", "Irbil", "Arbil", "أربيل", "اربيل"],
    ["al-Bukamal", "Al-Būkamāl", "Abu Kamal", "Abou Kamal", "Albu Kamal", "البوكمال"],
    ["Abd al-Rahman", "Abdulrahman", "Abdul Rahman", "Abdurrahman", "Abd ar-Rahman",
     "عبد الرحمن", "عبدالرحمن"],
    ["Abdullah", "Abdallah", "Abd Allah", "عبد الله", "عبدالله"],
    ["Salah ad-Din", "Salah al-Din", "Salahuddin", "Salaheddine", "صلاح الدين"],
    ["Nasrallah", "Nasr Allah", "نصر الله", "نصرالله"],
    ["Ansar Allah", "Ansarullah", "أنصار الله"],
    ["Abu Bakr al-Baghdadi", "Abubakr Baghdadi", "أبو بكر البغدادي"],
    ["Jabhat al-Nusra", "Jabhat an-Nusrah", "Djabhat al-Nosra", "Jabha al-Nusra",
     "جبهة النصرة", "جبهه النصره"],
    ["Hay'at Tahrir al-Sham", "Hayat Tahrir ash-Sham", "هيئة تحرير الشام"],
    ["Muammar Gaddafi", "Moammar Kadhafi", "Muʿammar al-Qaḏḏāfī", "معمر القذافي"],
    ["Hashd al-Shaabi", "al-Hashd ash-Shaʿbi", "الحشد الشعبي"],
    ["Sulaymaniyah", "Sulaimania", "السليمانية"],
    ["Bashar al-Assad", "Bachar el-Assad", "بشار الأسد", "Башар Асад"],
    ["Ain al-Asad", "Ayn al-Asad", "Ayn al Assad", "عين الأسد"],
    ["Mamduh", "Mamdouh", "ممدوح"],
    ["Kharkiv", "Kharkov", "Харьков", "Харків"],
    ["Syria", "Syrie", "سوريا", "سورية"],
    ["Hamas", "حماس", "חמאס"],
    ["Hizb-i Islami", "Hizb-e Islami", "Hezb Eslami"],
    ["al-Shuhada", "ash-Shuhada", "الشهداء", "شهدا"],
]  # fmt: skip

APART = [
    ("Kata'ib Hezbollah", "Hezbollah"),
    ("كتائب حزب الله", "حزب الله"),
    ("Niger", "Nigeria"),
    ("النيجر", "نيجيريا"),
    ("Hama", "Hamas"),
    ("حماة", "حماس"),
    ("erbil", "rebel"),
    ("Nasrallah", "Ansar Allah"),
    ("Iraq", "Raqqa"),
    ("PLO", "PLA"),
    ("SPLM/A", "SPLM"),
    ("US Special Forces", "Special Forces"),
    ("UN Nigeria", "Nigeria"),
]


@pytest.mark.parametrize(
    ("one", "other"), [pair for group in SPELLINGS for pair in itertools.combinations(group, 2)]
)
def test_spellings_of_one_name_meet(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other) != ""
    match = compare(one, other)
    assert match is not None
    assert match.how in {"folded", "skeleton"}


@pytest.mark.parametrize(("one", "other"), APART)
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)
    match = compare(one, other)
    assert match is None or match.how == "similar"


@pytest.mark.parametrize("groups", list(itertools.combinations(SPELLINGS, 2)))
def test_no_two_of_these_names_share_a_sound(groups: tuple[list[str], list[str]]) -> None:
    one, other = groups
    assert skeleton(one[0]) != skeleton(other[0])


@pytest.mark.parametrize(
    "text",
    ["drone", "mosul", "base", "erbil", "al-Shuhada", "ash-Shuhada", "الشهداء", "Hezbollah",
     "in Iraq", "all of", "it is", "the drone", "دير", "", "  ", "''"],
)  # fmt: skip
def test_free_text_too_short_for_its_sound(text: str) -> None:
    assert not resolves_by_sound(text)


@pytest.mark.parametrize(
    "text",
    ["kataeb hizballah", "Deir ez-Zor", "Abu Kamal", "Ayn al-Asad", "حزب الله", "قاسم سليماني"],
)
def test_free_text_long_enough_for_its_sound(text: str) -> None:
    assert resolves_by_sound(text)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Kata’ib", "kataib"),
        ("Kata'ib Hezb`ollah", "kataib hezbollah"),
        ("ʿAlī ʾIbrāhīm ʻUmar", "ali ibrahim umar"),
        ("st-mary's", "st-marys"),
        ("İstanbul DIYARBAKIR Diyarbakır", "istanbul diyarbakir diyarbakir"),
        ("Straße ŁÓDŹ Tromsø", "strasse lodz tromso"),
        ("أإآٱا", "ااااا"),
        ("الشُّهَدَاء", "الشهدا"),
        ("مدرسة على کتابی", "مدرسه علي كتابي"),
        ("كـــتائب مسؤول", "كتايب مسوول"),
        ("٣٠ ۳۰ ３０", "30 30 30"),
        ("\u200fالحشد\u200e", "الحشد"),
        ("Er\u00adbil\u200bMosul", "erbil mosul"),
        ("10:30 multi-agent", "10:30 multi-agent"),
    ],
)
def test_fold(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("written", "indexed"),
    [
        ("الحشد", "حشد"),
        ("والحشد", "حشد"),
        ("بالحشد", "حشد"),
        ("للحشد", "حشد"),
        ("وللحشد", "حشد"),
        ("حشد", "حشد"),
        ("الجو", "جو"),
        ("اللواء", "لوا"),
        ("الألوية ألوية", "ويه ويه"),
        ("الله والله", "الله والله"),
        ("الآن أن", "الان ان"),
        ("والده", "والده"),
        ("إلى", "الي"),
        ("كتائب حزب الله", "كتايب حزب الله"),
        ("St-Mary's, 10:30!", "st marys 10 30"),
        ("al-Bukamal", "al bukamal"),
    ],
)
def test_index_text(written: str, indexed: str) -> None:
    assert index_text(written) == indexed


@pytest.mark.parametrize(
    "noun", ["حشد", "جو", "يد", "سد", "لواء", "بصرة", "قاعدة", "مقاومة", "ألوية", "بالستي"]
)
def test_a_word_is_found_with_and_without_the_article(noun: str) -> None:
    assert index_text(noun) == index_text("ال" + noun)


texts = st.one_of(
    st.text(), st.text(alphabet="ابتلوفه يىةءئآأـًَِ ـال-'’aAeE1\u200c\u200e\u0640", max_size=30)
)


@given(texts)
@example("\ud800\x00الال\u0345ﷺ")
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert index_text(index_text(text)) == index_text(text)
    assert index_text(fold(text)) == index_text(text)
    assert words(fold(text)) == words(text)


def test_folding_twice_changes_nothing_of_any_character() -> None:
    everything = "".join(map(chr, range(0x110000)))
    assert fold(fold(everything)) == fold(everything)
    assert not {unicodedata.category(letter)[0] for letter in fold(everything)} & {"M"}


@given(texts, texts)
def test_every_key_exists_for_any_text(one: str, other: str) -> None:
    assert skeleton(one) == " ".join(skeleton(one).split())
    assert 0 <= similarity(one, other) <= 1
    assert resolves_by_sound(one) in {True, False}
    assert compare(one, other) is None or isinstance(compare(one, other), Match)
    same = compare(one, one)
    assert same is None or same.rank == 1


@given(st.text(st.characters(codec="ascii")))
def test_the_short_way_for_ascii_is_the_long_way(text: str) -> None:
    assert fold(text + "é") == fold(text) + "e"
    assert index_text(text + " é").split() == [*index_text(text).split(), "e"]


@pytest.fixture(scope="module")
def tokens() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE t USING fts5(x, tokenize = 'unicode61 remove_diacritics 0')"
    )
    connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance')")
    return connection


def tokenized(connection: sqlite3.Connection, text: str) -> list[str]:
    connection.execute("DELETE FROM t")
    connection.execute("INSERT INTO t VALUES (?)", (text,))
    return [term for (term,) in connection.execute('SELECT term FROM v ORDER BY "offset"')]


# What FTS5 takes for a letter although its Unicode tables do not list it, words() cuts at.
assigned = st.characters(exclude_categories=("Cs", "Cn", "So", "Sc", "Sk", "Po", "Ps", "Pe", "Pd"))


@given(st.text(st.one_of(assigned, st.sampled_from("-_'’.:,;!?/()[]«»،؟\n\t\x00😀€"))))
def test_words_are_those_of_the_full_text_index(tokens: sqlite3.Connection, text: str) -> None:
    # Exactly the same tokens: the index may not split or join what a query does not.
    assert tokenized(tokens, index_text(text)) == index_text(text).split()


@given(st.text(alphabet="abcXYZéß10²½ -_'’.:,;!?/()[]«»،؟\nشهداء٣ЖщあΩ\ue000"))
def test_words_cut_where_the_index_cuts(tokens: sqlite3.Connection, text: str) -> None:
    assert tokenized(tokens, fold(text)) == words(text)


@pytest.mark.parametrize("part", ["ال", "و", "abdul", "i", "لله", "a-", "x ", "\u0651", "'"])
def test_a_hostile_length_costs_no_time_and_no_stack(part: str) -> None:
    text = part * 400_000
    assert index_text(index_text(text)) == index_text(text)
    assert len(skeleton(text)) <= 1000
    assert similarity(text, text) in {0, 1}


def test_rank_and_how() -> None:
    assert compare("kataib", "Kata'ib") == Match(1, 1.0)
    heard = compare("Irbil", "Erbil")
    assert heard is not None
    assert (heard.rank, heard.how) == (2, "skeleton")
    offered = compare("al-Shushada", "al-Shuhada")
    assert offered is not None
    assert (offered.rank, offered.how) == (3, "similar")
    assert offered.score > 0.9
    assert compare("Mosul", "Kirkuk") is None
    assert compare("", "") is None


def test_similarity_is_that_of_the_words() -> None:
    assert similarity("Niger", "Nigeria") == pytest.approx(10 / 12)
    assert similarity("Soleimani, Qassem", "Qassem Soleimani") == 1
    assert similarity("al-Hashd", "HASHD") == 1
    assert similarity("", "x") == 0


def test_folding_loads_nothing_slow() -> None:
    code = (
        "import sys, tracker.model.names as n; n.index_text('Kata’ib الحشد'); n.skeleton('x y');"
        "print(*({'rapidfuzz', 'sqlite3', 'dateutil'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


ALIASES = Path(__file__).parents[3] / "shared" / "data" / "names"


@pytest.mark.skipif(not ALIASES.is_dir(), reason="the alias lists lie beside the checkout only")
def test_few_armed_groups_sound_alike() -> None:
    names: dict[str, set[str]] = {}
    with (ALIASES / "ucdp_actor_aliases.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            names.setdefault(row["actor_id"], set()).update((row["name"], row["alias"]))
    assert len(names) > 800
    heard: dict[str, dict[str, set[str]]] = {}
    for actor, known in names.items():
        for name in known:
            heard.setdefault(skeleton(name), {}).setdefault(actor, set()).add(index_text(name))
    joined = {
        (one, other)
        for actors in heard.values()
        for one, other in itertools.combinations(sorted(actors), 2)
        if not actors[one] & actors[other]
    }
    assert len(joined) <= 12
