"""What is in a form: texts as typed, and the records that were chosen for names in them."""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.model.columns import Body
    from tracker.store.drafts import Draft


@dataclass(slots=True)
class FormState:
    """A form between its keys. It can be written down as a draft and brought back.

    `uid` is empty for a new record; `base` is the record as it was loaded, `initial` the texts that
    stood in the form then: what is as it was is not written again. `chosen` keeps which record a
    name means, by table and text; `apart` the records that this one is not, though they look alike.
    `carried` are the fields that another record filled in, with the words for which; `guessed` the
    texts that were guessed.
    `edited` is the record as $EDITOR left it, if it did: what no field shows is kept from it.
    `held` is a pasted text that is in no field yet.
    """

    table: str
    uid: str = ""
    base: Body = field(default_factory=dict)
    initial: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)
    heading: str = ""
    apart: list[str] = field(default_factory=list)
    carried: dict[str, str] = field(default_factory=dict)
    guessed: dict[str, str] = field(default_factory=dict)
    edited: Body = field(default_factory=dict)
    held: str = ""
    draft: int | None = None

    def text(self, name: str) -> str:
        """Return what stands in a field."""
        return self.texts.get(name, "")

    def is_touched(self, name: str) -> bool:
        """Whether a field differs from what it was when the form was opened."""
        return self.text(name).strip() != self.initial.get(name, "").strip()

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to lose; what was only guessed would be guessed again."""
        typed = (name for name in self.texts if not self.is_guess(name))
        return bool(self.edited or self.held) or any(self.is_touched(name) for name in typed)

    @property
    def beneath(self) -> Body:
        """The record over which the fields are read: what they do not say stands there."""
        return self.edited or self.base

    def carry(self, name: str, text: str, source: str) -> None:
        """Fill a field in from another record; `source` says from which, in words."""
        self.texts[name] = self.initial[name] = text
        if text:
            self.carried[name] = source

    def next_one(self, names: Iterable[str], source: str) -> FormState:
        """Return the form of a new record that shares these fields with this one."""
        state = FormState(self.table, chosen=dict(self.chosen))
        for name in names:
            state.carry(name, self.text(name), source)
        return state

    def is_carried(self, name: str) -> bool:
        """Whether another record filled a field in, and nobody has changed it."""
        return name in self.carried and not self.is_touched(name)

    def is_guess(self, name: str) -> bool:
        """Whether a guess stands in a field."""
        return bool(self.text(name)) and self.guessed.get(name) == self.text(name)

    def choose(self, table: str, text: str, uid: str) -> None:
        """Remember which record a text means in this form."""
        self.chosen[f"{table} {text.strip()}"] = uid

    def chosen_in(self, name: str) -> dict[str, str]:
        """Return of the records that were chosen those that the text of a field may mean."""
        text = self.text(name)
        return {key: uid for key, uid in self.chosen.items() if key.partition(" ")[2] in text}

    def chosen_for(self, table: str, text: str) -> str:
        """Return the record that was chosen for a text, or nothing."""
        return self.chosen.get(f"{table} {text.strip()}", "")

    def to_draft(self) -> dict[str, Any]:
        """Return the state as plain data."""
        return {
            "table": self.table,
            "uid": self.uid,
            "base": self.base,
            "initial": self.initial,
            "texts": self.texts,
            "chosen": self.chosen,
            "heading": self.heading,
            "apart": self.apart,
            "carried": self.carried,
            "guessed": self.guessed,
            "edited": self.edited,
            "held": self.held,
            "process": _process(),
        }

    @classmethod
    def from_draft(cls, content: dict[str, Any], draft: int) -> FormState:
        """Bring a state back; what an older program wrote and is not understood is left out."""
        return cls(
            table=str(content.get("table") or "incidents"),
            uid=str(content.get("uid") or ""),
            base=dict(content.get("base") or {}),
            initial=_texts(content.get("initial")),
            texts=_texts(content.get("texts")),
            chosen=_texts(content.get("chosen")),
            heading=str(content.get("heading") or ""),
            apart=[str(uid) for uid in content.get("apart") or ()],
            carried=_texts(content.get("carried")),
            guessed=_texts(content.get("guessed")),
            edited=dict(content.get("edited") or {}),
            held=str(content.get("held") or ""),
            draft=draft,
        )


def is_open(draft: Draft) -> bool:
    """Whether another running program on this machine works on the draft."""
    host, _, number = str(draft.content.get("process") or "").rpartition(" ")
    # Windows would send a signal where POSIX only looks.
    if not number.isdigit() or host != platform.node() or sys.platform == "win32":
        return False
    if int(number) == os.getpid():
        return False
    return _is_running(int(number))


def _is_running(process: int) -> bool:
    """Whether a process runs; one that was killed does not, though nobody has buried it yet."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:  # no Linux
        return True
    # "4711 (name, with any signs) Z …": Z is a zombie, X is dead.
    return stat.rpartition(")")[2].split()[:1] not in (["Z"], ["X"])


def _process() -> str:
    return f"{platform.node()} {os.getpid()}"


def _texts(raw: Any) -> dict[str, str]:
    return {str(k): str(v) for k, v in raw.items()} if isinstance(raw, dict) else {}
