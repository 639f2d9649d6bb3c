"""The one registry of actions: what can be done, by which keys, and where.

Bindings, footer, help, palette and the key table of the manual are all made from this list, so a
key that works is a key that is told. What an action does is in `tracker.tui.commands`; by which
keys a person reaches it, who may have bound it to others, says a `Keyboard`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from tracker.keyboard.names import key_name

if TYPE_CHECKING:
    from collections.abc import Iterable


class Scope(StrEnum):
    """Where an action is live. The value is the heading in help and manual."""

    LIST = "In the list"
    DETAIL = "In the detail"
    TIMELINE = "In the timeline"
    FILTER = "In the filter line"
    FORM = "In a form"
    ROWS = "In the rows of a field"
    MERGE = "In the merge screen"
    PAIRS = "Among likely doubles"
    MEANWHILE = "Where two edited the same"
    HISTORY = "In the history"
    REPORT = "In the preview of a report"
    REVIEW = "In review"
    REMARKS = "Among remarks"
    BOARD = "On the conflict board"
    THREAD = "In the thread of an incident"
    RECORD = "On a record (list or detail)"
    ANY = "In any pane"


LIVE_TOGETHER: dict[Scope, tuple[Scope, ...]] = {
    Scope.LIST: (Scope.LIST, Scope.RECORD, Scope.ANY),
    Scope.DETAIL: (Scope.DETAIL, Scope.RECORD, Scope.ANY),
    Scope.TIMELINE: (Scope.TIMELINE, Scope.ANY),
    Scope.FILTER: (Scope.FILTER,),
    Scope.FORM: (Scope.FORM,),
    Scope.ROWS: (Scope.ROWS,),
    Scope.MERGE: (Scope.MERGE,),
    Scope.PAIRS: (Scope.PAIRS,),
    Scope.MEANWHILE: (Scope.MEANWHILE,),
    Scope.HISTORY: (Scope.HISTORY,),
    Scope.REPORT: (Scope.REPORT,),
    Scope.REVIEW: (Scope.REVIEW,),
    Scope.REMARKS: (Scope.REMARKS,),
    Scope.BOARD: (Scope.BOARD,),
    Scope.THREAD: (Scope.THREAD,),
}
"""The scopes that share the keyboard while a pane (or the filter line) has the focus."""

DIALOGS = (
    *(Scope.MERGE, Scope.PAIRS, Scope.MEANWHILE, Scope.HISTORY),
    *(Scope.REPORT, Scope.BOARD, Scope.THREAD, Scope.REVIEW, Scope.REMARKS),
)
"""The scopes of dialogs over the panes."""

TYPING: frozenset[Scope] = frozenset({Scope.FILTER, Scope.FORM, Scope.ROWS})
"""The scopes in which characters type, so that none of them can be a key of an action."""


class Action(NamedTuple):
    """One thing that can be done.

    `keys` as Textual names them; `label` for the footer, one or two words; `help` one line;
    `footer` is the priority there, 1 the first, 0 not shown.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    scope: Scope
    footer: int = 0

    @property
    def shown_keys(self) -> str:
        """The keys as a person reads them: "j ↓"."""
        return " ".join(key_name(key) for key in self.keys)


_S = Scope


def _dialog_actions(scope: Scope, name: str) -> tuple[Action, ...]:
    """Return what each dialog with a list has: moving, help, leaving."""
    return (
        Action(f"{name}.down", ("j", "down"), "down", "Next line", scope),
        Action(f"{name}.up", ("k", "up"), "up", "Previous line", scope),
        Action(f"{name}.page_down", ("ctrl+d", "pagedown"), "page down", "One page down", scope),
        Action(f"{name}.page_up", ("ctrl+u", "pageup"), "page up", "One page up", scope),
        Action(f"{name}.first", ("g", "home"), "first", "First line", scope),
        Action(f"{name}.last", ("G", "end"), "last", "Last line", scope),
        Action(f"{name}.leave", ("escape", "q"), "leave", "Leave, and change nothing", scope, 8),
        Action(
            f"{name}.help", ("f1", "question_mark"), "help", "The keys of this place", scope, 99
        ),
    )


