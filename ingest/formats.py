"""Documents that are no PDF become one, through LibreOffice, and are read as any other.

Headings keep their typography, so locators, pages and boxes are those of the PDF that a
person sees. A folder's other files are named, not read.
"""

from __future__ import annotations

import html
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from ingest.model import DocumentError
from ingest.names import shown

PDF = ".pdf"
CONVERTED = frozenset({".docx", ".doc", ".odt", ".rtf", ".html", ".htm", ".txt", ".md"})
READ = CONVERTED | {PDF}
# In a folder these are notes about its documents more often than documents: read only when
# they are named.
NOTES = frozenset({".txt", ".md"})
# What a folder of documents holds besides, and that someone might expect to be read.
NAMED = frozenset(
    {
        ".xlsx", ".xls", ".ods", ".csv", ".pptx", ".ppt", ".odp", ".epub", ".pages", ".numbers",
        ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".eml", ".msg", ".zip", ".rar", ".7z", ".xps",
        ".dwg", ".mp3", ".mp4",
    }
)  # fmt: skip

INSTALL = "apt install libreoffice-writer-nogui"

_SECONDS = 100  # to convert a document; starting LibreOffice takes a few
_PROGRAMS = ("soffice", "libreoffice")


def unknown_format(path: Path) -> str:
    return (
        f"« {shown(path.name)} » est laissé de côté : le format {path.suffix} n'est pas lu. "
        "S'il compte, exportez-le en PDF."
    )


def program() -> str | None:
    """LibreOffice's, where it is installed."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


def as_pdf(path: Path, target: Path) -> None:
    """Writes a document of one of the CONVERTED formats as a PDF.

    Raises:
        DocumentError: LibreOffice is missing, or cannot read the file.
    """
    office = program()
    if office is None:
        raise DocumentError(
            f"« {shown(path.name)} » n'est pas un PDF, et il faut LibreOffice pour le lire "
            f"({INSTALL}). Installez-le, ou exportez le document en PDF."
        )
    if not path.stat().st_size:
        raise DocumentError(f"« {shown(path.name)} » est vide (0 octet) : récupérez-le à nouveau.")
    with tempfile.TemporaryDirectory(prefix="assistant-") as name:
        folder = Path(name)
        # A plain name: odd ones confuse LibreOffice; a profile of its own: it runs beside others.
        source = folder / f"document{path.suffix.lower()}"
        if path.suffix.lower() in (".md", ".txt"):
            source = source.with_suffix(".html")
            source.write_text(_page(path), encoding="utf-8")
        else:
            shutil.copyfile(path, source)
        profile = f"-env:UserInstallation={(folder / 'profil').as_uri()}"
        command = [office, profile, "--headless", "--norestore"]
        if source.suffix in (".html", ".htm"):
            command.append("--infilter=HTML (StarWriter)")  # its own web layout loses pages
        command += ["--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder), str(source)]
        try:
            subprocess.run(
                command, capture_output=True, check=True, timeout=_SECONDS,
                env={**os.environ, "HOME": str(folder)},
            )  # fmt: skip
            shutil.move(source.with_suffix(PDF), target)
        except (subprocess.SubprocessError, OSError) as error:
            raise DocumentError(
                f"« {shown(path.name)} » n'a pas pu être converti en PDF par LibreOffice : "
                "ouvrez-le, exportez-le en PDF, puis ajoutez ce PDF."
            ) from error


def _page(path: Path) -> str:
    """A text or Markdown file as an HTML page."""
    text = _decoded(path.read_bytes())
    if path.suffix.lower() == ".md":
        from markdown_it import MarkdownIt

        body = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    else:
        paragraphs = (html.escape(part.strip()) for part in text.split("\n\n"))
        body = "".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in paragraphs if part)
    return f'<!doctype html><html lang="fr"><meta charset="utf-8"><body>{body}</body></html>'


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
