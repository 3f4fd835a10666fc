"""Small PDFs for the tests, drawn with reportlab; coordinates in points from the top left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table, TableStyle

WIDTH, HEIGHT = A4
FONTS = {"": "Helvetica", "b": "Helvetica-Bold", "i": "Helvetica-Oblique"}


class Sheet:
    """One page being drawn."""

    def __init__(self, canvas: Canvas, width: float, height: float) -> None:
        self.canvas = canvas
        self.width = width
        self.height = height

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 11,
        style: str = "",
        color: str = "#000000",
        underline: bool = False,
    ) -> None:
        """One line; `y` is its baseline's, `style` is "", "b" or "i"."""
        self.canvas.setFont(FONTS[style], size)
        self.canvas.setFillColor(HexColor(color))
        self.canvas.drawString(x, self.height - y, text)
        if underline:
            width = self.canvas.stringWidth(text, FONTS[style], size)
            self.rule(x, y + 1.5, x + width, y + 1.5)

    def lines(
        self, x: float, y: float, lines: Sequence[str], *, size: float = 11, leading: float = 14
    ) -> None:
        for index, line in enumerate(lines):
            self.text(x, y + index * leading, line, size=size)

    def rule(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.5) -> None:
        self.canvas.setLineWidth(width)
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def fill(self, x0: float, y0: float, x1: float, y1: float, color: str) -> None:
        self.canvas.setFillColor(HexColor(color))
        self.canvas.rect(x0, self.height - y1, x1 - x0, y1 - y0, stroke=0, fill=1)

    def table(
        self,
        x: float,
        y: float,
        widths: Sequence[float],
        rows: Sequence[Sequence[str]],
        *style: tuple[object, ...],
        grid: bool = True,
        header: bool = False,
    ) -> float:
        """A ruled table whose top left is at (x, y); its bottom's y.

        `style`: more of reportlab's commands, e.g. ("SPAN", (0, 1), (0, 2)); "\\n" in a cell
        starts a new line; `header`: the first row is bold, on a coloured ground.
        """
        commands: list[tuple[object, ...]] = [
            ("FONT", (0, 0), (-1, -1), "Helvetica", 10),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ]
        if grid:
            commands.append(("GRID", (0, 0), (-1, -1), 0.5, HexColor("#000000")))
        if header:
            commands.append(("FONT", (0, 0), (-1, 0), "Helvetica-Bold", 10))
            commands.append(("BACKGROUND", (0, 0), (-1, 0), HexColor("#DBE5F1")))
        table = Table([list(row) for row in rows], colWidths=list(widths))
        table.setStyle(TableStyle(commands + list(style)))
        _, height = table.wrapOn(self.canvas, self.width, self.height)
        table.drawOn(self.canvas, x, self.height - y - height)
        return y + float(height)


def make_pdf(
    path: Path,
    *pages: Callable[[Sheet], None],
    size: tuple[float, float] = A4,
    rotate: int = 0,
    password: str | None = None,
    owner_only: bool = False,
    title: str = "",
    author: str = "",
    outline: Sequence[tuple[str, int, int]] = (),
) -> Path:
    """A PDF with a page for each function; `path`, for convenience.

    Args:
        size: width and height as drawn, before `rotate`.
        rotate: the pages' /Rotate, in degrees clockwise.
        password: needed to open; with `owner_only`, needed to change it only.
        outline: title, level from 1, page from 1.
    """
    encrypt = None
    if password is not None:
        user = "" if owner_only else password
        encrypt = StandardEncryption(user, ownerPassword=password)
    # reportlab turns the media box along with the page: it is drawn upright all the same.
    pagesize = size[::-1] if rotate % 180 else size
    canvas = Canvas(str(path), pagesize=pagesize, encrypt=encrypt, invariant=1)
    if title:
        canvas.setTitle(title)
    if author:
        canvas.setAuthor(author)
    for number, draw in enumerate(pages, 1):
        for index, entry in enumerate(outline):
            if entry[2] == number:  # one destination an entry: reportlab knows them by it
                canvas.bookmarkPage(f"entry-{index}")
        draw(Sheet(canvas, *size))
        if rotate:
            canvas.setPageRotation(rotate)
        canvas.showPage()
    for index, (text, level, _) in enumerate(outline):
        canvas.addOutlineEntry(text, f"entry-{index}", level - 1)
    canvas.save()
    return path
