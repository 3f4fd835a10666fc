"""A page of an open PDF, through the few calls of pdfium's raw API that reading needs.

pdfium is not thread-safe: one thread at a time in a process.
"""

from __future__ import annotations

from typing import Any

import pypdfium2.raw as pdfium

from ingest.pdfium_paths import read_shapes
from ingest.pdfium_text import read_words
from ingest.raw_page import Frame, RawPage


def read_raw(document: Any, index: int) -> RawPage:
    """Words and shapes of the page at `index` (0-based) of an open pypdfium2 document."""
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        return RawPage(index + 1, 0.0, 0.0)
    try:
        frame = Frame(page)
        raw = RawPage(index + 1, frame.width, frame.height)
        text = pdfium.FPDFText_LoadPage(page)
        if text:
            try:
                read_words(text, frame, raw)
            finally:
                pdfium.FPDFText_ClosePage(text)
        read_shapes(page, frame, raw)
        return raw
    finally:
        pdfium.FPDF_ClosePage(page)
