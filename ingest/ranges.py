"""A long PDF's pages read by several processes at once: forks, each with a range of them.

pdfium reads in one thread only, and half of the time of a 400-page contract is its pages. A
fork that crashes or runs out of its memory gives its pages back: whoever asked reads them,
and meets what is wrong with them.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import pickle
import resource
import select
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from typing import NamedTuple, TypeVar

MEMORY = 500 * 1024 * 1024  # bytes that a fork may take
SHORTEST = 50  # pages that a range is worth a fork for

_TELL_EVERY = 0.1  # seconds
_PR_SET_PDEATHSIG = 1

T = TypeVar("T")
Tell = Callable[[int], None]  # pages read


class _Fork(NamedTuple):
    process: int
    pipe: int  # its result, when it is whole
    counter: mmap.mmap  # of its pages, as they are read
    pages: range

    @property
    def read(self) -> int:
        return int.from_bytes(self.counter, "little")


def read_ranges(
    pages: int, processes: int, read: Callable[[range, Tell], T], tell: Tell
) -> list[T]:
    """What `read` makes of all the pages, range by range, in order.

    `read` is called with a range and with whom to tell how many of its pages are read;
    `tell` is told how many are in all. It opens the file itself: an open one cannot be shared.
    """
    parts = max(1, min(processes, pages // SHORTEST))
    edges = [pages * part // parts for part in range(parts + 1)]
    forks: list[_Fork] = []
    ahead = 0  # pages whose result is here

    def told(done: int) -> None:
        tell(ahead + done + sum(fork.read for fork in forks))

    try:
        forks.extend(_fork(range(start, end), read) for start, end in pairwise(edges[1:]))
        found = [read(range(edges[1]), told)]
        while forks:
            ahead = forks[0].pages.start
            whole = _received(forks[0], lambda: told(0))
            fork = forks.pop(0)
            _end(fork)
            found.append(pickle.loads(whole) if whole else read(fork.pages, told))
    finally:
        for fork in forks:
            _end(fork)
    return found


def _fork(pages: range, read: Callable[[range, Tell], T]) -> _Fork:
    counter = mmap.mmap(-1, 8)
    out, into = os.pipe()
    process = os.fork()
    if process:
        os.close(into)
        return _Fork(process, out, counter, pages)

    def tell(done: int) -> None:
        counter[:] = done.to_bytes(8, "little")

    status = 1
    try:
        die_with_parent()
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        result = pickle.dumps(read(pages, tell), pickle.HIGHEST_PROTOCOL)
        with os.fdopen(into, "wb") as pipe:
            pipe.write(len(result).to_bytes(8, "little") + result)
        status = 0
    finally:
        os._exit(status)


def _received(fork: _Fork, waiting: Callable[[], None]) -> bytes | None:
    """What the fork sends; None if it ends before it has sent it all."""
    found = bytearray()
    while True:
        if not select.select([fork.pipe], [], [], _TELL_EVERY)[0]:
            waiting()
            continue
        chunk = os.read(fork.pipe, 1 << 20)
        if not chunk:
            break
        found += chunk
    size, result = found[:8], found[8:]
    return (
        bytes(result) if len(size) == 8 and len(result) == int.from_bytes(size, "little") else None
    )


def _end(fork: _Fork) -> None:
    os.close(fork.pipe)
    with suppress(ProcessLookupError):
        os.kill(fork.process, signal.SIGKILL)
    os.waitpid(fork.process, 0)
    fork.counter.close()


def die_with_parent() -> None:
    """On Linux, a process does not outlive the one that waits for it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
