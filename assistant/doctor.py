"""What is installed, where the data is, what is missing."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from assistant.settings import Settings
from index.errors import LibraryError
from ingest import formats

_PACKAGES = (
    "pypdfium2", "pypdf", "tiktoken", "tantivy", "chromadb", "llama-index-core",
    "sentence-transformers", "llama-index-llms-openai-like", "gradio", "fastapi",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Check:
    what: str
    found: str
    fine: bool = True


def examine(settings: Settings) -> list[Check]:
    """One line a thing looked at, in French."""
    return [
        Check("Python", sys.version.split()[0], sys.version_info >= (3, 11)),
        *map(_package, _PACKAGES),
        _ocr(),
        _office(),
        _folder(settings.data),
        _library(settings),
        *(
            Check(name, f"{settings.values()[name] or '(vide)'} — {what}")
            for name, _, what in Settings.table()
        ),
    ]


def _package(name: str) -> Check:
    try:
        return Check(name, version(name))
    except PackageNotFoundError:
        return Check(name, "absent : relancez make run, ou pip install -e .", fine=False)


def _ocr() -> Check:
    """Only pages without text need it: its absence is no fault."""
    from ingest import ocr

    found = shutil.which("tesseract") if ocr.is_available() else None
    return Check("Tesseract (pages numérisées)", found or f"absent, facultatif : {ocr.INSTALL}")


def _office() -> Check:
    """Only documents that are no PDF need it."""
    found = formats.program() or f"absent, facultatif : {formats.INSTALL}"
    return Check("LibreOffice (DOCX, ODT, HTML…)", found)


def _folder(data: Path) -> Check:
    where = data.resolve()
    existing = next(path for path in (where, *where.parents) if path.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK):
        return Check("Dossier des données", f"{where} : on ne peut pas y écrire", fine=False)
    free = shutil.disk_usage(existing).free / 1e9
    state = "" if where.exists() else ", sera créé"
    return Check("Dossier des données", f"{where} ({free:.0f} Go libres{state})", free > 0.5)


def _library(settings: Settings) -> Check:
    if not settings.data.exists():
        return Check("Bibliothèque", "vide : assistant ingest CHEMIN…")
    from assistant.library import open_library

    try:
        entries = open_library(settings).documents()
    except (LibraryError, OSError) as error:
        return Check("Bibliothèque", str(error), fine=False)
    pages = sum(entry.pages for entry in entries)
    passages = sum(entry.passages for entry in entries)
    return Check("Bibliothèque", f"{len(entries)} documents, {pages} pages, {passages} passages")
