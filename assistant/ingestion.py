"""From paths on disk to documents in the library, one report a file.

A file that cannot be read gives a report of its own, and the others go on.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel

from index.errors import LibraryError
from ingest.model import DocumentError

if TYPE_CHECKING:
    from index import Entry, Library


Status = Literal["added", "replaced", "unchanged", "failed"]


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


Progress = Callable[[str, int, int], None]  # file name, pages done, pages in all


def ingest_paths(
    library: Library, paths: Sequence[Path], progress: Progress | None = None
) -> list[IngestReport]:
    """Every PDF of `paths` into the library, in order; a failing one stops no other.

    A file whose content the library holds is passed without being read.
    """
    reports = []
    for path in paths:
        files = find_pdfs([path])
        if not files:
            reports.append(_failed(path, f"Le dossier « {path} » ne contient aucun PDF."))
        reports += [_ingest(library, file, progress or _silent) for file in files]
    return _each_once(reports)


def _ingest(library: Library, path: Path, progress: Progress) -> IngestReport:
    from ingest import read_document

    started = time.perf_counter()
    try:
        identity = fingerprint(path)
        known = next((e for e in library.documents() if e.id == identity), None)
        if known is not None:
            return _report(known, "unchanged", path, "", started)
        progress(path.name, 0, 0)
        document = read_document(path)
        outcome = library.add(document, path)
        entry = library.document(document.id)
    except DocumentError as error:
        return _failed(path, str(error))
    except LibraryError as error:
        return _failed(path, f"« {path.name} » n'a pas été ajouté : {error}")
    except FileNotFoundError:
        return _failed(path, f"« {path} » n'existe pas. Vérifiez le chemin.")
    except OSError as error:
        reason = error.strerror or str(error)
        return _failed(path, f"« {path} » ne peut pas être lu : {reason}. Vérifiez ses droits.")
    progress(path.name, entry.pages, entry.pages)
    return _report(entry, outcome, path, _warning(entry), started)


def _report(entry: Entry, status: Status, path: Path, message: str, started: float) -> IngestReport:
    report = entry.report
    return IngestReport(
        document=path.name,
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
        path=str(path),
        left_out=dict(report.left_out),
        unread_pages=list(report.unread_pages),
    )


def _failed(path: Path, message: str) -> IngestReport:
    return IngestReport(document=path.name, status="failed", message=message, path=str(path))


def _warning(entry: Entry) -> str:
    unread = entry.report.unread_pages
    if not unread:
        return ""
    pages = ", ".join(map(str, unread[:10])) + ("…" if len(unread) > 10 else "")
    return f"« {entry.name} » : pages sans texte lisible, absentes des réponses : {pages}."


def _each_once(reports: Iterable[IngestReport]) -> list[IngestReport]:
    """A file reached by two of the paths is told once."""
    seen: dict[str, IngestReport] = {}
    for report in reports:
        seen.setdefault(str(Path(report.path).resolve()), report)
    return list(seen.values())


def _silent(name: str, done: int, total: int) -> None:
    """No one watches."""


def find_pdfs(paths: Iterable[Path]) -> list[Path]:
    """The files named, and the PDFs of the folders named: sorted, each once.

    Folders are walked whole; a folder reached twice through links is walked once.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        for file in _pdfs_under(path) if path.is_dir() else (path,):
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _pdfs_under(folder: Path) -> Iterator[Path]:
    visited: set[Path] = set()
    for root, folders, files in os.walk(folder, followlinks=True):
        real = Path(root).resolve()
        if real in visited:
            folders.clear()
            continue
        visited.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.lower().endswith(".pdf") and not name.startswith("."):
                yield Path(root) / name


def fingerprint(path: Path) -> str:
    """A document's id: the first 16 hex digits of its file's SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]
