"""Images of pages, drawn from the PDFs that the library keeps."""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

# Pixels. A few widths only, so that a page is drawn a few times at most.
WIDTHS = (240, 800, 1200, 1600)
_KEPT = 96  # images: some 300 KB each at 1200 px
_TALLEST = 4  # times the width: a page longer than that is drawn narrower
_QUALITY = 85

# pdfium is not thread-safe and ctypes frees the interpreter lock: one caller at a time,
# whatever the document.
_PDFIUM = threading.Lock()


class PageImages:
    """JPEG images of pages, the latest ones kept."""

    def __init__(self, pdf: Callable[[str], Path]) -> None:
        """`pdf` gives the path of a document's file."""
        self._pdf = pdf
        self._kept: OrderedDict[tuple[str, int, int], bytes] = OrderedDict()
        self._keeping = threading.Lock()

    def jpeg(self, document_id: str, page: int, width: int) -> bytes:
        """The 1-based page at the nearest width of `WIDTHS` that is not smaller.

        Raises:
            IndexError: the document has no such page.
            OSError, pypdfium2.PdfiumError: its file can't be read any more.
        """
        width = next((known for known in WIDTHS if known >= width), WIDTHS[-1])
        key = (document_id, page, width)
        with self._keeping:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        image = _drawn(self._pdf(document_id), page, width)
        with self._keeping:
            self._kept[key] = image
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return image


def _drawn(path: Path, page: int, width: int) -> bytes:
    import pypdfium2

    with _PDFIUM:
        document = pypdfium2.PdfDocument(path)
        try:
            if not 1 <= page <= len(document):
                raise IndexError(f"page {page}")
            sheet = document[page - 1]
            page_width, page_height = sheet.get_size()
            scale = min(width / page_width, _TALLEST * width / page_height)
            picture = sheet.render(scale=scale).to_pil()
        finally:
            document.close()
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
