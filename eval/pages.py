"""A second reading of the PDF pages, to check quotes against.

It goes straight to the PDF with pdfium's and pypdf's plain text, never through our own
ingestion: a quote that our reader made up would stand in our own page texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from functools import cache
from itertools import pairwise
from pathlib import Path

from eval.questions import file_key
from eval.text import GRAM, fold, grams

ON_PAGE = 0.9  # share of a quote's 4-word sequences that must stand on the cited pages


class PageReader:
    """Plain text of the pages of some PDF files, read once each, only where cited."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        """`files`: the documents' file names, and where they are."""
        self._files = {file_key(name): path for name, path in files.items()}

    @classmethod
    def of_folders(cls, folders: Iterable[Path]) -> PageReader:
        return cls(
            {
                path.name: path
                for folder in folders
                for path in folder.rglob("*")
                if path.suffix.lower() == ".pdf"
            }
        )

    def holds(self, document: str) -> bool:
        return file_key(document) in self._files

    def stands_on(self, quote: str, document: str, pages: Sequence[int]) -> bool:
        """Whether 90 % of the quote stands on these pages (1-based), in either reading.

        Sequences are compared without the spaces between their words, because white space
        and line-end hyphens may differ between extractions.
        """
        path = self._files[file_key(document)]
        wanted = grams(fold(quote))
        if not wanted:
            return False
        return any(
            _found(wanted, [read(path, page) for page in pages]) >= ON_PAGE * len(wanted)
            for read in (_pdfium_words, _pypdf_words)
        )


def _found(wanted: Sequence[tuple[str, ...]], pages: Sequence[Sequence[str]]) -> int:
    """How many of the sequences stand on the pages.

    A page's foot and the next one's head stand in the middle of a quote that runs over the
    break: the sequences that the break cuts (size − 1 at most) may stand on both its sides.
    """
    size = len(wanted[0])
    if size < GRAM:
        return sum(gram in grams([w for page in pages for w in page], size) for gram in wanted)
    runs = ["".join(page) for page in pages]
    whole = "".join(runs)
    missing = [gram for gram in wanted if "".join(gram) not in whole]
    cut = sum(
        any(
            "".join(gram[:at]) in before and "".join(gram[at:]) in after
            for before, after in pairwise(runs)
            for at in range(1, size)
        )
        for gram in missing
    )
    return len(wanted) - len(missing) + min(cut, (size - 1) * (len(pages) - 1))


@cache
def _pdfium_words(path: Path, page: int) -> tuple[str, ...]:
    import pypdfium2

    with closing(pypdfium2.PdfDocument(path)) as pdf:
        if not 1 <= page <= len(pdf):
            return ()
        return tuple(fold(pdf[page - 1].get_textpage().get_text_range()))


@cache
def _pypdf_words(path: Path, page: int) -> tuple[str, ...]:
    import pypdf

    with pypdf.PdfReader(path) as pdf:
        if not 1 <= page <= len(pdf.pages):
            return ()
        return tuple(fold(pdf.pages[page - 1].extract_text()))
