"""What others make of the files: a browser, a word processor. Where they are installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from tests.report.hostile import NASTY, fill
from tests.report.test_hostile import ATTRIBUTES, TAGS, Page
from tracker.report.rendering import render
from tracker.report.writing import encode

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from tracker.report.content import Report
    from tracker.store.store import Store

    ReportOf = Callable[..., Report]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
OFFICE = shutil.which("libreoffice") or shutil.which("soffice")
PDFTOTEXT = shutil.which("pdftotext")

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
needs_pdf = pytest.mark.skipif(PDFTOTEXT is None, reason="poppler-utils are not installed")


def browse(tmp_path: Path, *words: str) -> str:
    """Run Chromium headless, with nothing of anybody's profile; return what it prints."""
    flags = [
        *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
        *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
        f"--user-data-dir={tmp_path / 'profile'}",
    ]
    assert CHROMIUM is not None
    done = subprocess.run(
        [CHROMIUM, *flags, *words], capture_output=True, encoding="utf-8", timeout=240, check=True
    )
    return done.stdout


def pages_of(pdf: Path) -> list[str]:
    """Return the text of each page."""
    assert PDFTOTEXT is not None
    done = subprocess.run([PDFTOTEXT, "-layout", pdf, "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8").split("\f")[:-1]


@needs_chromium
@needs_pdf
def test_a_page_prints_on_a4(
    sample_conn: sqlite3.Connection, report_of: ReportOf, tmp_path: Path
) -> None:
    page, pdf = tmp_path / "report.html", tmp_path / "report.pdf"
    page.write_text(render(report_of(sample_conn, query="tag:seed"), "html"), encoding="utf-8")
    browse(tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={pdf}", page.as_uri())
    sizes = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", pdf.read_bytes())
    assert {tuple(round(float(side)) for side in size) for size in sizes} == {(595, 842)}
    text = "\n".join(pages_of(pdf))
    for words in ("Situation report", "Highlights", "What is contested", "Sources", "iba6g81zw"):
        assert words in text
    pages = pages_of(pdf)
    assert f"2 / {len(pages)}" in pages[1]


@needs_chromium
def test_a_browser_runs_nothing_of_a_hostile_file(
    store: Store, report_of: ReportOf, tmp_path: Path
) -> None:
    fill(store)
    page = tmp_path / "report.html"
    page.write_text(render(report_of(store.conn), "html"), encoding="utf-8")
    seen = Page()
    seen.feed(browse(tmp_path, "--dump-dom", page.as_uri()))
    assert seen.tags <= TAGS | {"tbody"}
    assert seen.attributes <= ATTRIBUTES
    assert NASTY[0] in seen.text


@needs_office
@needs_pdf
def test_a_word_document_opens_in_libreoffice(
    store: Store, report_of: ReportOf, tmp_path: Path
) -> None:
    fill(store)
    written, out = tmp_path / "report.docx", tmp_path / "out"
    written.write_bytes(encode(report_of(store.conn), "docx"))
    assert OFFICE is not None
    profile = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    subprocess.run(
        [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", out, written],
        capture_output=True,
        timeout=240,
        check=True,
    )
    text = re.sub(r"\s+", " ", " ".join(pages_of(out / "report.pdf")))
    for words in ("Highlights", "What is contested", "What is not known", NASTY[0], NASTY[3]):
        assert words in text


def test_a_word_document_opens_in_python_docx(
    sample_conn: sqlite3.Connection, report_of: ReportOf
) -> None:
    docx = pytest.importorskip("docx", reason="python-docx is not installed")
    report = report_of(sample_conn, query="tag:seed")
    document = docx.Document(BytesIO(encode(report, "docx")))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == [
        *("Highlights", "Overview", "What is contested", "What is not known", "Annex"),
    ]
    assert document.tables[0].rows[1].cells[0].text == report.kinds[0].label
    assert document.core_properties.author == ""
    assert 'w:instr="PAGE"' in document.sections[0].footer.paragraphs[0]._p.xml
