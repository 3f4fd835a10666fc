"""What a PDF says of itself: outline, page labels, metadata, attachments.

pdfium decides whether a file can be read; pypdf only tells more about it, and where it
fails on an odd file the document is read all the same, with that said in the metadata.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pypdf.errors import PyPdfError

from ingest.model import DocumentError
from ingest.names import shown

if TYPE_CHECKING:
    import pypdfium2
    from pypdf import PdfReader

_MOST_ENTRIES = 5000  # of an outline; more is a generated index
_DEEPEST = 12
_HEADER_WITHIN = 1024  # bytes: readers accept %PDF- that far from the start

UNREAD = "unread"  # metadata: what could not be read of the file's own description

# What pypdf raises on damaged files that pdfium opens: its own errors are ValueErrors or
# plain Exceptions, and malformed objects surface as any of the others.
_FAILURES = (
    PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError,
    NotImplementedError, OSError, AssertionError, ArithmeticError,
)  # fmt: skip

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    title: str
    level: int  # 1 for the outermost
    page: int  # 1-based physical; 0 when it leads nowhere


@dataclass(frozen=True, slots=True)
class Source:
    """A PDF as it presents itself."""

    pages: int
    outline: tuple[OutlineEntry, ...] = ()
    labels: tuple[str, ...] = ()  # one a page; () when the file has none
    metadata: dict[str, str] = field(default_factory=dict)  # title, author, created…
    encrypted: bool = False
    attachments: tuple[str, ...] = ()  # names of the files it carries


def read_source(path: Path, *, password: str = "") -> Source:
    """Outline, labels and metadata of a PDF.

    Raises:
        DocumentError: the file cannot be read; the message says why and what to do.
    """
    document = open_pdf(path, password=password)
    try:
        pages = len(document)
    finally:
        document.close()
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns of every oddity
    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(password):
            return Source(pages, metadata={UNREAD: "tout (mot de passe)"}, encrypted=True)
        return _describe(reader, pages)
    except _FAILURES as error:
        return Source(pages, metadata={UNREAD: f"tout ({type(error).__name__})"})


def open_pdf(path: Path, *, password: str = "") -> pypdfium2.PdfDocument:
    """Opens a PDF with pdfium; the caller closes it.

    Raises:
        DocumentError: the file cannot be read; the message says why and what to do.
    """
    import pypdfium2

    _check_file(path)
    try:
        document = pypdfium2.PdfDocument(path, password=password or None)
    except pypdfium2.PdfiumError as error:
        raise DocumentError(_refusal(path, error.err_code, password)) from error
    if len(document) == 0:
        document.close()
        raise DocumentError(
            f"« {shown(path.name)} » ne contient aucune page : il n’y a rien à lire. "
            "Vérifiez que le document a été exporté en entier."
        )
    return document


def _check_file(path: Path) -> None:
    try:
        with path.open("rb") as file:
            start = file.read(_HEADER_WITHIN)
    except FileNotFoundError as error:
        raise DocumentError(
            f"« {shown(path.name)} » est introuvable : vérifiez le chemin."
        ) from error
    except OSError as error:
        raise DocumentError(
            f"« {shown(path.name)} » ne peut pas être lu ({error.strerror}) : "
            "vérifiez que c’est un fichier et que vous y avez accès."
        ) from error
    if not start:
        raise DocumentError(
            f"« {shown(path.name)} » est vide (0 octet) : le dépôt ou le téléchargement a échoué. "
            "Récupérez le fichier à nouveau."
        )
    if b"%PDF-" not in start:
        raise DocumentError(
            f"« {shown(path.name)} » n’est pas un PDF, quel que soit son nom. "
            "Exportez le document en PDF, puis ajoutez-le à nouveau."
        )


def _refusal(path: Path, code: int | None, password: str) -> str:
    import pypdfium2.raw as pdfium

    if code == pdfium.FPDF_ERR_PASSWORD:
        if password:
            return f"« {shown(path.name)} » : ce mot de passe n’ouvre pas le document."
        return (
            f"« {shown(path.name)} » est protégé par un mot de passe : "
            "enregistrez-en une copie sans protection, puis ajoutez-la."
        )
    if code == pdfium.FPDF_ERR_SECURITY:
        return (
            f"« {shown(path.name)} » est chiffré d’une manière qui n’est pas prise en charge : "
            "enregistrez-en une copie sans protection, puis ajoutez-la."
        )
    return (
        f"« {shown(path.name)} » est endommagé ou incomplet : il ne peut pas être ouvert. "
        "Récupérez le fichier d’origine, ou réenregistrez-le en PDF."
    )


def _describe(reader: PdfReader, pages: int) -> Source:
    """Each part on its own: a broken outline does not lose the labels."""
    failures: list[str] = []

    def attempt(name: str, read: Callable[[], T], default: T) -> T:
        try:
            return read()
        except _FAILURES as error:
            failures.append(f"{name} ({type(error).__name__})")
            return default

    no_entries: tuple[OutlineEntry, ...] = ()
    no_names: tuple[str, ...] = ()
    outline = attempt("plan", lambda: tuple(_outline(reader)), no_entries)
    labels = attempt("étiquettes de page", lambda: _labels(reader), no_names)
    attachments = attempt("pièces jointes", lambda: tuple(map(str, reader.attachments)), no_names)
    no_metadata: dict[str, str] = {}
    metadata = attempt("métadonnées", lambda: _metadata(reader), no_metadata)
    if failures:
        metadata[UNREAD] = ", ".join(failures)
    return Source(
        pages=pages,
        outline=outline,
        labels=labels if len(labels) == pages else (),
        metadata=metadata,
        encrypted=reader.is_encrypted,
        attachments=attachments,
    )


def _outline(reader: PdfReader) -> Iterator[OutlineEntry]:
    stack: list[tuple[int, Iterator[Any]]] = [(1, iter(reader.outline))]
    found = 0
    while stack and found < _MOST_ENTRIES:
        level, entries = stack[-1]
        entry = next(entries, None)
        if entry is None:
            stack.pop()
        elif isinstance(entry, list):
            if level < _DEEPEST:
                stack.append((level + 1, iter(entry)))
        else:
            title = " ".join(str(entry.title or "").split())
            if title:
                found += 1
                page = reader.get_destination_page_number(entry)
                yield OutlineEntry(title, level, 0 if page is None else page + 1)


def _labels(reader: PdfReader) -> tuple[str, ...]:
    # Without a /PageLabels pypdf numbers the pages itself: that is no label.
    return tuple(reader.page_labels) if "/PageLabels" in reader.root_object else ()


def _metadata(reader: PdfReader) -> dict[str, str]:
    information = reader.metadata
    if information is None:
        return {}
    created = information.creation_date
    found = {
        "title": information.title,
        "author": information.author,
        "subject": information.subject,
        "producer": information.producer,
        "created": created.date().isoformat() if created else None,
    }
    texts = {name: " ".join(str(value).split()) for name, value in found.items() if value}
    return {name: text for name, text in texts.items() if text}