ACTIONS: tuple[Action, ...] = (
    Action("list.down", ("j", "down"), "down", "Next record", _S.LIST),
    Action("list.up", ("k", "up"), "up", "Previous record", _S.LIST),
    Action("list.first", ("g", "home"), "first", "First record", _S.LIST),
    Action("list.last", ("G", "end"), "last", "Last record", _S.LIST),
    Action("list.page_down", ("ctrl+d", "pagedown"), "page down", "One page down", _S.LIST),
    Action("list.page_up", ("ctrl+u", "pageup"), "page up", "One page up", _S.LIST),
    Action("list.filter", ("slash",), "filter", "Filter with words and fields", _S.LIST, 6),
    Action("list.next_match", ("n",), "next match", "Next match of the filter", _S.LIST),
    Action("list.previous_match", ("N",), "previous match", "Previous match", _S.LIST),
    Action("list.clear", ("escape",), "clear", "Clear range, marks, stretch, then filter", _S.LIST),
    Action("list.open", ("enter",), "detail", "Go to the detail of the record", _S.LIST, 5),
    Action("list.mark", ("space",), "mark", "Mark or unmark, and step down", _S.LIST, 13),
    Action("list.range", ("v",), "range", "Start a range of marks, end it", _S.LIST),
    Action("list.mark_all", ("A",), "mark all", "Mark all records of the filter", _S.LIST),
    Action("list.sort", ("o",), "sort", "Choose the order of the list", _S.LIST, 23),
    Action("list.kind", ("i",), "statements", "Incidents or statements", _S.LIST, 12),
    Action("list.jump", ("apostrophe",), "jump", "Jump to a date or a reference", _S.LIST, 22),
    Action("detail.down", ("j", "down"), "next reference", "Next reference", _S.DETAIL),
    Action("detail.up", ("k", "up"), "previous", "Previous reference", _S.DETAIL),
    Action("detail.page_down", ("ctrl+d", "pagedown"), "page down", "One page down", _S.DETAIL),
    Action("detail.page_up", ("ctrl+u", "pageup"), "page up", "One page up", _S.DETAIL),
    Action("detail.top", ("g", "home"), "top", "To the top", _S.DETAIL),
    Action("detail.bottom", ("G", "end"), "bottom", "To the bottom", _S.DETAIL),
    Action("detail.follow", ("enter",), "follow", "Open the reference", _S.DETAIL, 5),
    Action("detail.back", ("backspace",), "back", "Back to where you came from", _S.DETAIL, 6),
    Action(
        "detail.previous_record",
        ("left_square_bracket",),
        "previous",
        "Previous record of the list",
        _S.DETAIL,
        8,
    ),
    Action(
        "detail.next_record",
        ("right_square_bracket",),
        "next",
        "Next record of the list",
        _S.DETAIL,
        7,
    ),
    Action("detail.next_match", ("n",), "next match", "Next match of the filter", _S.DETAIL),
    Action("detail.previous_match", ("N",), "previous match", "Previous match", _S.DETAIL),
    Action("detail.leave", ("escape",), "list", "Back to the list", _S.DETAIL),
    Action("timeline.left", ("h", "left"), "earlier", "Earlier", _S.TIMELINE, 2),
    Action("timeline.right", ("l", "right"), "later", "Later", _S.TIMELINE, 3),
    Action("timeline.zoom_in", ("plus", "equals_sign"), "zoom in", "Zoom in", _S.TIMELINE, 4),
    Action("timeline.zoom_out", ("minus",), "zoom out", "Zoom out", _S.TIMELINE, 4),
    Action(
        "timeline.all",
        ("0",),
        "all",
        "Show the whole filtered set, with or without stray dates",
        _S.TIMELINE,
        6,
    ),
    Action("timeline.restrict", ("enter",), "restrict", "List only this stretch", _S.TIMELINE, 1),
    Action(
        "timeline.thread",
        ("f",),
        "thread",
        "The thread of the record: what was said and linked",
        _S.TIMELINE,
        7,
    ),
    Action("timeline.leave", ("escape",), "list", "Back to the list", _S.TIMELINE),
    Action("filter.keep", ("enter",), "keep", "Keep the filter, go to the list", _S.FILTER, 1),
    Action("filter.clear", ("escape",), "clear", "Clear the filter", _S.FILTER, 2),
    Action(
        *("filter.complete", ("tab",), "complete", "Complete the word, or show what it could be"),
        *(_S.FILTER, 3),
    ),
    Action("filter.up", ("up",), "earlier", "Earlier filter, or choice above", _S.FILTER, 4),
    Action("filter.down", ("down",), "later", "Later filter, or choice below", _S.FILTER),
    Action("filter.save", ("ctrl+s",), "save", "Save this filter under a name", _S.FILTER, 5),
    Action("filter.quit", ("ctrl+q",), "quit", "Quit", _S.FILTER),
    Action("record.add", ("a",), "add", "Add an incident", _S.RECORD, 1),
    Action("record.say", ("s",), "statement", "Add a statement about this", _S.RECORD, 2),
    Action("record.edit", ("e", "f2"), "edit", "Edit", _S.RECORD, 3),
    Action("record.editor", ("E",), "$EDITOR", "Edit the whole record in $EDITOR", _S.RECORD),
    Action("record.copy", ("c",), "duplicate", "Duplicate as a template", _S.RECORD),
    Action("record.template", ("C",), "from template", "Add from a named template", _S.RECORD),
    Action("record.bulk", ("b",), "bulk edit", "Set fields of all marked records", _S.RECORD),
    Action("record.void", ("x", "delete"), "void", "Void the record, or all marked", _S.RECORD, 14),
    Action("record.unvoid", ("X",), "unvoid", "Take back a void, or all marked", _S.RECORD),
    Action(
        "record.put_up", ("r",), "for review", "Up for review, or back; all marked", _S.RECORD, 17
    ),
    Action("record.board", ("B",), "board", "The board: claims against each other", _S.RECORD, 8),
    Action("record.thread", ("f",), "thread", "The thread: what was said, linked", _S.RECORD, 11),
    Action("record.history", ("H",), "history", "What was changed, by whom", _S.RECORD, 15),
    Action("record.tag", ("t",), "tag", "Put tags on, or take them away", _S.RECORD, 21),
    Action("record.repeat", ("full_stop",), "again", "Do to this what was done last", _S.RECORD),
    Action("record.link", ("L",), "link", "Link it to another, or to the marked", _S.RECORD, 18),
    Action("record.unlink", ("K",), "unlink", "Remove a link of the record", _S.RECORD),
    Action("record.merge", ("M",), "merge", "Make one record of two or more", _S.RECORD, 20),
    Action("record.unmerge", ("U",), "unmerge", "Take a merge apart again", _S.RECORD),
    Action("record.remark", ("m",), "remark", "The remarks on it; say something", _S.RECORD, 16),
    Action("record.reference", ("y",), "copy", "Copy the reference", _S.RECORD),
    Action("record.citation", ("Y",), "cite", "Copy a citation of the record", _S.RECORD),
    Action("form.next", ("tab",), "next", "Leave the field", _S.FORM),
    Action("form.previous", ("shift+tab",), "back", "Go back a field", _S.FORM),
    Action(
        *("form.accept", ("enter",), "take", "Take the choice and go on; a new line in long text"),
        _S.FORM,
    ),
    Action("form.down", ("down",), "choices", "Next choice, or show the choices", _S.FORM, 6),
    Action("form.up", ("up",), "up", "Previous choice", _S.FORM),
    Action("form.save", ("ctrl+s", "f2"), "save", "Save", _S.FORM, 1),
    Action("form.save_next", ("ctrl+n", "f3"), "and another", "Save and add another", _S.FORM, 2),
    Action(
        *("form.sibling", ("ctrl+l", "f8"), "sibling"),
        *("Save; next statement of the same speaker, date and document", _S.FORM, 9),
    ),
    Action("form.editor", ("ctrl+g", "f4"), "$EDITOR", "Edit the field in $EDITOR", _S.FORM, 8),
    Action(
        *("form.document", ("ctrl+d", "f11"), "document"),
        *("What was pasted becomes the document, and is cited", _S.FORM),
    ),
    Action(
        *("form.template", ("ctrl+f",), "template"),
        *("Fill in a template, or keep the form as one", _S.FORM),
    ),
    Action("form.whole", ("f12",), "whole", "Edit the whole record in $EDITOR", _S.FORM),
    Action("form.pin", ("ctrl+t", "f6"), "pin", "Pin this field, or let it go", _S.FORM, 4),
    Action(
        *("form.same", ("ctrl+o", "f7"), "same", "Same field of the previous record", _S.FORM, 5),
    ),
    Action("form.more", ("f9",), "more", "Show all fields, or the usual ones", _S.FORM, 7),
    Action("form.beside", ("f5",), "compare", "Open a likely double beside the form", _S.FORM),
    Action("form.apart", ("f10",), "not the same", "Remember: this is not the same", _S.FORM),
    Action("form.rows", ("ctrl+r",), "rows", "Parties, figures … as rows", _S.FORM, 9),
    Action("form.undo", ("ctrl+z",), "undo", "Undo typing in this field", _S.FORM),
    Action("form.redo", ("ctrl+y",), "redo", "Redo typing in this field", _S.FORM),
    Action("form.leave", ("escape",), "leave", "Leave; what was typed is kept", _S.FORM, 3),
    Action("form.help", ("f1",), "help", "The keys of a form", _S.FORM, 98),
    Action("rows.next", ("tab",), "next", "Next cell", _S.ROWS),
    Action("rows.previous", ("shift+tab",), "back", "Previous cell", _S.ROWS),
    Action(
        *(
            "rows.accept",
            ("enter",),
            "take",
            "Take the choice, go on; at the end, a new row",
        ),
        _S.ROWS,
    ),
    Action("rows.down", ("down",), "row", "Next row, or next choice", _S.ROWS, 5),
    Action("rows.up", ("up",), "up", "Previous row, or previous choice", _S.ROWS),
    Action("rows.add", ("ctrl+n", "f3"), "add row", "Add a row", _S.ROWS, 3),
    Action("rows.remove", ("ctrl+x", "f8"), "remove", "Remove the row", _S.ROWS, 4),
    Action("rows.done", ("ctrl+s", "f2"), "done", "Back to the form if all is right", _S.ROWS, 1),
    Action("rows.undo", ("ctrl+z",), "undo", "Undo typing in this cell", _S.ROWS),
    Action("rows.redo", ("ctrl+y",), "redo", "Redo typing in this cell", _S.ROWS),
    Action("rows.leave", ("escape",), "back", "Back to the form with all as it stands", _S.ROWS, 2),
    Action("rows.help", ("f1",), "help", "The keys of the rows", _S.ROWS, 98),
    *_dialog_actions(_S.MERGE, "merge"),
    Action(
        *("merge.winner", ("left", "h"), "left", "Keep what the record that stays says"),
        *(_S.MERGE, 2),
    ),
    Action(
        *("merge.loser", ("right", "l"), "right", "Take what the record that goes says"),
        *(_S.MERGE, 3),
    ),
    Action("merge.both", ("b",), "both", "Keep both, where that makes sense", _S.MERGE, 4),
    Action("merge.swap", ("s",), "swap", "Let the other one stay", _S.MERGE, 6),
    Action("merge.read", ("v",), "in full", "Read both values in full", _S.MERGE, 5),
    Action("merge.go", ("enter", "ctrl+s"), "merge", "Go on: reason, then consent", _S.MERGE, 1),
    Action(
        *("merge.apart", ("n",), "not the same"),
        *("Remember that these are not the same; merge nothing", _S.MERGE, 7),
    ),
    Action("merge.out", ("x",), "leave out", "Leave this one out, of several", _S.MERGE, 9),
    *_dialog_actions(_S.PAIRS, "pairs"),
    Action("pairs.open", ("enter",), "compare", "Compare the two, and merge them", _S.PAIRS, 1),
    Action(
        *("pairs.apart", ("n",), "not the same"),
        *("Remember that these are not the same", _S.PAIRS, 2),
    ),
    Action(
        *("pairs.table", ("tab",), "kind"),
        *("Incidents, statements, actors or places", _S.PAIRS, 3),
    ),
    *_dialog_actions(_S.MEANWHILE, "meanwhile"),
    Action("meanwhile.mine", ("left", "h"), "yours", "Let yours stand", _S.MEANWHILE, 2),
    Action("meanwhile.theirs", ("right", "l"), "theirs", "Let theirs stand", _S.MEANWHILE, 3),
    Action("meanwhile.read", ("v",), "in full", "Read both in full", _S.MEANWHILE, 4),
    Action("meanwhile.go", ("enter", "ctrl+s"), "save", "Save what was chosen", _S.MEANWHILE, 1),
    *_dialog_actions(_S.HISTORY, "history"),
    Action("history.open", ("enter",), "open", "Open the record of the change", _S.HISTORY, 1),
    Action(
        *("history.restore", ("r",), "restore"),
        *("Restore the field, or the record as it was", _S.HISTORY, 2),
    ),
    Action(
        *("history.undo", ("u",), "undo step", "Take this step back, whole", _S.HISTORY, 3),
    ),
    Action(
        *("history.whole", ("J",), "whole file"),
        *("The history of the whole file, or of the record", _S.HISTORY, 4),
    ),
    *_dialog_actions(_S.REPORT, "report"),
    Action("report.write", ("w", "enter", "ctrl+s"), "write", "Write it to a file", _S.REPORT, 1),
    Action(
        *("report.sensitive", ("s",), "sensitive"),
        *("With what is marked sensitive, or without", _S.REPORT, 2),
    ),
    Action(
        *("report.redact", ("r",), "redact"),
        *("Without names of persons and exact points, or with", _S.REPORT, 3),
    ),
    *_dialog_actions(_S.THREAD, "thread"),
    Action("thread.open", ("enter",), "open", "Open the record", _S.THREAD, 1),
    Action("thread.back", ("backspace", "f"), "back", "Back to where you were", _S.THREAD, 2),
    *_dialog_actions(_S.BOARD, "board"),
    Action("board.open", ("enter",), "open", "Open the statement or incident", _S.BOARD, 5),
    Action("board.take", ("t",), "our view", "Take the claim as our own view", _S.BOARD, 1),
    Action(
        *("board.grade", ("r",), "grade"),
        *("Grade the statement, its speaker, or the incident", _S.BOARD, 2),
    ),
    Action(
        *("board.link", ("l",), "link"),
        *("Say that it updates, contradicts or repeats another", _S.BOARD, 3),
    ),
    Action("board.undo", ("u",), "undo", "Take back your newest change", _S.BOARD, 4),
    Action(
        *("board.previous", ("left_square_bracket",), "previous"),
        *("Previous contested incident of the list", _S.BOARD, 7),
    ),
    Action(
        *("board.next", ("right_square_bracket",), "next"),
        *("Next contested incident of the list", _S.BOARD, 6),
    ),
    *(one for one in _dialog_actions(_S.REVIEW, "review") if one.id != "review.leave"),
    Action("review.pass", ("p",), "pass", "Accept it: it becomes final", _S.REVIEW, 1),
    Action("review.return", ("r",), "return", "Send it back, with a remark", _S.REVIEW, 2),
    Action("review.defer", ("d",), "skip", "Skip it: it still waits, and comes last", _S.REVIEW, 3),
    Action("review.edit", ("e",), "edit", "Edit it", _S.REVIEW, 4),
    Action("review.remark", ("m",), "remark", "The remarks on it", _S.REVIEW, 5),
    Action("review.history", ("H",), "history", "What was changed, by whom", _S.REVIEW, 7),
    Action("review.undo", ("u",), "undo", "Take back your newest change", _S.REVIEW, 6),
    Action("review.leave", ("R", "escape", "q"), "leave", "Leave the review", _S.REVIEW, 8),
    *_dialog_actions(_S.REMARKS, "remarks"),
    Action("remarks.say", ("a", "m", "enter"), "say", "Say something", _S.REMARKS, 1),
    Action("remarks.settle", ("s",), "settle", "Settle it, or open it again", _S.REMARKS, 2),
    Action("app.help", ("question_mark", "f1"), "help", "The keys of this place", _S.ANY, 99),
    Action(
        "app.palette",
        ("ctrl+p", "colon"),
        "palette",
        "Find any action by name; actors, places, documents",
        _S.ANY,
    ),
    Action("pane.list", ("1",), "list", "Go to the list", _S.ANY),
    Action("pane.detail", ("2",), "detail", "Go to the detail", _S.ANY),
    Action("pane.timeline", ("3",), "timeline", "Go to the timeline", _S.ANY, 24),
    Action("pane.next", ("tab",), "panes", "Next pane: list, detail, timeline", _S.ANY, 7),
    Action("pane.previous", ("shift+tab",), "previous pane", "Previous pane", _S.ANY),
    Action("pane.zoom", ("z",), "zoom", "This pane alone, or all panes again", _S.ANY, 25),
    Action("pane.narrower", ("less_than_sign",), "narrower", "Narrow the list", _S.ANY),
    Action("pane.wider", ("greater_than_sign",), "wider", "Widen the list", _S.ANY),
    Action("edit.undo", ("u",), "undo", "Take back your newest change", _S.ANY, 4),
    Action("edit.redo", ("ctrl+r",), "redo", "Do again what you took back", _S.ANY),
    Action("app.history", ("J",), "journal", "What was changed in the whole file", _S.ANY),
    Action("app.pairs", ("P",), "doubles", "Records that may be one", _S.ANY, 19),
    Action("app.review", ("R",), "review", "Review what awaits it, as filtered", _S.ANY, 10),
    Action("app.report", ("W",), "report", "Write a report of what the filter finds", _S.ANY, 9),
    Action(
        "app.copy_out", ("O",), "copy out", "Make a review copy of what the filter finds", _S.ANY
    ),
    Action("app.copy_in", ("I",), "copy in", "Take in a review copy that came back", _S.ANY),
    Action("app.drafts", ("D",), "drafts", "Forms that were not saved", _S.ANY),
    Action("app.theme", ("T",), "theme", "Dark, light or monochrome", _S.ANY),
    Action("app.back", ("q",), "back", "Back; at the root, quit", _S.ANY),
    Action("app.quit", ("ctrl+q",), "quit", "Quit", _S.ANY),
    Action("app.copy", ("ctrl+c",), "copy text", "Copy the selected text", _S.ANY),
)

BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}


def key_table() -> str:
    """Return all actions as Markdown tables, one per scope, for the manual.

    What all dialogs have stands once, before the first of them.
    """
    shared = _dialog_actions(DIALOGS[0], "")
    known = {(action.keys, action.help) for action in shared}
    parts = []
    for scope in Scope:
        actions = [action for action in ACTIONS if action.scope is scope]
        if scope is DIALOGS[0]:
            parts.append(_table("In every dialog with a list", shared))
        if scope in DIALOGS:
            actions = [a for a in actions if (a.keys, a.help) not in known]
        parts.append(_table(scope.value, actions))
    return "\n\n".join(parts) + "\n"


def _table(heading: str, actions: Iterable[Action]) -> str:
    rows = [f"| {' '.join(f'`{key_name(k)}`' for k in a.keys)} | {a.help} |" for a in actions]
    return "\n".join((f"### {heading}", "", "| key | |", "|---|---|", *rows))
