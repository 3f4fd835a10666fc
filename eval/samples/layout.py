"""Sets pages the way town halls do: running heads, ruled tables with merged cells, bullets.

Fonts are the standard fourteen of PDF, or Vera which comes with reportlab: nothing to
install, and the same bytes everywhere for a given version of reportlab (`invariant`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    HRFlowable,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus.tableofcontents import TableOfContents

from eval.samples.flowables import Footnote, Numbered

Cell = str | Sequence[str]  # a sequence: one paragraph each, "- " making a dashed item


@dataclass(frozen=True)
class Look:
    regular: str = "Helvetica"
    bold: str = "Helvetica-Bold"
    italic: str = "Helvetica-Oblique"
    size: float = 9.5
    colour: str = "#1f4e8c"
    pale: str = "#dce6f2"
    apostrophe: str = "’"
    upright: bool = True  # portrait
    margin: float = 2.0 * cm


def vera() -> tuple[str, str, str]:
    """Vera, registered under the names that are returned: regular, bold, italic."""
    for name, file in (("Vera", "Vera"), ("Vera-Bold", "VeraBd"), ("Vera-Italic", "VeraIt")):
        pdfmetrics.registerFont(TTFont(name, f"{file}.ttf"))
    pdfmetrics.registerFontFamily("Vera", "Vera", "Vera-Bold", "Vera-Italic", "Vera-Bold")
    return "Vera", "Vera-Bold", "Vera-Italic"


@dataclass
class Composer:
    """Collects what a document says, top to bottom, then writes it."""

    title: str
    subject: str
    running: str  # head of every page but the cover
    look: Look
    cover: bool = True
    stamp: tuple[str, ...] = ()  # lines of the prefecture's stamp
    story: list[Flowable] = field(default_factory=list)
    sheets: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        look = self.look
        body = ParagraphStyle(
            "body", fontName=look.regular, fontSize=look.size, leading=look.size * 1.28,
            alignment=TA_JUSTIFY, spaceAfter=4, embeddedHyphenation=1,
        )  # fmt: skip
        self.styles = {
            "body": body,
            "item": ParagraphStyle(
                "item", body, leftIndent=16, bulletIndent=5, spaceAfter=2, alignment=0
            ),
            "subitem": ParagraphStyle(
                "subitem", body, leftIndent=30, bulletIndent=20, spaceAfter=2, alignment=0
            ),
            "cell": ParagraphStyle(
                "cell", body, fontSize=look.size - 1, leading=(look.size - 1) * 1.22,
                alignment=0, spaceAfter=1.5,
            ),
            "head": ParagraphStyle(
                "head", body, fontName=look.bold, fontSize=look.size - 1, textColor=colors.white,
                leading=(look.size - 1) * 1.2, alignment=TA_CENTER, spaceAfter=0,
            ),
            "note": ParagraphStyle("note", body, fontSize=7.5, leading=9, alignment=0),
        }  # fmt: skip
        sizes = {
            1: (look.size + 5.5, 14, 7),
            2: (look.size + 2.5, 10, 5),
            3: (look.size + 0.5, 7, 3),
        }
        for level, (size, before, after) in sizes.items():
            self.styles[f"h{level}"] = ParagraphStyle(
                f"h{level}", fontName=look.bold, fontSize=size, leading=size * 1.2,
                spaceBefore=before, spaceAfter=after, keepWithNext=1,
                textColor=look.colour if level < 3 else colors.black,
            )  # fmt: skip
        width, height = A4 if look.upright else landscape(A4)
        self.width, self.height = width, height
        self.column = width - 2 * look.margin

    def french(self, text: str) -> str:
        """Unbreakable spaces where French typography wants them; the house's apostrophe."""
        text = re.sub(r" ([:;?!%»€])", "\xa0\\1", text).replace("« ", "«\xa0")
        text = re.sub(r"(?<=\d) (?=\d{3}\b)|(?<=\d) (?=h \d)|(?<=\d h) (?=\d)", "\xa0", text)
        return re.sub(r"(?<=\w)'", self.look.apostrophe, text)

    def paragraph(self, text: str, style: str = "body", bullet: str | None = None) -> Paragraph:
        made = self.styles[style]
        if bullet == "➤":
            made = ParagraphStyle(f"{style}➤", made, bulletFontName="ZapfDingbats")
        return Paragraph(self.french(text), made, bulletText=bullet)

    def heading(self, text: str, level: int, contents: bool = True) -> None:
        paragraph = self.paragraph(text, f"h{level}")
        if contents and level < 3:
            paragraph.contents_level = level - 1
        self.story += [CondPageBreak(2.7 * cm), paragraph]

    def banner(self, text: str) -> None:
        """A heading in a coloured frame over the whole column."""
        line = ParagraphStyle("banner", self.styles["body"], fontName=self.look.bold, alignment=0)
        table = Table([[Paragraph(self.french(text), line)]], colWidths=[self.column])
        table.setStyle(
            TableStyle(
                [
                    ("BACKGROUND", (0, 0), (-1, -1), self.look.pale),
                    ("BOX", (0, 0), (-1, -1), 0.8, self.look.colour),
                ]
            )
        )
        table.spaceBefore = table.spaceAfter = 6
        table.keepWithNext = 1
        self.story += [CondPageBreak(6 * cm), table]

    def text(self, *paragraphs: str) -> None:
        self.story += [self.paragraph(text) for text in paragraphs]

    def items(self, *items: str | Sequence[str], mark: str = "•") -> None:
        """A list; a sequence among the items is a list under the one before it."""
        for item in items:
            if isinstance(item, str):
                self.story.append(self.paragraph(item, "item", mark))
            else:
                self.story += [self.paragraph(text, "subitem", "–") for text in item]
        self.story.append(Spacer(1, 3))

    def footnote(self, text: str) -> None:
        look = self.look
        self.story.append(
            Footnote(self.paragraph(text, "note"), look.margin, self.column, 2.2 * cm)
        )

    def _cell(self, cell: Cell, label: bool) -> list[Paragraph]:
        if isinstance(cell, str):
            text = f"<b>{cell}</b>" if label and cell else cell
            return [self.paragraph(text, "cell")] if cell else []
        style = ParagraphStyle("cellitem", self.styles["cell"], leftIndent=8, bulletIndent=0)
        return [
            Paragraph(self.french(text.removeprefix("- ")), style, bulletText="-")
            if text.startswith("- ")
            else self.paragraph(text, "cell")
            for text in cell
        ]

    def table(
        self,
        header: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        shares: Sequence[float],
        *,
        labels: bool = True,
        label_fill: bool = False,
    ) -> None:
        """A ruled table over the column. An empty cell is merged with the one above it.

        Rows are cut by page breaks wherever these fall, as word processors do, and the
        header comes again on the next page.
        """
        look = self.look
        cells = [[self.paragraph(text, "head") for text in header]] if header else []
        cells += [
            [self._cell(cell, labels and not n) for n, cell in enumerate(row)] for row in rows
        ]
        rules: list[tuple[object, ...]] = [
            ("BOX", (0, 0), (-1, -1), 0.6, colors.black),
            ("INNERGRID", (0, 0), (-1, 0), 0.6, colors.black),
            ("LINEBELOW", (0, "splitlast"), (-1, "splitlast"), 0.6, colors.black),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ]
        if header:
            rules.append(("BACKGROUND", (0, 0), (-1, 0), look.colour))
        if label_fill:
            rules.append(("BACKGROUND", (0, bool(header)), (0, -1), look.pale))
        for column in range(len(shares)):
            rules.append(("LINEBEFORE", (column, 0), (column, -1), 0.6, colors.black))
            for number, row in enumerate(rows, bool(header)):
                if row[column]:
                    rules.append(
                        ("LINEABOVE", (column, number), (column, number), 0.6, colors.black)
                    )
        total = sum(shares)
        self.story += [
            Spacer(1, 3),
            Table(
                cells, colWidths=[self.column * share / total for share in shares],
                repeatRows=1 if header else 0, style=TableStyle(rules), splitByRow=0, splitInRow=1,
            ),
            Spacer(1, 7),
        ]  # fmt: skip

    def contents(self, title: str) -> None:
        toc = TableOfContents(dotsMinLevel=0)
        toc.levelStyles = [
            ParagraphStyle("toc1", self.styles["body"], fontName=self.look.bold, spaceBefore=5),
            ParagraphStyle("toc2", self.styles["body"], leftIndent=14, spaceAfter=1),
        ]
        self.story += [self.paragraph(title, "h1"), toc, PageBreak()]

    def title_page(self, over: str, *lines: str, below: Sequence[str] = ()) -> None:
        big = ParagraphStyle(
            "big", fontName=self.look.bold, fontSize=25, leading=32, textColor=self.look.colour,
            alignment=TA_CENTER, spaceAfter=10,
        )  # fmt: skip
        small = ParagraphStyle("small", self.styles["body"], fontSize=11, leading=15, alignment=1)
        self.story += [Spacer(1, 4 * cm), Paragraph(self.french(over), small), Spacer(1, 1 * cm)]
        self.story += [Paragraph(self.french(line), big) for line in lines]
        self.story += [Spacer(1, 1 * cm), HRFlowable(width="40%", color=self.look.colour)]
        self.story += [Spacer(1, 1 * cm), *(Paragraph(self.french(line), small) for line in below)]
        self.story += [NextPageTemplate("page"), PageBreak()]

    def sheet(self, quartier: str, commune: str) -> None:
        """Opens the sheet of a quartier: its bar stands on top of each of its pages."""
        self.sheets.append((quartier, commune))
        self.story += [NextPageTemplate(f"sheet {quartier}"), PageBreak()]

    def end_sheets(self) -> None:
        self.story += [NextPageTemplate("page"), PageBreak()]

    def _furniture(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.setFont(self.look.italic, 7.5)
        canvas.setFillColor(colors.HexColor("#666666"))
        canvas.drawString(self.look.margin, self.height - 1.15 * cm, self.french(self.running))
        canvas.setFont(self.look.regular, 8)
        canvas.drawCentredString(self.width / 2, 1.0 * cm, f"{document.page}")
        canvas.restoreState()
        if self.stamp:
            self._stamp(canvas)

    def _stamp(self, canvas: Canvas) -> None:
        width, height = 6.2 * cm, 1.35 * cm
        x, y = self.width - width - 0.7 * cm, 0.45 * cm
        canvas.saveState()
        canvas.setStrokeColor(colors.HexColor("#3a3a8c"))
        canvas.setFillColor(colors.HexColor("#3a3a8c"))
        canvas.rect(x, y, width, height)
        canvas.setFont("Helvetica", 6.5)
        for number, line in enumerate(self.stamp):
            canvas.drawString(x + 5, y + height - 9 - 8.5 * number, line)
        canvas.restoreState()

    def _bar(self, quartier: str, commune: str, canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFillColor(self.look.colour)
        canvas.rect(0, self.height - 2.55 * cm, self.width, 0.95 * cm, stroke=0, fill=1)
        canvas.setFillColor(colors.white)
        canvas.setFont(self.look.bold, 13)
        canvas.drawString(self.look.margin, self.height - 2.23 * cm, self.french(quartier.upper()))
        canvas.setFont(self.look.italic, 10)
        canvas.drawRightString(
            self.width - self.look.margin, self.height - 2.2 * cm, self.french(commune)
        )
        canvas.restoreState()

    def write(self, path: Path) -> None:
        def frame(top: float) -> Frame:
            bottom = 2.3 * cm
            return Frame(
                self.look.margin, bottom, self.column, self.height - top - bottom,
                leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
            )  # fmt: skip

        templates = [PageTemplate("cover", [frame(2 * cm)])] if self.cover else []
        templates.append(PageTemplate("page", [frame(1.8 * cm)], onPage=self._furniture))
        for quartier, commune in self.sheets:

            def on_page(
                canvas: Canvas,
                document: BaseDocTemplate,
                names: tuple[str, str] = (quartier, commune),
            ) -> None:
                self._furniture(canvas, document)
                self._bar(*names, canvas)

            templates.append(PageTemplate(f"sheet {quartier}", [frame(3.0 * cm)], onPage=on_page))
        document = Numbered(
            str(path), pagesize=(self.width, self.height), pageTemplates=templates,
            title=self.title, subject=self.subject, author="Document inventé pour les essais",
            lang="fr-FR", invariant=1,
        )  # fmt: skip
        document.multiBuild(self.story)
