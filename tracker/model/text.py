"""Text from outside: stored as it came, shown so that nothing in it can act."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import combining

# Patterns that not every run needs are strings: `re` compiles and keeps them at their first use.
_UNSTORABLE: Final = "[\x00\ud800-\udfff]"

_ACTS: Final = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # C0, DEL, C1: escape sequences begin here
    "\xad\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"  # invisible: soft hyphen, joiner, fillers
    "\u061c\u180b-\u180f"  # Arabic letter mark; Mongolian selectors and vowel separator
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f"  # zero width, bidi, separators, invisible operators
    "\ufeff\ufff0-\ufffb\ufffe\uffff"  # byte order mark, interlinear annotation, noncharacters
    "\ud800-\udfff"  # lone surrogates cannot be written out at all
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # shorthand and musical format controls
    "\U000e0000-\U000e0fff"  # tags and further variation selectors: a hiding place
    "]"
)
_JOINERS: Final = "\u200c\u200d"
_TAB: Final = "    "

# Letters and marks of scripts in which a joiner changes how a word is written: Arabic, Syriac,
# N'Ko and their like, the Indic scripts, Sinhala, Myanmar, Khmer and Mongolian.
_JOINING: Final = "[\u0620-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\ua8e0-\ua8ff]"

_FORMULA: Final = r"[\s\x00\ufeff]*[=+\-@＝＋－＠﹦﹢﹣﹫]|[\t\r\n]"
_NEGATIVE: Final = r"-[0-9][0-9., ]*(?:[eE][+-]?[0-9]+)?%?"

_SENTENCE_END: Final = (
    r"[.!?…؟。۔]+[\"'”’»)\]]*(?=\s+[^\sa-z])|[\r\n\u2028\u2029]\s*?[\r\n\u2028\u2029]"
)
# Before these a full stop ends no sentence: titles, ranks, initials, "U.S.", "No. 5".
_ABBREVIATION: Final = (
    r"(?:^|[\s(\"'“‘])(?:(?:[A-Za-z]\.)*[A-Za-z]|Mr|Mrs|Ms|Dr|Prof|St|Gen|Lt|Col|Maj|Brig|Capt|Sgt"
    r"|Adm|Sen|Rep|Gov|No|Nos|Art|vs|approx|ca|est|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.$"
)


def clean(text: str) -> str:
    """Return `text` as it can be stored: NUL and lone surrogates become U+FFFD, nothing else.

    Neither SQLite's shell nor UTF-8 nor PostgreSQL can hold them.
    """
    if text.isascii() and "\x00" not in text:
        return text
    return re.sub(_UNSTORABLE, "\ufffd", text)


def visible(text: str, *, keep_newlines: bool = True) -> str:
    """Return `text` as it can be shown: what a terminal or the bidi algorithm acts on is spelled.

    Controls become their pictures (␛), invisible and directional characters their code point
    (⟨U+202E⟩), tabs four blanks. Line ends become plain newlines, or "⏎" without `keep_newlines`.
    ZWNJ and ZWJ stay where they are spelling: between letters of a joining script. Not between
    emoji, where terminals disagree about the width.
    """
    if text.isprintable() and text.isascii():
        return text
    if not _ACTS.search(text):
        return text
    if "\r\n" in text:
        text = text.replace("\r\n", "\n")

    def spell(match: re.Match[str]) -> str:
        character = match[0]
        if character == "\n":
            return "\n" if keep_newlines else "⏎"
        if character == "\t":
            return _TAB
        if character in _JOINERS and _joins(text, match.start()):
            return character
        return _spelled(character)

    return _ACTS.sub(spell, text)


def without_controls(text: str) -> str:
    """Return `text` on one line without what `visible` would spell; line ends become blanks."""
    if text.isprintable() and text.isascii():
        return text

    def left(match: re.Match[str]) -> str:
        if match[0] in _JOINERS and _joins(text, match.start()):
            return match[0]
        return " " if match[0] in "\t\r\n" else ""

    return _ACTS.sub(left, text)


def one_line(text: str) -> str:
    """Return `text` as `visible` shows it, on one line: any run of blanks is one blank."""
    return visible(" ".join(text.split()))


AUTHOR_CELLS: Final = 40
"""Terminal cells of the name of an author, wherever it stands beside what they did."""


def author_name(name: str) -> str:
    """Return the name of an author as it is shown: on one line, and cut where it would fill it."""
    return cut(one_line(name), AUTHOR_CELLS)


_LEAST_AROUND: Final = 8
"""Cells that it takes to show anything around a difference."""


def cut_around(text: str, other: str, cells: int) -> str:
    """Return `text` in at most `cells` cells, cut such that where it differs from `other` is seen.

    What both begin with goes first, at the end of a word where there is one, and is "…" then.
    """
    pairs = enumerate(zip(text, other, strict=False))
    alike = next((at for at, (one, two) in pairs if one != two), min(len(text), len(other)))
    if width(text) <= cells or alike < max(_LEAST_AROUND, cells // 2) or cells < _LEAST_AROUND:
        return cut(text, cells)
    begin = text.find(" ", alike - cells // 2, alike) + 1 or alike
    while begin and combining(text[begin : begin + 1] or " "):
        begin -= 1  # a letter is not parted from its marks
    return "…" + cut(text[begin:], cells - 1)


def width(text: str) -> int:
    """Return how many terminal cells `text` takes; a control character counts as none."""
    if text.isascii() and text.isprintable():
        return len(text)
    import wcwidth

    return wcwidth.width(text, control_codes="ignore")


def cut(text: str, cells: int) -> str:
    """Return `text` in at most `cells` terminal cells, the last one "…" where it was cut.

    A letter is never parted from its marks, nor an emoji sequence inside.
    """
    if cells <= 0:
        return ""
    if text.isascii() and text.isprintable():
        return text if len(text) <= cells else text[: cells - 1] + "…"
    # Most texts are far longer than their column: look at no more of them than could matter.
    if len(text) <= cells * 2 and width(text) <= cells:
        return text
    import wcwidth

    kept: list[str] = []
    before_ellipsis = used = 0
    for grapheme in wcwidth.iter_graphemes(text):
        used += width(grapheme)
        if used > cells:
            return "".join(kept[:before_ellipsis]) + "…"
        kept.append(grapheme)
        if used < cells:
            before_ellipsis = len(kept)
    return text


def pad(text: str, cells: int, right: bool = False) -> str:
    """Return `text` in exactly `cells` terminal cells: cut, or filled with blanks.

    With `right` the blanks stand before it, as for numbers.
    """
    text = cut(text, cells)
    blanks = " " * (cells - width(text))
    return blanks + text if right else text + blanks


def csv_safe(text: str) -> str:
    """Return `text` as a cell that a spreadsheet shows and does not run as a formula.

    A dangerous beginning gets an apostrophe before it (OWASP, "CSV Injection"); a plain negative
    number stays a number.
    """
    if re.match(_FORMULA, text) and not re.fullmatch(_NEGATIVE, text):
        return "'" + text
    return text


def json_safe(text: str) -> str:
    r"""Return JSON with what `visible` would spell written as \u escapes.

    The same data, harmless on a terminal; letters of every script stay letters.
    """
    if text.isascii() and "\x7f" not in text:
        return text

    def escaped(match: re.Match[str]) -> str:
        units = match[0].encode("utf-16-be", "surrogatepass").hex()
        return "".join("\\u" + units[n : n + 4] for n in range(0, len(units), 4))

    return _ACTS.sub(lambda m: m[0] if m[0] < " " else escaped(m), text)


def first_sentence(text: str, limit: int = 80) -> str:
    """Return the first sentence of `text` on one line, in at most `limit` terminal cells.

    A longer one is cut between words. Meant for a title to start from: it is not made visible.
    """
    text = text.lstrip()[: limit * 20]  # not the whole of a book for its first line
    for end in re.finditer(_SENTENCE_END, text):
        if not re.search(_ABBREVIATION, text[: end.end()]):
            text = text[: end.end()]
            break
    text = " ".join(text.split())
    if width(text) <= limit:
        return text
    short = cut(text, limit).removesuffix("…")
    words, blank, _part = short.rpartition(" ")
    # Half a line of one long word (a URL) is better than the three words before it.
    if blank and not text[len(short) :].startswith(" ") and len(words) * 2 > len(short):
        short = words
    return short.rstrip(" ,;:-") + "…"


def _joins(text: str, position: int) -> bool:
    before, after = text[position - 1 : position], text[position + 1 : position + 2]
    return bool(re.match(_JOINING, before) and re.match(_JOINING, after))


def _spelled(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"⟨U+{code:04X}⟩"
