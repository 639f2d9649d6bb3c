"""The errors that a person is meant to read: what is wrong, and what would be right."""

from __future__ import annotations


class TrackerError(Exception):
    """Something that a person can understand and act on; never a traceback.

    `message` says what is wrong, `hint` what would be right (may be empty). `exit_code` is that of
    the command line: 1 nothing found, 2 usage, 3 database, 4 partly done, 5 refused.
    """

    exit_code = 2

    def __init__(self, message: str, hint: str = "", *, exit_code: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if exit_code is not None:
            self.exit_code = exit_code

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class UsageError(TrackerError):
    """A command, key or option that does not exist, or not in this form."""


class DateError(TrackerError):
    """A date that cannot be read, or not in one way only."""


class QueryError(TrackerError):
    """A query that cannot be read; `start` and `end` are the offending span in `text`."""

    def __init__(
        self, message: str, hint: str = "", *, text: str = "", start: int = 0, end: int = 0
    ) -> None:
        super().__init__(message, hint)
        self.text = text
        self.start = start
        self.end = end


class EntryError(TrackerError):
    """A line of entry (parties, figures, a point) that cannot be read; spans as in QueryError."""

    def __init__(
        self, message: str, hint: str = "", *, text: str = "", start: int = 0, end: int = 0
    ) -> None:
        super().__init__(message, hint)
        self.text = text
        self.start = start
        self.end = end


class NotFoundError(TrackerError):
    """A reference or name that fits no record."""

    exit_code = 1


class UnknownNameError(NotFoundError):
    """What was typed for a record, `name`, is the name of none."""

    def __init__(self, message: str, hint: str = "", *, name: str) -> None:
        super().__init__(message, hint)
        self.name = name


class DatabaseError(TrackerError):
    """The file is missing, locked, damaged, full, newer than this program, or no database."""

    exit_code = 3


class ReadOnlyError(DatabaseError):
    """A write to a file or medium that cannot be written."""


class GoneError(DatabaseError):
    """The file was moved, deleted or replaced while it was open."""


class PartlyDoneError(TrackerError):
    """Some of the work was done; the message says which part was not."""

    exit_code = 4


class RefusedError(TrackerError):
    """The data are not valid, or the action would overwrite or orphan something."""

    exit_code = 5
