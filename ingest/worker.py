"""Reads PDFs for another process, each in a fork of its own: `python -m ingest.worker 5:8 6:9`.

The libraries are loaded once; then a fork serves each pair of pipes (where jobs come from,
where answers go), in a group of its own. A line of JSON in (`path`, `out`: where to leave the pickled Document, `keep`, `processes`: see
`read_document`), lines of JSON out:
`group` (what to kill, first), `pages` (read, in all), `error` (a message for a person), and
`ended` (status) once the document's own fork is gone, whatever became of it: what a damaged
file does to pdfium dies with it.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ingest.formats import CONVERTED, as_pdf
from ingest.model import Document, DocumentError
from ingest.names import shown
from ingest.ranges import die_with_parent

MEMORY = 1500 * 1024 * 1024  # bytes that a document may take

_PROGRESS_EVERY = 0.1  # seconds
_LONGEST = 1500  # characters of a message: a line must fit a pipe's atomic write


def main() -> None:
    die_with_parent()
    channels = [(int(jobs), int(out)) for jobs, out in (pair.split(":") for pair in sys.argv[1:])]
    _load()
    # Documents are trees of small objects that all live to the end: looking for cycles among
    # them takes a tenth of the time.
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)

    for channel in channels:
        if os.fork() == 0:
            try:
                die_with_parent()
                for ends in channels:
                    if ends != channel:
                        os.close(ends[0])
                        os.close(ends[1])
                _serve(*channel)
            finally:
                os._exit(0)
    for jobs, out in channels:
        os.close(jobs)
        os.close(out)
    for _ in channels:
        os.wait()


def _serve(jobs: int, out: int) -> None:
    os.setsid()
    _say(out, group=os.getpid())
    with os.fdopen(jobs) as lines:
        for line in lines:
            job = json.loads(line)
            child = os.fork()
            if child == 0:
                status = 1
                try:
                    status = _read(job, out)
                finally:
                    os._exit(status)
            _, ended = os.waitpid(child, 0)
            _say(out, ended=ended)


def _load() -> None:
    """What every document needs, once, before the forks."""
    import ingest.document  # noqa: F401
    from ingest.tokens import count_tokens
    from prompts.headings import heading_grammar
    from prompts.records import record_words

    count_tokens("")
    heading_grammar()
    record_words()


def _read(job: dict[str, Any], out: int) -> int:
    die_with_parent()
    path, target = Path(job["path"]), Path(job["out"])
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    last = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _PROGRESS_EVERY or done == total:
            last = now
            _say(out, pages=[done, total])

    try:
        document = _document(job, target.with_name(target.name + ".pdf"), progress)
        with target.open("wb") as file:
            pickle.dump(document, file, pickle.HIGHEST_PROTOCOL)
    except DocumentError as error:
        _say(out, error=str(error)[:_LONGEST])
    except MemoryError:
        _say(out, error=too_big(path))
    except RecursionError:
        _say(out, error=f"« {shown(path.name)} » est trop imbriqué pour être lu. {SAVE_AGAIN}")
    except OSError as error:
        _say(out, error=f"« {shown(path.name)} » n'a pas pu être lu : {error.strerror or error}.")
    return 0


def _document(
    job: dict[str, Any], converted: Path, progress: Callable[[int, int], None]
) -> Document:
    from ingest.document import read_document

    path = original = Path(job["path"])
    if path.suffix.lower() in CONVERTED:
        as_pdf(path, converted)
        path = converted
    keep = Path(job["keep"]) if job["keep"] else None
    return read_document(path, progress, original, keep, job["processes"])


SAVE_AGAIN = "Ouvrez-le, réenregistrez-le en PDF, puis ajoutez-le à nouveau."


def too_big(path: Path) -> str:
    return (
        f"« {shown(path.name)} » demande plus de {MEMORY // 1024**2} Mo de mémoire pour être lu : "
        "il est démesuré ou piégé. Coupez-le en plusieurs documents."
    )


def _say(out: int, **message: Any) -> None:
    os.write(out, (json.dumps(message) + "\n").encode())


if __name__ == "__main__":
    main()
