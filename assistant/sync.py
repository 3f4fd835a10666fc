"""A folder and the library kept alike: what is new, changed, moved or gone, and only that.

Files are known by path, size and date; only those that differ are read. A file renamed or
moved is the same document. A file that cannot be read leaves its document as it was.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.ingestion import (
    IngestReport,
    Progress,
    Status,
    find_documents,
    fingerprint,
    ingest_files,
)
from index.entry import SeenFile
from index.errors import LibraryError
from ingest.model import READING
from ingest.names import key_of, shown

if TYPE_CHECKING:
    from index import Library

_SETTLED_S = 2.0  # a file younger than that may still be being copied
_EVERY_S = 3.0

_TOLD: dict[Status, tuple[str, str]] = {
    "added": ("ajouté", "ajoutés"),
    "replaced": ("remplacé par une version plus récente", "remplacés par une version plus récente"),
    "renamed": ("renommé ou déplacé", "renommés ou déplacés"),
    "removed": ("retiré", "retirés"),
    "failed": ("illisible", "illisibles"),
    "unchanged": ("inchangé", "inchangés"),
}


def synchronise(
    library: Library,
    folder: Path,
    progress: Progress | None = None,
    settled_s: float = 0.0,
) -> list[IngestReport]:
    """Makes the library hold what the folder holds; one report a file.

    Documents that came from elsewhere are left alone. `settled_s`: younger files wait for the
    next time.

    Raises:
        LibraryError: the folder is missing or has lost all its files at once (a share that is
            not mounted, most often): nothing is removed then.
    """
    found = find_documents([folder]).read if folder.is_dir() else []
    before = library.files(folder)
    if not folder.is_dir() or (before and not found):
        raise LibraryError(
            f"Le dossier « {shown(str(folder))} » est introuvable ou vide : rien n'a été retiré. "
            "Vérifiez qu'il est accessible (disque réseau monté ?), puis recommencez."
        )
    now: dict[str, SeenFile] = {}
    reports: list[IngestReport] = []
    changed: list[Path] = []
    known = {
        entry.id
        for entry in (*library.documents(), *library.shelved())
        if entry.report.reading == READING
    }
    for path in found:
        key, seen = key_of(path), _seen(path)
        last = before.get(key)
        if last and last[:2] == seen[:2] and (last.message or last.document_id in known):
            now[key] = last
            reports.append(_as_last_time(path, last))
        elif time.time() - seen.modified / 1e9 < settled_s:
            if last:
                now[key] = last
        else:
            now[key] = seen
            changed.append(path)
    there = {seen.document_id for seen in now.values()}
    to_read = []
    for path in changed:
        entry_id = _moved(library, path, there)
        if entry_id:
            old = library.document(entry_id)
            library.rename(entry_id, path)
            there.add(entry_id)
            now[key_of(path)] = now[key_of(path)]._replace(document_id=entry_id)
            message = f"« {old.name} » est maintenant « {shown(path.name)} »."
            reports.append(_told(path, "renamed", message, entry_id))
        else:
            to_read.append(path)
    for report in ingest_files(library, to_read, progress):
        last = before.get(report.path)
        document_id = report.document_id or (last.document_id if last else "")
        now[report.path] = now[report.path]._replace(
            document_id=document_id, message=report.message if report.status == "failed" else ""
        )
        reports.append(report)
    reports += _removed(library, before, now)
    library.remember(folder, now)
    return reports


def watch(
    library: Library,
    folder: Path,
    tell: Callable[[Sequence[IngestReport]], None],
    progress: Progress | None = None,
    every_s: float = _EVERY_S,
) -> None:
    """Synchronises again and again, until interrupted; `tell` hears of what has changed."""
    while True:
        try:
            reports = synchronise(library, folder, progress, settled_s=_SETTLED_S)
        except LibraryError as error:
            reports = [_told(folder, "failed", str(error), "")]
        news = [report for report in reports if not report.again and report.status != "unchanged"]
        if news:
            tell(news)
        time.sleep(every_s)


def summary(reports: Sequence[IngestReport]) -> str:
    """« 3 documents ajoutés, 1 retiré, 12 inchangés. »"""
    counts = Counter(report.status for report in reports)
    parts = [
        f"{counts[status]} {one if counts[status] == 1 else several}"
        for status, (one, several) in _TOLD.items()
        if counts[status]
    ]
    return (", ".join(parts) or "aucun document") + "."


def _seen(path: Path) -> SeenFile:
    try:
        stat = path.stat()
    except OSError:
        return SeenFile(-1, 0, "", "")
    return SeenFile(stat.st_size, stat.st_mtime_ns, "", "")


def _moved(library: Library, path: Path, there: set[str]) -> str:
    """The document that this file is, when it was elsewhere and is there no more; or ""."""
    try:
        identity = fingerprint(path)
    except OSError:
        return ""
    for entry in (*library.documents(), *library.shelved()):
        if entry.id == identity and entry.state != "older":
            is_elsewhere = identity in there or (entry.path and Path(entry.path).exists())
            return "" if is_elsewhere else identity
    return ""


def _removed(
    library: Library, before: dict[str, SeenFile], now: dict[str, SeenFile]
) -> Iterator[IngestReport]:
    kept = {seen.document_id for seen in now.values()}
    for key, seen in before.items():
        if key in now or not seen.document_id or seen.document_id in kept:
            continue
        there = {entry.id: entry for entry in (*library.documents(), *library.shelved())}
        entry = there.get(seen.document_id)
        if entry is not None and entry.state != "older":
            library.remove(entry.id)
            message = f"« {entry.name} » n'est plus dans le dossier."
            yield _told(Path(key), "removed", message, entry.id)


def _as_last_time(path: Path, last: SeenFile) -> IngestReport:
    if last.message:
        return _told(path, "failed", last.message, "", again=True)
    return _told(path, "unchanged", "", last.document_id, again=True)


def _told(
    path: Path, status: Status, message: str, document_id: str, again: bool = False
) -> IngestReport:
    return IngestReport(
        document=shown(path.name),
        status=status,
        message=message,
        document_id=document_id,
        path=key_of(path),
        again=again,
    )
