"""What stands in borders and at the top of the main screen: names, counts, where one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from tracker.keyboard.actions import Scope
from tracker.model.text import one_line
from tracker.model.vocabulary import label
from tracker.tui.arrangement import LOW
from tracker.tui.bindings import keyboard_of
from tracker.tui.rows import BLOCK

if TYPE_CHECKING:
    from tracker.tui.browser import Browser
    from tracker.tui.main import MainScreen

_NAMES = {"incidents": "Incidents", "statements": "Statements"}


def title_list(main: MainScreen) -> None:
    """Say in its border what the list holds."""
    selection = main.browser.selection
    notes = selection.notes if selection is not None else ()
    main.records.entitle(list_title(main.browser), Content(one_line(" · ".join(notes))))


def title_detail(main: MainScreen) -> None:
    """Say in its border of which record the page is."""
    main.detail.entitle(*_of_detail(main))


def title_timeline(main: MainScreen) -> None:
    """Say in its border what the timeline shows, and what its cursor or its colours mean."""
    pane = main.timeline
    title = Content(f"Timeline · {pane.heading}")
    subtitle = Content(pane.cursor_words if pane.has_focus else pane.legend)
    # Setting the same again would draw all of the pane.
    if pane.border_title != title.markup:
        pane.border_title = title
    if (pane.border_subtitle or "") != subtitle.markup:
        pane.border_subtitle = subtitle


def title_header(main: MainScreen) -> None:
    """Say at the top which file it is, and how it stands with it."""
    main.header.left = _of_file(main)
    main.header.right = _of_records(main)


def list_title(browser: Browser) -> Content:
    """Say what the list holds: "Incidents  42 of 312"."""
    name = Content(_NAMES[browser.table])
    if browser.is_late:
        return name + Content("  searching …")
    if browser.rows is None:
        return name
    total, whole = browser.rows.total, browser.whole.get(browser.table)
    if total is None and not browser.request.text:
        # All of them: nothing was asked for that would have to be counted.
        return name + Content(f"  {whole:,}") if whole else name
    if total is None:
        # Not counted yet: one page at least.
        return name + Content(f"  {BLOCK}+ of {whole:,}") if whole else name
    if whole is None or (total == whole and not browser.request.text):
        return name + Content(f"  {total:,}")
    return name + Content(f"  {total:,} of {whole:,}")


def _of_detail(main: MainScreen) -> tuple[Content, Content]:
    """Return the reference and kind of the record that is shown, and its state."""
    sheet = main.viewer.sheet
    if sheet is None:
        return Content("Detail"), Content("")
    record = sheet.file.record
    title = Content(f"{sheet.file.reference} · {sheet.file.table.removesuffix('s')}")
    words = [label("state", getattr(record, "state", "") or "")]
    grade = getattr(record, "grade", "ungraded")
    if grade != "ungraded":
        words.append(label("grade", grade))
    if main.viewer.depth:
        words.append(main.says("detail.back", "goes back"))
    return title, Content(" · ".join(one_line(word) for word in words if word))


def _of_file(main: MainScreen) -> Content:
    """Return the name of the program and the file; where panes hide each other, the way here."""
    file = main.open_file
    name = Content.assemble(("tracker", "bold"), "  ", one_line(file.path.name))
    if file.copy_of:
        told = "copy" if main.arrangement.single else f"review copy of {one_line(file.copy_of)}"
        name += Content.styled(f"  {told}", "$warning")
    if not main.arrangement.single:
        return name
    way = [_NAMES[main.browser.table]]
    scope = main.footer.scope
    if scope is Scope.DETAIL and main.viewer.sheet is not None:
        way.append(main.viewer.sheet.file.reference)
    elif scope is Scope.TIMELINE:
        way = ["Timeline"]  # of both kinds of records
    return name + Content.styled(f"  {' › '.join(way)}", "$known")


def _of_records(main: MainScreen) -> Content:
    """Say how much the file holds, and whether it can be written."""
    whole = main.browser.whole
    if not whole:
        return Content("")
    drafts = main.waiting
    if main.open_file.gone:
        saved, style = "file gone: nothing is saved", "bold $warning"
    elif main.open_file.writable and drafts:
        count = "1 draft" if drafts == 1 else f"{drafts:,} drafts"
        saved, style = (
            f"{count}: {keyboard_of(main).key('app.drafts')}".removesuffix(": "),
            "$warning",
        )
    else:
        saved = "all saved" if main.open_file.writable else "read-only"
        style = "$known" if main.open_file.writable else "bold $warning"
    if main.arrangement.single:
        told = Content.styled(saved, style)
        helps = Content.styled(f" · {main.says('app.help', 'help')}", "$known")
        return told + helps if main.size.height < LOW and not main.filter.value else told
    contested = f"{whole['contested']:,} contested" if whole["contested"] else ""
    parts = (
        Content.styled(_counted(whole, "incidents"), "$known"),
        Content.styled(contested, "$warning"),
        Content.styled(_counted(whole, "statements"), "$known"),
        Content.styled(saved, style),
    )
    return Content.styled(" · ", "$known").join([part for part in parts if part.plain])


def _counted(whole: dict[str, int], table: str) -> str:
    count = whole[table]
    return f"{count:,} {table.removesuffix('s') if count == 1 else table}"


def empty_lines(main: MainScreen) -> tuple[str, ...]:
    """Say why the list is empty, what may have been meant, and the keys that help."""
    browser, says = main.browser, main.says
    text = browser.request.text
    if text:
        other = "incidents" if browser.table == "statements" else "statements"
        clears, changes = says("list.clear", "clears the filter"), says("list.filter", "changes it")
        looks = says("list.kind", f"looks among the {other}")
        help_ = (*map(one_line, browser.help), "") if browser.help else ()
        nothing = f"None of the {browser.table}: {one_line(text)}"
        return (nothing, "", *help_, f"{clears}, {changes}.", f"{looks}.")
    if browser.table == "statements":
        shows = says("list.kind", "shows the incidents")
        adds = says("record.say", "on one adds a statement")
        return ("No statements yet.", "", f"{shows}, {adds}.")
    adds = says("record.add", "adds an incident.")
    return ("No records yet.", "", adds, "From the shell: tracker import --help")
