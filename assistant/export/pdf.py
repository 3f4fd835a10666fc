"""As a PDF, each note at the foot of the page that calls it.

reportlab's flow knows no footnotes: pages are filled here, a block and its notes at a time.
"""

from __future__ import annotations

import io
import unicodedata
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from assistant.export.sheet import Paragraph, Sheet

_MARGIN = 56.0  # points
_GAP = 10.0  # between the text and the notes, with a rule in it
_SPELLED = {
    "→": "->",
    "≥": ">=",
    "≤": "<=",
    "\u202f": "\u00a0",
    "‑": "-",
    "−": "-",
    "▪": "•",
    "✓": "x",
}


def pdf(sheet: Sheet) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.setTitle(_drawable(sheet.title))
    canvas.setAuthor("Assistant des contrats de ville")
    canvas._doc.Catalog.Lang = _language()
    pages = _Pages(canvas, _styles())
    pages.add("title", _escaped(sheet.title))
    pages.add("note", _escaped(f"{sheet.made} {sheet.caution}"))
    told: set[int] = set()
    for paragraph in sheet.paragraphs:
        new = [n for n in dict.fromkeys(paragraph.notes) if n not in told]
        told.update(new)
        notes = [f"{_super(n, 6)} {_escaped(sheet.notes[n - 1])}" for n in new]
        pages.add(paragraph.kind, _markup(paragraph), notes)
    pages.close()
    canvas.save()
    return out.getvalue()


class _Pages:
    """Blocks from the top, the notes that they call from the bottom."""

    def __init__(self, canvas: Any, styles: dict[str, Any]) -> None:
        self._canvas = canvas
        self._styles = styles
        self._width = canvas._pagesize[0] - 2 * _MARGIN
        self._number = 0
        self._begin()

    def _begin(self) -> None:
        self._number += 1
        self._top = self._canvas._pagesize[1] - _MARGIN
        self._notes: list[tuple[Any, float]] = []
        self._foot = _MARGIN  # where the notes' highest line is

    def add(self, kind: str, markup: str, notes: list[str] | None = None) -> None:
        from reportlab.platypus import Paragraph

        style = self._styles[kind]
        bullet = "•" if kind == "item" else None
        block = Paragraph(markup, style, bulletText=bullet)
        feet = [Paragraph(note, self._styles["foot"]) for note in notes or []]
        heights = [foot.wrap(self._width, 10_000)[1] for foot in feet]
        needed = sum(heights) + (_GAP if heights and not self._notes else 0)
        height = block.wrap(self._width, 10_000)[1]
        # A question is not left alone at the end of a page.
        after = 60 if kind == "question" else 0
        before = style.spaceBefore if self._top < self._canvas._pagesize[1] - _MARGIN else 0
        room = self._top - before - self._foot - needed
        if height + after > room and self._written():
            self._turn()
            self.add(kind, markup, notes)
            return
        for part in self._parts(block, height, room):
            if part is None:
                self._turn()
                continue
            self._top -= before
            self._top -= part.height
            part.drawOn(self._canvas, _MARGIN, self._top)
            before = 0
        self._top -= style.spaceAfter
        self._put_notes(list(zip(feet, heights, strict=True)))

    def _parts(self, block: Any, height: float, room: float) -> list[Any]:
        """The block, in pieces where it is longer than a page; None turns the page."""
        if height <= room:
            return [block]
        parts: list[Any] = []
        whole = self._canvas._pagesize[1] - 2 * _MARGIN
        while pieces := block.split(self._width, room):
            parts.append(pieces[0])
            if len(pieces) == 1:
                break
            parts.append(None)
            block, room = pieces[1], whole
        for part in parts:
            if part is not None:
                part.wrap(self._width, 10_000)
        return parts or [block]

    def _put_notes(self, feet: list[tuple[Any, float]]) -> None:
        """Notes that no longer fit go on to the next page, as in books."""
        for foot, height in feet:
            gap = 0 if self._notes else _GAP
            if self._foot + height + gap > self._top and self._written():
                self._turn()
                gap = _GAP
            self._notes.append((foot, height))
            self._foot += height + gap

    def _written(self) -> bool:
        return self._top < self._canvas._pagesize[1] - _MARGIN or bool(self._notes)

    def _turn(self) -> None:
        self.close()
        self._begin()

    def close(self) -> None:
        """Draws what stands at the foot of the page."""
        canvas = self._canvas
        y = self._foot
        if self._notes:
            canvas.setLineWidth(0.5)
            canvas.line(_MARGIN, y - _GAP / 2, _MARGIN + 120, y - _GAP / 2)
            y -= _GAP
        for foot, height in self._notes:
            y -= height
            foot.drawOn(canvas, _MARGIN, y)
        canvas.setFont("Helvetica", 8)
        canvas.drawCentredString(canvas._pagesize[0] / 2, _MARGIN / 2, str(self._number))
        canvas.showPage()


def _styles() -> dict[str, Any]:
    from reportlab.lib.styles import ParagraphStyle

    body = ParagraphStyle("body", fontName="Helvetica", fontSize=10.5, leading=15, spaceAfter=6)
    return {
        "title": ParagraphStyle(
            "title", body, fontName="Helvetica-Bold", fontSize=17, leading=22, spaceAfter=8
        ),
        "question": ParagraphStyle(
            "question", body, fontName="Helvetica-Bold", fontSize=12.5, leading=17, spaceBefore=12
        ),
        "paragraph": body,
        "item": ParagraphStyle("item", body, leftIndent=14, bulletIndent=3, spaceAfter=4),
        "note": ParagraphStyle("note", body, fontName="Helvetica-Oblique", fontSize=9, leading=12),
        "foot": ParagraphStyle("foot", body, fontSize=8, leading=10.5, spaceAfter=0),
    }


def _markup(paragraph: Paragraph) -> str:
    parts = []
    for run in paragraph.runs:
        if run.note:
            parts.append(_super(run.note, 7) + " ")
        else:
            words = _escaped(run.text)
            parts.append(f"<b>{words}</b>" if run.bold else words)
    return "".join(parts).strip()


def _super(number: int, size: int) -> str:
    return f'<super rise="3.5" size="{size}">{number}</super>'


def _escaped(text: str) -> str:
    return escape(_drawable(text))


def _drawable(text: str) -> str:
    """In the characters of the PDF's own fonts (Windows-1252), which are never missing."""
    return "".join(map(_letter, unicodedata.normalize("NFC", text)))


def _letter(letter: str) -> str:
    letter = _SPELLED.get(letter, letter)
    if letter < " ":
        return " "
    for form in (
        letter,
        unicodedata.normalize("NFKC", letter),
        unicodedata.normalize("NFKD", letter),
    ):
        plain = form.encode("cp1252", "ignore").decode("cp1252")
        if plain:
            return plain
    return "?"


def _language() -> Any:
    from reportlab.pdfbase.pdfdoc import PDFString

    return PDFString("fr-FR")
