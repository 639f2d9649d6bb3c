"""Text from the file cannot act: not in html, Markdown, plain text, or a Word document."""

from __future__ import annotations

import html.parser
import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report.hostile import NASTY, fill
from tracker.model.text import one_line, visible
from tracker.report import escaping
from tracker.report.rendering import render
from tracker.report.sentences import link
from tracker.report.writing import encode

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.report.content import Report
    from tracker.store.store import Store

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]")
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "section", "article", "div"),
    *("h1", "h2", "h3", "h4", "p", "ul", "li", "a", "b", "bdi", "span", "figure", "figcaption"),
    *("svg", "text", "rect", "line", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "id", "class", "href", "rel", "xmlns"),
    *("viewbox", "role", "aria-label", "x", "y", "width", "height", "rx", "x1", "x2", "y1", "y2"),
}


@pytest.fixture
def report(store: Store, report_of: Callable[..., Report]) -> Report:
    fill(store)
    return report_of(store.conn, title="".join(NASTY))


class Page(html.parser.HTMLParser):
    """Collects what a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses |= {value or "" for name, value in attrs if name in ("href", "src")}

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_page_holds_no_element_but_its_own(report: Report) -> None:
    page = Page()
    written = render(report, "html")
    page.feed(written)
    assert page.tags <= TAGS
    assert page.attributes <= ATTRIBUTES
    assert not CONTROLS.search(written)
    for address in page.addresses:
        assert re.match(r"#r-(?:[a-z0-9]{9,}|q\d+)$|https?://[^\s\"<>]+$", address), address
    # Nothing is lost either: what was written is read, as it was written.
    for text in NASTY:
        assert one_line(text) in page.text


def test_a_page_loads_nothing(report: Report) -> None:
    written = render(report, "html")
    assert "default-src 'none'" in written
    assert not re.search(r"<(?:script|img|link|iframe|object)\b|url\(|@import", written)


def test_markdown_holds_no_link_picture_heading_or_html_but_its_own(report: Report) -> None:
    lines = render(report, "md").splitlines()
    headings = [line for line in lines if re.match(r"\s*(?:- )*#", line)]
    assert all(re.match(r"#{1,4} \S", line) for line in headings)
    assert len([h for h in headings if h.startswith("## ")]) == 6
    for line in lines:
        bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", line)  # what is escaped is text
        bare = re.sub(r"<https?://[^\s<>]+>", "", bare)
        assert not re.search(r"\]\(|\]:|<|`.*`.*`|\{\{|\{%|!\[", bare.replace("`", "", 2)), line
        assert not re.match(r"\s*(?:- )*(?:\d+[.)] |[-+=]{3})", bare), line
        assert not CONTROLS.search(line)


def test_plain_text_holds_no_control_and_no_line_of_another(report: Report) -> None:
    written = render(report, "txt", width=100_000)
    assert not CONTROLS.search(written)
    assert "\n# two" not in written
    assert "\n2) second" not in written


def test_a_word_document_holds_text_only(report: Report) -> None:
    with zipfile.ZipFile(BytesIO(encode(report, "docx"))) as archive:
        body = archive.read("word/document.xml").decode("utf-8")
        links = archive.read("word/_rels/document.xml.rels").decode("utf-8")
    assert not re.search(r"<w:(?:fldSimple|instrText|hyperlink|object|altChunk)", body)
    assert "javascript" not in links
    assert not CONTROLS.search(body)
    texts = "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", body))
    assert html.unescape(texts).count(visible(NASTY[0])) > 5


@given(st.text(max_size=60))
def test_markdown_escapes_can_be_taken_back(text: str) -> None:
    """Whatever is written, a reader of Markdown sees it as it was, on one line."""
    escaped = escaping.markdown(text)
    assert "\n" not in escaped
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped) == escaping.plain(text)
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_\[\]<>{}|~]", escaped)


@given(st.text(max_size=60))
def test_html_escapes_can_be_taken_back(text: str) -> None:
    assert html.unescape(escaping.html(text)) == visible(text)


@given(st.one_of(st.text(max_size=40), st.text(max_size=40).map("https://x.example/{}".format)))
def test_only_an_address_of_the_web_is_to_be_followed(url: str) -> None:
    piece = link(url)
    if piece.kind == "link":
        assert re.fullmatch(r"https?://[!-~]*", piece.target, re.IGNORECASE)
        assert not set(piece.target) & set('<>"`\\ ')
