"""Templates of a team's own: in a sandbox, with nothing raw in their hands."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import docx
import pytest
from docx.shared import Inches

from tests.report.hostile import NASTY, fill
from tracker.errors import RefusedError, UsageError
from tracker.report.rendering import render
from tracker.report.writing import copy_templates, encode

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from tracker.report.content import Report
    from tracker.store.store import Store

    ReportOf = Callable[..., Report]


def test_a_template_of_ones_own_comes_first(
    sample_conn: sqlite3.Connection, report_of: ReportOf, tmp_path: Path
) -> None:
    report = report_of(sample_conn, query="tag:seed")
    (tmp_path / "report.md").write_text("{{ report.title }}: {{ report.counts[0] | say }}")
    assert render(report, "md", tmp_path).startswith("Situation report: ")
    # What the folder does not have is the built-in one.
    assert render(report, "txt", tmp_path) == render(report, "txt")


def test_a_template_cannot_print_raw_text_even_by_mistake(
    store: Store, report_of: ReportOf, tmp_path: Path
) -> None:
    fill(store)
    report = report_of(store.conn, title=NASTY[0] + NASTY[3])
    (tmp_path / "report.html").write_text(
        "{{ 'a' ~ report.title }}{{ [report.title, report.title] | join('<') }}"
        "{{ report.title | upper }}{{ '<b>' }}"
    )
    written = render(report, "html", tmp_path)
    assert "<" not in written
    assert "&lt;script&gt;" in written
    (tmp_path / "report.md").write_text("{{ 'a' ~ report.title }}{{ report.title.unescape() }}")
    assert "](" not in render(report, "md", tmp_path).replace("\\](", "")


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{{ report.titel }}", "titel"),
        ("{% if %}", "line 1"),
        ("{{ ''.__class__.__mro__ }}", "unsafe|__class__"),
        ("{{ report.title | nonsense }}", "nonsense"),
        ("{{ report._replace.__globals__ }}", "unsafe|__globals__|_replace"),
        ("{% include '/etc/passwd' %}", "passwd"),
        ("{{ 1 // 0 }}", "division"),
        ("{% include 'report.md' %}", "includes or calls itself"),
        ("{{ 'x' * 10 ** 18 }}", "too much for the memory"),
    ],
)
def test_a_mistake_in_a_template_is_named(
    store: Store, report_of: ReportOf, tmp_path: Path, template: str, words: str
) -> None:
    (tmp_path / "report.md").write_text(template)
    with pytest.raises(UsageError, match=words):
        render(report_of(store.conn), "md", tmp_path)


def test_built_in_templates_are_copied_to_begin_from(
    sample_conn: sqlite3.Connection, report_of: ReportOf, tmp_path: Path
) -> None:
    written = copy_templates(tmp_path / "ours")
    assert {path.name for path in written} >= {"report.md", "report.html", "report.txt"}
    report = report_of(sample_conn, query="tag:seed")
    assert render(report, "html", tmp_path / "ours") == render(report, "html")
    with pytest.raises(RefusedError, match="exists already"):
        copy_templates(tmp_path / "ours")


def test_a_word_document_takes_its_styles_from_the_folder(
    sample_conn: sqlite3.Connection, report_of: ReportOf, tmp_path: Path
) -> None:
    base = docx.Document()
    base.add_paragraph("Zeugma")
    base.sections[0].left_margin = Inches(2)
    base.save(str(tmp_path / "report.docx"))
    written = docx.Document(
        BytesIO(encode(report_of(sample_conn, query="tag:seed"), "docx", tmp_path))
    )
    assert written.sections[0].left_margin == Inches(2)
    assert all("Zeugma" not in paragraph.text for paragraph in written.paragraphs)


def test_what_is_no_word_document_or_no_folder_is_named(
    store: Store, report_of: ReportOf, tmp_path: Path
) -> None:
    report = report_of(store.conn)
    (tmp_path / "report.docx").write_text("no document")
    with pytest.raises(UsageError, match="no Word document"):
        encode(report, "docx", tmp_path)
    with pytest.raises(UsageError, match="no folder"):
        encode(report, "md", tmp_path / "nowhere")
