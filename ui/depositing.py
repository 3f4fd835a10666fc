"""Files on their way into the library: what becomes of each, told as it goes."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Lock
from typing import TYPE_CHECKING, Literal, NamedTuple

from assistant.ingestion import IngestReport, ingest_files

if TYPE_CHECKING:
    from index import Library

_EVERY_S = 0.3

Stage = Literal["waiting", "reading", "writing", "done"]
STAGES: dict[Stage, str] = {
    "waiting": "En attente",
    "reading": "Lecture des pages",
    "writing": "Découpe en passages et classement",
    "done": "Terminé",
}


class Deposited(NamedTuple):
    """A file that somebody sent."""

    path: Path
    name: str  # as they call it


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a file stands."""

    name: str
    stage: Stage = "waiting"
    done: int = 0  # pages read
    total: int = 0  # pages in all; 0 when not known yet
    report: IngestReport | None = None


class _Stopped(Exception):
    """Whoever waited has left."""


class Depositing:
    """Takes files in, one lot at a time: reading takes every core there is."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._turn = asyncio.Semaphore(1)

    async def run(self, files: Sequence[Deposited]) -> AsyncIterator[list[Progress]]:
        """Where each file stands, several times a second, then with its report.

        Whoever stops asking stops the reading; what was added by then stays.
        """
        lot = _Lot([Progress(file.name) for file in files])
        yield lot.told()
        async with self._turn:
            with tempfile.TemporaryDirectory(prefix="depot-") as folder:
                paths = [_named(file, Path(folder) / str(n)) for n, file in enumerate(files)]
                work = asyncio.create_task(asyncio.to_thread(lot.take, self._library, paths))
                try:
                    while not work.done():
                        await asyncio.wait([work], timeout=_EVERY_S)
                        yield lot.told()
                    await work
                finally:
                    lot.stopped.set()
                    await asyncio.wait([work])
        yield lot.told()


class _Lot:
    """Shared between the thread that works and those who look."""

    def __init__(self, files: list[Progress]) -> None:
        self._files = files
        self._lock = Lock()
        self.stopped = Event()

    def told(self) -> list[Progress]:
        with self._lock:
            return list(self._files)

    def take(self, library: Library, paths: Sequence[Path]) -> None:
        # The folder of a file says which one of the lot it is: names may be alike.
        place = {str(path): number for number, path in enumerate(paths)}
        try:
            for report in ingest_files(library, paths, self._advanced):
                number = place[report.path]
                self._put(number, stage="done", report=report)
                if self.stopped.is_set():
                    return
        except _Stopped:
            return

    def _advanced(self, name: str, done: int, total: int) -> None:
        if self.stopped.is_set():
            raise _Stopped
        for number, file in enumerate(self.told()):
            if file.name == name and file.stage != "done":
                stage: Stage = "writing" if total and done >= total else "reading"
                self._put(number, stage=stage, done=done, total=total)
                return

    def _put(self, number: int, **changes: object) -> None:
        with self._lock:
            self._files[number] = replace(self._files[number], **changes)  # type: ignore[arg-type]  # fields of Progress


def _named(file: Deposited, folder: Path) -> Path:
    """Moved under the name that people know: the library tells documents apart by it."""
    folder.mkdir()
    path = folder / (Path(file.name).name or "document.pdf")
    shutil.move(file.path, path)
    return path
