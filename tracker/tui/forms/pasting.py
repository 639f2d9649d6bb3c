"""A pasted address or article offers to become the document: by one key, never by itself.

An article pasted into a field of one line is not squeezed into it: it goes to the long field of the
form, or is held with the draft where there is none for it, and is said to be there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.widgets import Static

from tracker.entry.lines import cut_sources, with_source
from tracker.entry.pasted import recognise
from tracker.entry.saving import now, open_new
from tracker.entry.shape import Kind
from tracker.errors import EntryError
from tracker.model.text import one_line
from tracker.store import offering
from tracker.tui.forms.fields import FieldRow, LongField

if TYPE_CHECKING:
    from tracker.entry.pasted import Pasted
    from tracker.store.offering import Titled
    from tracker.store.store import Store
    from tracker.tui.forms.form import FormScreen

_LONG: Final = {"incidents": "summary", "documents": "text"}
"""Where an article goes that is pasted into a field of one line, by table."""

_SOURCE: Final = "citations"


class Pasting:
    """What was pasted into one form last, and what it may become."""

    def __init__(self, form: FormScreen) -> None:
        self._form = form
        self.pasted: Pasted | None = None
        self.known: list[tuple[str, Titled]] = []
        """Documents of the pasted address: reference and title."""
        self._into = ""
        self._moved_to = ""
        self._warned = False
        self._take_up_held()

    def take(self, row: FieldRow, text: str) -> bool:
        """Note what is pasted into a field; True if it does not go there."""
        form = self._form
        pasted = recognise(text, now())
        if pasted is None:
            return False
        if not self._makes_documents:
            if pasted.is_huge:
                form.fault(f"{len(pasted.text):,} characters are too many for a field.")
            return pasted.is_huge
        self.pasted, self.known, self._moved_to, self._warned = pasted, [], "", False
        self._into = row.spec.name
        elsewhere = pasted.is_huge or (pasted.is_article and not isinstance(row.editor, LongField))
        if elsewhere:
            self._put_elsewhere(row, pasted)
        if pasted.url:
            form.main.spawn(self._look())
        self.show()
        return elsewhere

    @property
    def _makes_documents(self) -> bool:
        return _SOURCE in self._form.rows or self._form.state.table == "documents"

    def _put_elsewhere(self, row: FieldRow, pasted: Pasted) -> None:
        form = self._form
        long = form.rows.get(_LONG.get(form.state.table, ""))
        if long is None or pasted.is_huge or row.spec.kind is Kind.SOURCES:
            form.state.held = "\n\n".join(filter(None, (form.state.held, pasted.text)))
            self._take_up_held()
            form.keeper.typed()
            return
        if not long.spec.usual and form.folded:
            form.fold(False)
        long.text = f"{long.text.rstrip()}\n\n{pasted.text}".lstrip("\n")
        if isinstance(long.editor, LongField):
            long.editor.move_cursor((0, 0))  # how it begins tells what it is
        self._moved_to = long.spec.name

    def _take_up_held(self) -> None:
        held = self._form.state.held
        self.pasted = recognise(held, now()) if held else None

    async def _look(self) -> None:
        """Find the documents that have the address."""
        form, pasted = self._form, self.pasted
        assert pasted is not None
        self.known = await form.main.gateway.read(
            lambda store: [
                (store.reference("documents", found.uid), found)
                for found in offering.near_url(store.conn, pasted.url)
                if found.uid != form.state.uid
            ],
            channel="form pasted",
        )
        self.show()

    def show(self) -> None:
        """Say what the pasted text may become, and by which key."""
        self._tell(self._words())

    def _tell(self, words: str) -> None:
        line = self._form.query_one("#offer", Static)
        line.display = bool(words)
        line.update(Content(one_line(words)))

    def _words(self) -> str:
        form, pasted = self._form, self.pasted
        if pasted is None:
            return ""
        here = form.state.table == "documents"
        if self.known:
            reference, found = self.known[0]
            told = f"The pasted address is that of {reference} “{one_line(found.title)}”"
            return f"{told}." if here else f"{told}: {form.main.says('form.document', 'cites it')}."
        if not pasted.is_article:
            if here and self._into == "url":
                return ""  # that is where it goes
            does = "puts it into url" if here else "makes it a document and cites it"
            return f"A pasted address: {form.main.says('form.document', does)}."
        lines = "A pasted text" if pasted.lines == 1 else f"{pasted.lines:,} pasted lines"
        if here and self._is_held:
            return f"{lines}, too much for a field to show: saved as the text of the document."
        where = f" went into {form.rows[self._moved_to].spec.label}" if self._moved_to else ""
        held = ", kept with the draft" if self._is_held else ""
        does = "reads title, date and author" if here else "makes it a document and cites it"
        return f"{lines}{where}{held}: {form.main.says('form.document', does)}."

    @property
    def _is_held(self) -> bool:
        held = self._form.state.held
        return self.pasted is not None and bool(held) and self.pasted.text == held

    # -- becoming the document -----------------------------------------------------------------

    async def accept(self) -> None:
        """Make the document of what was pasted, or of the address under the cursor, and cite it."""
        form = self._form
        if self.pasted is None and form.row is not None:
            self.pasted = _address_in(form.row)
            if self.pasted is not None:
                await self._look()
        pasted = self.pasted
        if pasted is None:
            form.fault("Nothing was pasted that could be a document: an address, or many lines.")
        elif form.state.table == "documents":
            self._fill(pasted)
        elif _SOURCE not in form.rows:
            form.fault("This record has no source field.")
        elif self.known:
            self._cite_known(pasted)
        else:
            await self._make(pasted)

    def _fill(self, pasted: Pasted) -> None:
        """Put what was read into the fields of this document that say nothing yet."""
        form = self._form
        title = form.rows["title"]
        if pasted.url and pasted.url == title.text.strip():
            title.text = ""
        for name, text in pasted.fields().items():
            row = form.rows[name]
            if not text or row.text.strip() or (name == "text" and pasted.is_huge):
                continue
            if pasted.is_article and name != "text":
                form.state.guessed[name] = text
            row.text = text
        if not self._is_held:
            self.clear()

    async def _make(self, pasted: Pasted) -> None:
        """Open the form of a document with what was read, and come back to this one."""
        from tracker.tui.forms.form import FormScreen

        form, row = self._form, self._form.row
        state = open_new("documents")
        state.texts = pasted.fields()
        if pasted.is_huge:
            state.held = state.texts.pop("text")
        if pasted.is_article:
            state.texts["kind"] = "article"
            state.guessed = {n: text for n, text in state.texts.items() if n != "text"}
        saved = await form.main.ask(FormScreen(form.main, state))
        if row is not None:
            form.to(row)
        if saved is not None:
            told = self._cite(saved.reference, pasted)
            if await self._is_text_of(saved.uid, pasted):
                told += self._taken_back(pasted)
                self.clear()
            else:  # it was emptied or shortened there: what stands here is all that is left of it
                told += f" The pasted text is not in it, and stays {self._stays()}."
            self._tell(told)

    async def _is_text_of(self, document: str, pasted: Pasted) -> bool:
        """Whether a saved document has the pasted text, whole; that of an address is none."""
        if not pasted.is_article:
            return True
        words = pasted.text.split()

        def has_it(store: Store) -> bool:
            text = str(store.body("documents", document).get("text") or "")
            return f" {' '.join(words)} " in f" {' '.join(text.split())} "

        return await self._form.main.gateway.read(has_it)

    def _stays(self) -> str:
        long = self._form.rows.get(self._moved_to)
        if long is not None:
            return f"in {long.spec.label}"
        return "with the draft" if self._is_held else "where it is"

    def _cite_known(self, pasted: Pasted) -> None:
        """Cite the document that has the address; a pasted text stays, for it may be another."""
        told = self._cite(self.known[0][0], pasted)
        self.known = []
        if not pasted.is_article:
            self.clear()
        self._tell(" ".join(filter(None, (told, self._words()))))

    def _cite(self, reference: str, pasted: Pasted) -> str:
        """Cite a document, in the place of its address; return the words for it."""
        source = self._form.rows[_SOURCE]
        source.text = with_source(source.text, reference, pasted.url)
        return f"{reference} is cited."

    def _taken_back(self, pasted: Pasted) -> str:
        """Take what is the text of the document now out of where it was put; return the words."""
        long = self._form.rows.get(self._moved_to)
        if long is None or not long.text.endswith(pasted.text):
            return ""
        long.text = long.text.removesuffix(pasted.text).rstrip()
        return f" Its text is there now, and not in {long.spec.label}."

    def allows_saving(self) -> bool:
        """Whether nothing pasted would get lost; the second time it is meant."""
        form = self._form
        if not form.state.held or self._warned or form.state.table == "documents":
            return True
        self._warned = True
        form.fault(
            "Not saved: the pasted text is in no field. "
            f"{form.main.says('form.document', 'makes it a document')}; "
            f"{form.main.says('form.save', 'saves without it')}."
        )
        return False

    def clear(self) -> None:
        """Forget what has become something; what else is held is offered again."""
        if self._is_held:
            self._form.state.held = ""
        self.known, self._moved_to, self._warned = [], "", False
        self._take_up_held()
        self.show()


def _address_in(row: FieldRow) -> Pasted | None:
    """Return the address that stands in a field by itself."""
    text = row.text[:2100]
    try:
        pieces = [piece.text for piece in cut_sources(text)]
    except EntryError:  # a quotation that is not closed yet: an address may stand by itself
        pieces = [text]
    found = (recognise(piece, now()) for piece in pieces)
    return next((one for one in found if one is not None and not one.is_article), None)
