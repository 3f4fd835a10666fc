"""From paths on disk to documents in the library, one report a file.

A file that cannot be read gives a report of its own, and the others go on.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from pydantic import BaseModel

from index.errors import LibraryError
from ingest.formats import NAMED, NOTES, READ, unknown_format
from ingest.model import READING, DocumentError
from ingest.names import key_of, shown

if TYPE_CHECKING:
    from index import Entry, Library
    from ingest.readers import Reading


# A synchronisation also tells of files that were renamed or removed.
Status = Literal["added", "replaced", "unchanged", "failed", "renamed", "removed"]


class IngestReport(BaseModel):
    """What became of one file (shared contract: keys may be added, none renamed)."""

    document: str  # file name
    pages: int = 0
    status: Status
    message: str = ""  # French, for a person
    sections: int = 0
    tables: int = 0
    passages: int = 0
    words: int = 0
    words_left_out: int = 0
    seconds: float = 0.0
    document_id: str = ""
    path: str = ""
    left_out: dict[str, int] = {}
    unread_pages: list[int] = []
    recognised_pages: list[int] = []
    again: bool = False  # as at the last synchronisation: nothing was done
    records: dict[str, int] = {}  # kind -> how many


Progress = Callable[[str, int, int], None]  # file name, pages done, pages in all


def ingest_paths(
    library: Library, paths: Sequence[Path], progress: Progress | None = None
) -> list[IngestReport]:
    """Every document of `paths` into the library; a failing one stops no other.

    Reports come in the order of the paths. A file whose content the library holds is passed
    without being read; the others are read by several processes and added as they come.
    """
    reports: list[IngestReport] = []
    files: list[Path] = []
    for path in paths:
        found = find_documents([path])
        if not found.read:
            reports.append(
                _failed(path, f"Le dossier « {shown(str(path))} » ne contient aucun document.")
            )
        files += found.read
        reports += [_failed(file, unknown_format(file)) for file in found.left_out]
    order = {key_of(file): place for place, file in enumerate(files)}
    told = list(ingest_files(library, list(dict.fromkeys(files)), progress))
    reports += sorted(told, key=lambda report: order[report.path])
    return _each_once(reports)


def ingest_files(
    library: Library, files: Sequence[Path], progress: Progress | None = None
) -> Iterator[IngestReport]:
    """A report a file, as each is done; closing the iterator stops the reading."""
    tell = progress or _silent
    started = time.perf_counter()
    to_read: dict[Path, str] = {}
    twins: dict[str, list[Path]] = {}
    known = {e.id: e for e in (*library.shelved(), *library.documents()) if e.state != "older"}
    for file in files:
        try:
            identity = fingerprint(file)
        except FileNotFoundError:
            yield _failed(file, f"« {shown(str(file))} » n'existe pas. Vérifiez le chemin.")
        except OSError as error:
            yield _failed(file, _unreadable(file, error))
        else:
            if identity in known and known[identity].report.reading == READING:
                yield _report(known[identity], "unchanged", file, "", started)
            elif identity in twins:
                twins[identity].append(file)
            else:
                to_read[file], twins[identity] = identity, []
    if not to_read:
        return
    from ingest.readers import read_documents

    def told(path: Path, done: int, total: int) -> None:
        tell(shown(path.name), done, total)

    threading.Thread(target=_warm_up, args=[library], daemon=True).start()
    with closing(read_documents(list(to_read), told, keep=library.unfinished)) as readings:
        for reading in readings:
            report = _add(library, reading)
            yield report
            if report.status == "failed":
                yield from (_failed(twin, report.message) for twin in twins[to_read[reading.path]])
                continue
            entry = library.document(report.document_id)
            tell(shown(reading.path.name), entry.pages, entry.pages)
            for twin in twins[to_read[reading.path]]:
                same = f"« {shown(twin.name)} » a le même contenu que « {entry.name} »."
                yield _report(entry, "unchanged", twin, same, started)


def _warm_up(library: Library) -> None:
    with suppress(LibraryError):  # said when the first document is added
        library.warm_up()


def _add(library: Library, reading: Reading) -> IngestReport:
    path, started = reading.path, time.perf_counter() - reading.seconds
    try:
        if reading.document is None:
            raise reading.error or DocumentError(f"« {shown(path.name)} » n'a pas été lu.")
        outcome = library.add(reading.document, reading.pdf, path)
        entry = library.document(reading.document.id)
        shutil.rmtree(library.unfinished / entry.id, ignore_errors=True)
    except DocumentError as error:
        return _failed(path, str(error))
    except LibraryError as error:
        return _failed(path, f"« {shown(path.name)} » n'a pas été ajouté : {error}")
    except (OSError, sqlite3.OperationalError) as error:
        return _failed(path, _unwritten(path, error))
    return _report(entry, outcome, path, _warning(library, entry), started)


def _unreadable(path: Path, error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"« {shown(str(path))} » ne peut pas être lu : {reason}. Vérifiez ses droits."


def _unwritten(path: Path, error: OSError | sqlite3.OperationalError) -> str:
    """The document was read, the library could not be written."""
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    if full or "disk is full" in str(error):
        return (
            f"« {shown(path.name)} » n'a pas été ajouté : le disque de la bibliothèque est plein. "
            "Libérez de la place, puis recommencez."
        )
    reason = getattr(error, "strerror", None) or str(error)
    return f"« {shown(path.name)} » n'a pas été ajouté : la bibliothèque ne peut être écrite ({reason})."


def _report(entry: Entry, status: Status, path: Path, message: str, started: float) -> IngestReport:
    report = entry.report
    return IngestReport(
        document=shown(path.name),
        pages=entry.pages,
        status=status,
        message=message,
        sections=report.sections,
        tables=report.tables,
        passages=report.passages,
        words=report.words,
        words_left_out=report.words_left_out,
        seconds=round(time.perf_counter() - started, 3),
        document_id=entry.id,
        path=key_of(path),
        left_out=dict(report.left_out),
        unread_pages=list(report.unread_pages),
        recognised_pages=list(report.recognised_pages),
        records=dict(report.records),
    )


def _failed(path: Path, message: str) -> IngestReport:
    return IngestReport(
        document=shown(path.name), status="failed", message=message, path=key_of(path)
    )


def _warning(library: Library, entry: Entry) -> str:
    if entry.state == "copy":
        original = library.document(entry.served_by)
        return (
            f"« {entry.name} » est une copie de « {original.name} », qui répond à sa place ; "
            "elle est gardée, et prendra le relais si l'original est retiré."
        )
    unread = entry.report.unread_pages
    if not unread:
        return ""
    pages = ", ".join(map(str, unread[:10])) + ("…" if len(unread) > 10 else "")
    message = f"« {entry.name} » : pages numérisées qui n'ont pas été lues : {pages}."
    from ingest import ocr

    if not ocr.is_available():
        message += (
            f" Pour les lire, installez Tesseract ({ocr.INSTALL}), puis retirez le document "
            "et ajoutez-le à nouveau."
        )
    return message


def _each_once(reports: Iterable[IngestReport]) -> list[IngestReport]:
    """A file reached by two of the paths is told once."""
    seen: dict[str, IngestReport] = {}
    for report in reports:
        seen.setdefault(os.path.realpath(report.path), report)
    return list(seen.values())


def _silent(name: str, done: int, total: int) -> None:
    """No one watches."""


class Found(NamedTuple):
    """What a folder holds, sorted, each file once."""

    read: list[Path]
    left_out: list[Path]  # documents of a format that is not read


def find_documents(paths: Iterable[Path]) -> Found:
    """The files named, and the documents of the folders named.

    Folders are walked whole; a folder reached twice through links is walked once. Notes that
    lie beside the documents (.md, .txt) are read only when they are named.
    """
    read: dict[str, Path] = {}
    left_out: dict[str, Path] = {}
    for path in paths:
        if not _is_folder(path):
            read.setdefault(os.path.realpath(path), path)
            continue
        for file in _files_under(path):
            suffix = file.suffix.lower()
            if suffix in READ - NOTES:
                read.setdefault(os.path.realpath(file), file)
            elif suffix in NAMED:
                left_out.setdefault(os.path.realpath(file), file)
    return Found(list(read.values()), list(left_out.values()))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # in a folder that may not be entered: said when it is read
        return False


def _files_under(folder: Path) -> Iterator[Path]:
    visited: set[Path] = set()
    for root, folders, files in os.walk(folder, followlinks=True):
        real = Path(root).resolve()
        if real in visited:
            folders.clear()
            continue
        visited.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith((".", "~$")):
                yield Path(root) / name


def fingerprint(path: Path) -> str:
    """A document's id: the first 16 hex digits of its file's SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]
