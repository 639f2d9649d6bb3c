"""A pasted address or article offers to become the document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from textual import events

from tracker.entry.saving import open_new
from tracker.store import drafts
from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.forms.form import FormScreen

from .conftest import until
from .test_forms import count, form_of, newest, opened, settled, typed

if TYPE_CHECKING:
    from pathlib import Path

ARTICLE = """Strikes on militia sites at the border

By Jane Smith | Reuters
Published: June 28, 2021 at 4:12 PM
https://example.org/world/strikes

The United States said on Sunday it carried out another round of air strikes.
It named three sites. [/] [@click=app.quit]here[/] \x1b[31m

More is expected, officials said, and the ministry condemned it at once.
"""


def offer(form: FormScreen) -> str:
    line = form.query_one("#offer")
    return str(line.visual) if line.display else ""


async def paste(pilot: Any, form: FormScreen, name: str, text: str) -> None:
    form.set_focus(form.rows[name].editor)
    await pilot.pause()
    pilot.app.post_message(events.Paste(text))
    await until(pilot, lambda: offer(form))


async def test_an_article_becomes_the_document_with_its_guesses_shown_and_is_cited(
    sample: Path,
) -> None:
    app = TrackerApp(sample, author="ana")
    before = count(sample, "documents")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        await paste(pilot, form, "title", ARTICLE)
        # Many lines are not squeezed into one: they are in the summary, and said to be.
        assert form.rows["title"].text == ""
        assert form.rows["summary"].text.startswith("Strikes on militia sites")
        assert "went into summary" in offer(form)
        assert count(sample, "documents") == before
        await pilot.press("ctrl+d")
        await until(pilot, lambda: isinstance(app.screen, FormScreen) and app.screen is not form)
        document = form_of(app)
        await settled(pilot, document)
        assert document.rows["title"].text == "Strikes on militia sites at the border"
        assert document.rows["url"].text == "https://example.org/world/strikes"
        assert document.rows["author"].text == "Jane Smith"
        assert "guess" in document.rows["date"].said
        assert "Mon 28 Jun 2021" in document.rows["date"].said
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is form)
        await settled(pilot, form)
        made = newest(sample, "documents")
        assert form.rows["citations"].text.startswith("d")
        assert form.rows["summary"].text == ""
        assert "is cited" in offer(form)
        form.rows["date"].text = "28 jun 2021"
        form.rows["title"].text = "Strikes"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not form)
    (citation,) = newest(sample, "incidents").citations
    assert citation.document == made.uid
    assert "[@click=app.quit]here[/] ␛[31m" in made.text
    assert (made.kind, made.author) == ("article", "Jane Smith")
    assert made.when.date.edtf == "2021-06-28"


async def test_an_address_that_is_known_is_cited_and_not_made_again(sample: Path) -> None:
    with Store.open(sample) as store, store.batch() as batch:
        known = batch.put_body("documents", "", {"title": "T", "url": "http://example.org/a?x=1"})
        reference = store.reference("documents", known)
    app = TrackerApp(sample, author="ana")
    before = count(sample, "documents")
    async with app.run_test(size=(60, 15)) as pilot:
        form = await opened(pilot, "a")
        quoted = f'{reference[:4]}zz "a;b;; c"; '
        form.rows["citations"].text = quoted
        form.rows["citations"].editor.cursor_position = len(quoted)
        await paste(pilot, form, "citations", "https://Example.org/a?utm_source=b&x=1#:~:text=c\n")
        await until(pilot, lambda: reference in offer(form))
        await pilot.press("ctrl+d")
        await until(pilot, lambda: form.rows["citations"].text == quoted + reference)
        assert f"{reference} is cited." in offer(form)
    assert count(sample, "documents") == before


async def test_an_article_in_the_source_field_is_held_and_comes_back_with_the_draft(
    sample: Path,
) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(80, 24)) as pilot:
        form = await opened(pilot, "a")
        await typed(pilot, "28 jun 2021")
        form.rows["title"].text = "Strikes"
        await paste(pilot, form, "citations", ARTICLE)
        assert form.rows["citations"].text == form.rows["summary"].text == ""
        await pilot.press("ctrl+s")
        await settled(pilot, form)
        assert app.screen is form
        assert "in no field" in str(form.query_one("#fault").visual)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not form)
        with Store.open(sample) as store:
            (draft,) = drafts.drafts(store.conn, "ana")
        assert "Jane Smith" in draft.content["held"]
        await pilot.press("D")
        await pilot.pause()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        form = form_of(app)
        await until(pilot, lambda: "kept with the draft" in offer(form))
        await pilot.press("ctrl+d")
        await until(pilot, lambda: app.screen is not form)
        # Left without saving, nothing is lost here. (The first closes the choices of a field.)
        document = app.screen
        await settled(pilot, document)
        document.choices.close()
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is form)
        await settled(pilot, form)
        assert "Jane Smith" in form.state.held
        await pilot.press("ctrl+s")
        await settled(pilot, form)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not form)
    assert newest(sample, "incidents").title == "Strikes"


async def test_a_text_whose_address_is_known_is_not_thrown_away(sample: Path) -> None:
    with Store.open(sample) as store, store.batch() as batch:
        body = {"title": "T", "url": "https://example.org/world/strikes"}
        reference = store.reference("documents", batch.put_body("documents", "", body))
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        await paste(pilot, form, "title", ARTICLE)
        await until(pilot, lambda: reference in offer(form))
        await pilot.press("ctrl+d")
        await until(pilot, lambda: form.rows["citations"].text == reference)
        # The document that is there may hold another text: this one stays, and may be one too.
        assert "Jane Smith" in form.rows["summary"].text
        assert "makes it a document" in offer(form)
        await pilot.press("ctrl+d")
        await until(pilot, lambda: isinstance(app.screen, FormScreen) and app.screen is not form)


async def test_what_is_held_is_never_replaced_by_what_is_pasted_next(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        await paste(pilot, form, "citations", ARTICLE)
        await paste(pilot, form, "citations", ARTICLE.replace("Jane", "Anna"))
        await until(pilot, lambda: "Anna Smith" in form.state.held)
        assert "Jane Smith" in form.state.held
        await paste(pilot, form, "title", "https://example.org/other")
        await pilot.press("ctrl+d")
        await until(pilot, lambda: isinstance(app.screen, FormScreen) and app.screen is not form)
        document = form_of(app)
        await settled(pilot, document)
        document.rows["title"].text = "Other"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is form)
        await until(pilot, lambda: form.rows["citations"].text)
        assert "Jane Smith" in form.state.held


async def test_in_the_form_of_a_document_the_text_is_read(sample: Path) -> None:
    from tracker.entry.saving import open_new
    from tracker.tui.commands.forms import open_form

    from .conftest import ready

    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        main.spawn(open_form(main, open_new("documents", {"title": "My title"})))
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        form = form_of(app)
        await pilot.pause()
        await paste(pilot, form, "text", ARTICLE)
        await pilot.press("ctrl+d")
        await until(pilot, lambda: form.rows["author"].text == "Jane Smith")
        assert form.rows["title"].text == "My title"
        assert form.rows["text"].text.count("Strikes on militia") == 1
        await paste(pilot, form, "title", "https://example.org/b")
        assert "https://example.org/b" in form.rows["title"].text
        # Too much to show: it is not put into the field by the key either.
        form.rows["text"].text = form.rows["author"].text = ""
        await settled(pilot, form)
        await paste(pilot, form, "text", ARTICLE + "word " * 30_000)
        await pilot.press("ctrl+d")
        await until(pilot, lambda: form.rows["author"].text == "Jane Smith")
        assert form.rows["text"].text == ""
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not form)
    assert newest(sample, "documents").text.endswith("word word")


HUGE = {"lines": "word " * 20 + "\n", "short lines": "a\n", "one line": "[/ "}


@pytest.mark.parametrize("kind", HUGE)
async def test_a_megabyte_is_held_and_becomes_the_text_of_a_document_whole(
    sample: Path, kind: str
) -> None:
    text = "Title\n" + HUGE[kind] * (1_000_000 // len(HUGE[kind]))
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(80, 24)) as pilot:
        form = await opened(pilot, "a")
        await paste(pilot, form, "summary" if kind == "lines" else "title", text)
        await pilot.press("x")
        await settled(pilot, form)
        assert form.rows["summary"].text in ("", "x")
        await pilot.press("ctrl+d")
        await until(pilot, lambda: isinstance(app.screen, FormScreen) and app.screen is not form)
        document = form_of(app)
        await settled(pilot, document)
        assert document.rows["title"].text == "Title"
        assert "too much for a field" in offer(document)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is form)
        await until(pilot, lambda: form.rows["citations"].text)
        assert not form.state.held
    assert newest(sample, "documents").text == text.strip()


async def test_an_actor_has_no_source_and_takes_no_megabyte(sample: Path) -> None:
    from tracker.entry.saving import open_new
    from tracker.tui.commands.forms import open_form

    from .conftest import ready

    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        main.spawn(open_form(main, open_new("actors")))
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        form = form_of(app)
        await pilot.pause()
        app.post_message(events.Paste("x" * 10**6))
        await until(pilot, lambda: form.query_one("#fault").display)
        assert form.rows["name"].text == ""
        app.post_message(events.Paste(ARTICLE))
        await until(pilot, lambda: "Jane Smith" in form.rows["name"].text)


@pytest.mark.parametrize("left", ["", "It named three sites."])
@pytest.mark.parametrize("field", ["title", "citations"])
async def test_an_article_that_the_document_does_not_have_whole_stays_where_it_is(
    sample: Path, field: str, left: str
) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        await paste(pilot, form, field, ARTICLE)
        await pilot.press("ctrl+d")
        await until(pilot, lambda: isinstance(app.screen, FormScreen) and app.screen is not form)
        document = form_of(app)
        await settled(pilot, document)
        document.rows["text"].text = left
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is form)
        await until(pilot, lambda: "is cited" in offer(form))
        kept = form.rows["summary"].text if field == "title" else form.state.held
        assert kept.startswith("Strikes on militia sites")
        assert "condemned it at once." in kept
        where = "in summary" if field == "title" else "with the draft"
        assert f"The pasted text is not in it, and stays {where}." in offer(form)
    assert (newest(sample, "documents").text or "") == left


async def test_a_document_that_is_there_is_named_before_it_is_entered_again(sample: Path) -> None:
    with Store.open(sample) as store, store.batch() as batch:
        known = batch.put_body("documents", "", {"title": "Raid on a village", "kind": "article"})
        reference = store.reference("documents", known)
    before = count(sample, "documents")
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        new = FormScreen(form.main, open_new("documents", {"title": "Raid on a Village"}))
        form.main.spawn(form.main.ask(new))
        await until(pilot, lambda: app.screen is new)
        document = form_of(app)
        await settled(pilot, document)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: reference in str(document.query_one("#fault").visual))
        assert count(sample, "documents") == before
        await pilot.press("ctrl+s")  # it is another one all the same
        await until(pilot, lambda: app.screen is form)
    assert count(sample, "documents") == before + 1
