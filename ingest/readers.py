"""Documents read by several processes at once, each file in a process of its own.

Limits: see `ingest.worker` for memory; a file that does not advance for STALL_S, or takes
more than LONGEST_S, is given up. Either way, and if the parser crashes, the file is named
in a message and the others go on.

Every core reads the pages of a long document, then one alone makes of them what they say, which
takes as long: other documents wait for its pages, and are read beside the rest.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, NamedTuple

from ingest.formats import CONVERTED
from ingest.model import Document, DocumentError
from ingest.names import shown
from ingest.ranges import SHORTEST
from ingest.worker import SAVE_AGAIN, too_big

STALL_S = 120.0
LONGEST_S = 3600.0
_ALONE_S = 10.0  # others wait for a long document's pages so long at most: a scan's take minutes

Progress = Callable[[Path, int, int], None]  # file, pages read, pages in all

_ROOT = Path(__file__).resolve().parents[1]


class Reading(NamedTuple):
    """What became of a file."""

    path: Path
    document: Document | None
    error: DocumentError | None
    seconds: float
    pdf: Path  # the file, or what it was converted into: there until the next reading


def read_documents(
    paths: Sequence[Path],
    progress: Progress | None = None,
    *,
    keep: Path | None = None,
    processes: int | None = None,
    stall_s: float = STALL_S,
    longest_s: float = LONGEST_S,
) -> Generator[Reading, None, None]:
    """Reads documents, the biggest first; each comes as soon as it is read.

    `keep`: see `ingest.read_document`. Closing the iterator (Ctrl-C does) stops the processes at once.
    """
    waiting = sorted(paths, key=_size, reverse=True)
    cores = processes or os.cpu_count() or 1
    count = min(cores, len(waiting))
    each = max(min(2, cores), cores // max(count, 1))
    tell = progress or (lambda path, done, total: None)
    workers: list[_Worker] = []
    server: subprocess.Popen[bytes] | None = None
    with tempfile.TemporaryDirectory(prefix="assistant-") as folder:
        selector = selectors.DefaultSelector()
        try:
            server, channels = _serve(count)
            for number, channel in enumerate(channels):
                worker = _Worker(Path(folder) / str(number), keep, each, selector, channel)
                workers.append(worker)
            _employ(workers, waiting, cores)
            while busy := [worker for worker in workers if worker.path]:
                ready = selector.select(timeout=1.0)
                for key, _ in ready:
                    key.data.hear(tell)
                for worker in busy:
                    worker.check(stall_s, longest_s)
                    reading = worker.take()
                    if reading is None:
                        continue
                    _employ(workers, waiting, cores)
                    yield reading
                    if reading.pdf != reading.path:
                        reading.pdf.unlink(missing_ok=True)
                _employ(workers, waiting, cores)
        finally:
            for worker in workers:
                worker.stop()
            if server is not None:
                server.kill()
                server.wait()
            selector.close()
            gc.unfreeze()


def _employ(workers: Sequence[_Worker], waiting: list[Path], cores: int) -> None:
    """Gives files to those that have none, as long as cores are free."""
    for worker in workers:
        if waiting and not worker.path and sum(each.cores for each in workers) < cores:
            worker.begin(waiting.pop(0))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


class _Channel(NamedTuple):
    """Both ends that are ours of a fork of `ingest.worker`."""

    jobs: IO[bytes]
    answers: IO[bytes]


def _serve(count: int) -> tuple[subprocess.Popen[bytes], list[_Channel]]:
    """One `ingest.worker`, with so many forks that read."""
    pipes = [(*os.pipe(), *os.pipe()) for _ in range(count)]
    theirs = [(jobs, answers) for jobs, _, _, answers in pipes]
    process = subprocess.Popen(
        [sys.executable, "-m", "ingest.worker", *(f"{jobs}:{out}" for jobs, out in theirs)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=[end for ends in theirs for end in ends],
        start_new_session=True,  # Ctrl-C comes to us, and we stop them
        env={**os.environ, "PYTHONPATH": _python_path()},
    )
    for ends in theirs:
        for end in ends:
            os.close(end)
    return process, [
        _Channel(os.fdopen(jobs, "wb"), os.fdopen(answers, "rb")) for _, jobs, answers, _ in pipes
    ]


class _Worker:
    """A fork of `ingest.worker`; another one after a kill."""

    def __init__(
        self,
        out: Path,
        keep: Path | None,
        processes: int,
        selector: selectors.BaseSelector,
        channel: _Channel,
    ) -> None:
        self.path: Path | None = None
        self._stem = out
        self._keep = str(keep.absolute()) if keep else ""
        self._processes = processes
        self._jobs = 0
        self._out = out
        self._selector = selector
        self._channel: _Channel | None = None
        self._group = 0  # of processes, to be killed together
        self._heard = b""
        self._server: subprocess.Popen[bytes] | None = None  # one of its own, after a kill
        self._error: str | None = None
        self._ended = False
        self._long = False  # its pages are being read, by several processes
        self._began = self._advanced = 0.0
        self._listen(channel)

    @property
    def cores(self) -> int:
        """How many the file keeps busy."""
        if self.path is None:
            return 0
        alone = self._long and time.monotonic() - self._began < _ALONE_S
        return self._processes if alone else 1

    def begin(self, path: Path) -> None:
        self.path, self._error, self._ended = path, None, False
        self._began = self._advanced = time.monotonic()
        self._long = path.suffix.lower() not in CONVERTED  # until it says how many pages it has
        if self._channel is None:
            self._server, (channel,) = _serve(1)
            self._listen(channel)
        assert self._channel is not None
        self._jobs += 1
        self._out = self._stem.with_suffix(f".{self._jobs}")
        job = {
            "path": str(path), "out": str(self._out), "keep": self._keep,
            "processes": self._processes,
        }  # fmt: skip
        self._channel.jobs.write(json.dumps(job).encode() + b"\n")
        self._channel.jobs.flush()

    def hear(self, tell: Progress) -> None:
        """Takes in what the process says."""
        assert self._channel is not None
        heard = os.read(self._channel.answers.fileno(), 1 << 16)
        if not heard:
            self._fail(f"« {self._name()} » : le lecteur s'est arrêté. {SAVE_AGAIN}")
            return
        *lines, self._heard = (self._heard + heard).split(b"\n")
        for line in lines:
            self._told(json.loads(line), tell)

    def check(self, stall_s: float, longest_s: float) -> None:
        """Gives the file up when it takes too long."""
        if self._ended or self.path is None:
            return
        now = time.monotonic()
        if now - self._advanced > stall_s or now - self._began > longest_s:
            self._fail(
                f"« {self._name()} » n'a pas fini d'être lu après {now - self._began:.0f} "
                f"secondes : il est abandonné. {SAVE_AGAIN}"
            )

    def take(self) -> Reading | None:
        """What became of the file, once it is over."""
        if not self._ended or self.path is None:
            return None
        path, self.path = self.path, None
        seconds = time.monotonic() - self._began
        if self._error is not None:
            return Reading(path, None, DocumentError(self._error), seconds, path)
        with self._out.open("rb") as file, _without_cycles():  # written by our own worker
            document: Document = pickle.load(file)
        self._out.unlink()
        converted = self._out.with_name(self._out.name + ".pdf")
        return Reading(path, document, None, seconds, converted if converted.exists() else path)

    def stop(self) -> None:
        channel, self._channel = self._channel, None
        if channel is None:
            return
        self._selector.unregister(channel.answers)
        if self._group:
            with suppress(ProcessLookupError):
                os.killpg(self._group, signal.SIGKILL)  # its forks and their Tesseracts too
        if self._server is not None:
            self._server.kill()
            self._server.wait()
            self._server = None
        channel.answers.close()
        with suppress(BrokenPipeError):  # a job that it did not take
            channel.jobs.close()

    def _listen(self, channel: _Channel) -> None:
        self._channel, self._group, self._heard = channel, 0, b""
        self._selector.register(channel.answers, selectors.EVENT_READ, self)

    def _told(self, message: dict[str, Any], tell: Progress) -> None:
        if "group" in message:
            self._group = message["group"]
        if self.path is None:
            return
        self._advanced = time.monotonic()
        if "pages" in message:
            done, total = message["pages"]
            self._long = done < total >= 2 * SHORTEST
            tell(self.path, done, total)
        elif "error" in message:
            self._error = message["error"]
        elif "ended" in message:
            self._ended = True
            if message["ended"] and self._error is None:
                self._error = self._crash(message["ended"])

    def _crash(self, status: int) -> str:
        assert self.path is not None
        killed = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        if killed in (signal.SIGKILL, signal.SIGABRT, signal.SIGTRAP, signal.SIGILL):
            return too_big(self.path)  # how pdfium and the system answer to a lack of memory
        return (
            f"« {self._name()} » a fait échouer le lecteur de PDF : il est endommagé. {SAVE_AGAIN}"
        )

    def _fail(self, message: str) -> None:
        self.stop()
        self._error, self._ended = message, True

    def _name(self) -> str:
        return shown(self.path.name) if self.path else ""


@contextmanager
def _without_cycles() -> Iterator[None]:
    """Makes a million objects without looking for cycles among them, which takes as long.

    Nor are they looked for later, until `gc.unfreeze`.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collecting:
            gc.enable()


def _python_path() -> str:
    return os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", ""))))
