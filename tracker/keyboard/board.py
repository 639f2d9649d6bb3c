"""By which keys each action is reached in this session, and what is said of them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.keyboard.actions import ACTIONS, LIVE_TOGETHER, Action, Scope
from tracker.keyboard.layouts import variants
from tracker.keyboard.names import character_of, key_name
from tracker.keyboard.words import ALSO

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Clash(NamedTuple):
    """A key that would mean two things at the same time; the actions by their ids."""

    key: str
    action: str
    other: str


@dataclass(frozen=True)
class Keyboard:
    """All actions, each with its keys."""

    actions: tuple[Action, ...]

    def bound(self, keys: Mapping[str, tuple[str, ...]]) -> Keyboard:
        """Return the keyboard with other keys for some actions, by their ids."""
        return Keyboard(
            tuple(one._replace(keys=keys.get(one.id, one.keys)) for one in self.actions)
        )

    @cached_property
    def by_id(self) -> dict[str, Action]:
        """The actions by their ids."""
        return {action.id: action for action in self.actions}

    @cached_property
    def changed(self) -> frozenset[str]:
        """The ids of the actions that answer to other keys than were delivered."""
        delivered = DELIVERED.keys_of
        return frozenset(id_ for id_ in self.by_id if self.keys_of(id_) != delivered(id_))

    def live_in(self, scope: Scope) -> tuple[Action, ...]:
        """Return the actions whose keys work while `scope` has the focus, its own first."""
        return tuple(a for s in LIVE_TOGETHER[scope] for a in self.actions if a.scope is s)

    def sections(self, scope: Scope) -> list[tuple[str, list[Action]]]:
        """Return what is live while `scope` has the focus, as help tells it: under headings.

        First what the footer would show, in its order; what only moves comes last.
        """
        live = self.live_in(scope)
        used = [one for one in live if one.footer and not one.id.endswith(".help")]
        moving = [one for one in live if one not in used and _last_word(one) in _MOVING]
        rest = [one for one in live if one not in used and one not in moving]
        by_scope = [(s.value, [a for a in rest if a.scope is s]) for s in LIVE_TOGETHER[scope]]
        used.sort(key=lambda action: action.footer)
        return [("Most used here", used), *by_scope, ("Moving", moving)]

    def keys_of(self, action_id: str) -> tuple[str, ...]:
        """Return the keys of an action and their counterparts on other keyboard layouts.

        What somebody has bound by itself is no counterpart.
        """
        keys = self.by_id[action_id].keys
        others = (other for key in keys for other in variants(character_of(key)))
        return (*keys, *(other for other in dict.fromkeys(others) if other not in self._taken))

    @cached_property
    def _taken(self) -> frozenset[str]:
        return frozenset(key for action in self.actions for key in action.keys)

    def key(self, action_id: str) -> str:
        """Return the first key of an action as a person reads it; empty where it has none."""
        keys = self.by_id[action_id].keys
        return key_name(keys[0]) if keys else ""

    def says(self, action_id: str, words: str) -> str:
        """Return what a key does, in a sentence: "u takes it back"."""
        return f"{self.key(action_id) or self._in_palette(action_id)} {words}"

    def _in_palette(self, action_id: str) -> str:
        return f"“{self.by_id[action_id].help}” in the palette"

    def clashes(self) -> list[Clash]:
        """Return every key that would mean two things at the same time."""
        found = []
        for scope in LIVE_TOGETHER:
            owner: dict[str, str] = {}
            for action in self.live_in(scope):
                for key in action.keys:
                    first = owner.setdefault(key, action.id)
                    if first != action.id:
                        found.append(Clash(key, first, action.id))
        return list(dict.fromkeys(found))

    def footer(
        self,
        scope: Scope,
        width: int,
        first: Sequence[str] = (),
        hidden: frozenset[str] = frozenset(),
    ) -> list[Action]:
        """Return what fits into `width` cells, by priority; help is always among them, and last.

        `first`: ids of actions that come before all others, whatever their priority; `hidden`:
        of those that do nothing at this place.
        """
        here = f"pane.{scope.name.lower()}"
        order = {id_: place - len(first) for place, id_ in enumerate(first)}
        candidates = [
            a
            for a in self.live_in(scope)
            if (a.footer or a.id in order) and a.keys and a.id != here and a.id not in hidden
        ]
        candidates.sort(key=lambda action: order.get(action.id, action.footer))
        last = [a for a in candidates if a.id.endswith(".help")]
        room = width - sum(footer_width(a) for a in last)
        shown = []
        for action in candidates:
            if action not in last and footer_width(action) <= room:
                shown.append(action)
                room -= footer_width(action)
        return shown + last


_MOVING: Final = frozenset(
    (
        *("down", "up", "page_down", "page_up", "first", "last", "top", "bottom"),
        *("next_match", "previous_match"),
    )
)
"""Last words of the ids of actions that do no more than move."""


def _last_word(action: Action) -> str:
    return action.id.rpartition(".")[2]


DELIVERED: Final = Keyboard(ACTIONS)
"""The keyboard of somebody who has bound nothing."""


def footer_width(action: Action) -> int:
    """Return the cells that an action takes in the footer, with the gap after it."""
    return len(key_name(action.keys[0])) + 1 + len(action.label) + 2


def matching(actions: Iterable[Action], typed: str) -> list[Action]:
    """Return the actions that `typed` finds: a key exactly, else words of what it is about."""
    if not typed.strip():
        return list(actions)
    by_key = [a for a in actions if typed.strip() in (key_name(k) for k in a.keys)]
    by_word = [a for a in actions if holds(typed, a.label, a.help, ALSO.get(a.id, ""))]
    return list(dict.fromkeys((*by_key, *by_word)))


def holds(typed: str, *texts: str) -> bool:
    """Whether each word that was typed stands in one of the texts, in any case."""
    words = unicodedata.normalize("NFKC", typed).casefold().split()
    within = " ".join(texts).casefold()
    return all(word in within for word in words)
