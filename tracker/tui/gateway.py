"""The only file with threads: the way from the screen to the store and back.

The screen is single-threaded async. It hands a function to the gateway and awaits the result. One
thread writes, a few read; each has a store of its own, opened in that thread on first use. A named
channel holds one read at a time: a newer one supersedes the older, whose query is interrupted and
whose result is dropped (`Superseded`).
"""

from __future__ import annotations

import asyncio
import queue
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from tracker.errors import DatabaseError, TrackerError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable


class Session(Protocol):
    """What a thread of the gateway works with: a store over one connection."""

    @property
    def conn(self) -> sqlite3.Connection:
        """The connection, used by one thread only (`interrupt` apart)."""

    def rest(self) -> bool:
        """Do a little of what may wait until nobody waits; return if more is left. Raises nothing.

        A job that comes meanwhile waits for no more than that.
        """

    def close(self) -> None:
        """Close the connection."""


_STEPS_BETWEEN_CHECKS = 20_000
"""Steps of SQLite's machine, some tenths of a millisecond: the check costs well under 1%."""

_REST_AFTER = 1.0
"""Seconds without work after which the writer does what a key would else have waited for."""

S = TypeVar("S", bound=Session)
T = TypeVar("T")


class Superseded(Exception):  # noqa: N818 - not an error: a newer request has taken the place
    """A newer request on the same channel has made this one pointless."""


class Closed(TrackerError):  # noqa: N818
    """The gateway has been closed while the request was waiting."""


@dataclass(eq=False, slots=True)
class _Job(Generic[S]):
    work: Callable[[S], Any]
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    stale: bool = False

    def deliver(self, result: Any, error: BaseException | None) -> None:
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._settle, result, error)

    def _settle(self, result: Any, error: BaseException | None) -> None:
        if self.future.done():
            return
        if self.stale:
            self.future.set_exception(Superseded())
        elif error is not None:
            self.future.set_exception(error)
        else:
            self.future.set_result(result)


@dataclass(eq=False, slots=True)
class _Worker(Generic[S]):
    """One thread with a session of its own, taking jobs from a queue that it may share."""

    open_session: Callable[[], S]
    jobs: queue.SimpleQueue[_Job[S] | None]
    name: str
    rests: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)
    running: _Job[S] | None = None
    session: S | None = None
    is_rested: bool = True
    thread: threading.Thread | None = None

    def start(self) -> None:
        self.thread = threading.Thread(target=self._run, name=self.name, daemon=True)
        self.thread.start()

    def interrupt(self, job: _Job[S] | None = None) -> None:
        """End the query of `job` (any job when None) if this thread is running it just now."""
        with self.lock:
            running = self.running
            if running is None or self.session is None or job not in (None, running):
                return
            running.stale = True
            self.session.conn.interrupt()

    def _run(self) -> None:
        while (job := self._next()) is not None:
            result, error = self._perform(job)
            job.deliver(result, error)
            self.is_rested = not self.rests
        if self.session is not None:
            self.session.close()

    def _next(self) -> _Job[S] | None:
        """Wait for a job; after some work, rest as soon as none comes for a while."""
        patience = _REST_AFTER
        while not self.is_rested:
            try:
                return self.jobs.get(timeout=patience)
            except queue.Empty:
                self.is_rested = self.session is None or not self.session.rest()
                patience = 0.0
        return self.jobs.get()

    def _opened(self) -> S:
        session = self.open_session()
        # interrupt() is lost on a query that has not quite begun; this catches it when it has.
        session.conn.set_progress_handler(self._is_stale, _STEPS_BETWEEN_CHECKS)
        return session

    def _is_stale(self) -> bool:
        return self.running is not None and self.running.stale

    def _perform(self, job: _Job[S]) -> tuple[Any, BaseException | None]:
        if job.stale:
            return None, None
        try:
            if self.session is None:
                self.session = self._opened()
            with self.lock:
                self.running = job
            return job.work(self.session), None
        except BaseException as error:  # whatever it is, it belongs to whoever awaits the result
            return None, error if job.stale else _clear(error, self.session)
        finally:
            with self.lock:
                self.running = None


def _clear(error: BaseException, session: Session | None) -> BaseException:
    """Turn what SQLite says, or what damaged data broke, into an error that a person can act on."""
    import sqlite3

    if isinstance(error, TrackerError) or not isinstance(error, Exception):
        return error
    path = getattr(session, "path", None)
    if path is not None:
        from tracker.store.connection import explain
        from tracker.store.verify import damage

        explained = explain(error, path) if isinstance(error, sqlite3.Error) else None
        explained = explained or damage(path)
        if explained is not None:
            return explained
    if isinstance(error, sqlite3.Error) and not isinstance(error, sqlite3.ProgrammingError):
        return DatabaseError(f"The database says: {error}", "tracker doctor looks for the cause.")
    return error


def _joined(workers: list[_Worker[S]], timeout: float) -> None:
    for worker in workers:
        if worker.thread is not None:
            worker.thread.join(timeout)


class Gateway(Generic[S]):
    """Reads and writes for the screen. `close` ends its threads."""

    def __init__(
        self, open_reader: Callable[[], S], open_writer: Callable[[], S], *, readers: int = 2
    ) -> None:
        self._reads: queue.SimpleQueue[_Job[S] | None] = queue.SimpleQueue()
        self._writes: queue.SimpleQueue[_Job[S] | None] = queue.SimpleQueue()
        self._readers = [
            _Worker(open_reader, self._reads, f"tracker-reader-{n}") for n in range(readers)
        ]
        self._writer = _Worker(open_writer, self._writes, "tracker-writer", rests=True)
        self._watches: queue.SimpleQueue[_Job[S] | None] = queue.SimpleQueue()
        self._watcher = _Worker(open_reader, self._watches, "tracker-watcher")
        self._channels: dict[str, _Job[S]] = {}
        self._closed = False
        for worker in self._workers:
            worker.start()

    @property
    def _workers(self) -> list[_Worker[S]]:
        return [*self._readers, self._watcher, self._writer]

    async def read(self, work: Callable[[S], T], *, channel: str | None = None) -> T:
        """Run `work` on a reader and return its result, or raise what it raised.

        With a `channel`, an older read on it is interrupted; it raises Superseded there.
        """
        job = self._job(work)
        if channel is not None:
            self.cancel(channel)
            self._channels[channel] = job
        self._reads.put(job)
        result: T = await self._result(job)
        return result

    async def write(self, work: Callable[[S], T]) -> T:
        """Run `work` on the one writer, after all writes before it; it is never interrupted."""
        job = self._job(work)
        self._writes.put(job)
        result: T = await asyncio.shield(job.future)
        return result

    async def watch(self, work: Callable[[S], T]) -> T:
        """Run `work` where it always meets the same connection, which does nothing else."""
        job = self._job(work)
        self._watches.put(job)
        result: T = await self._result(job)
        return result

    def cancel(self, channel: str) -> None:
        """Drop what is under way on `channel`, if anything is."""
        job = self._channels.pop(channel, None)
        if job is None or job.future.done():
            return
        job.stale = True
        for worker in self._readers:
            worker.interrupt(job)
        job.future.set_exception(Superseded())

    def close(self, timeout: float = 30.0) -> None:
        """End all threads: reads are interrupted, writes are finished. Waits up to `timeout` s."""
        if self._closed:
            return
        self._closed = True
        for channel in list(self._channels):
            self.cancel(channel)
        for worker in self._readers:
            worker.interrupt()
            self._reads.put(None)
        self._watches.put(None)
        # The writer last: only it can clear its log away, and only once nobody else reads it.
        _joined([*self._readers, self._watcher], timeout)
        self._writes.put(None)
        _joined([self._writer], timeout)

    def _job(self, work: Callable[[S], T]) -> _Job[S]:
        if self._closed:
            raise Closed("The file has been closed.")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()
        # A superseded read may have no one waiting any more; that is no error worth a log line.
        future.add_done_callback(lambda done: done.cancelled() or done.exception())
        return _Job(work, future, loop)

    async def _result(self, job: _Job[S]) -> Any:
        try:
            return await job.future
        except asyncio.CancelledError:
            job.stale = True
            for worker in self._readers:
                worker.interrupt(job)
            raise
