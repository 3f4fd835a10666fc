"""Small documents for these tests, typeset in memory: pages of words, sections, passages.

The words stand one line a unit on pages of ten lines, so that a test can say where a quote
must be found.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from ingest.model import (
    Box,
    Document,
    PageText,
    Passage,
    Report,
    Section,
    SectionKind,
    Unit,
    UnitCell,
)
from ingest.records.model import (
    Engagement,
    Gouvernance,
    Indicateur,
    Mention,
    Partenaire,
    Place,
    Records,
    Source,
)
from ingest.records.partners import usual_name

LINES = 10  # a page
_STEP = 0.02  # width of a character


@dataclass
class Sheet:
    """Writes a document section by section."""

    name: str
    title: str
    period: str = ""
    sections: list[Section] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    engagements: list[Engagement] = field(default_factory=list)
    indicateurs: list[Indicateur] = field(default_factory=list)
    gouvernances: list[Gouvernance] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.id = hashlib.sha256(self.name.encode()).hexdigest()[:16]
        self.sections.append(Section(0, -1, 0, "document", "", self.title, self.title, 1, 1))

    def section(
        self, kind: SectionKind, title: str, parent: int = 0, label: str = "", number: str = ""
    ) -> int:
        index = len(self.sections)
        level = self.sections[parent].level + 1
        self.sections.append(
            Section(index, parent, level, kind, number, title, label or title, 1, 1)
        )
        return index

    def text(self, section: int, *sentences: str, lead: str = "") -> Passage:
        """A passage of sentences, or of items under `lead` (an intro line on the page)."""
        kind = "item" if lead else "sentence"
        return self._passage(section, [(kind, s, lead, ()) for s in sentences], lead)

    def row(self, section: int, **cells: str) -> Passage:
        """A passage of one table row; cell names are the column heads."""
        return self._passage(section, [("row", " ".join(cells.values()), "", cells.items())], "")

    def engagement(self, section: int, partner: str, text: str, objectif: str = "") -> None:
        """A sentence that says what a partner commits itself to, and its record."""
        passage = self.text(section, text)
        source = Source(passage.id, 0, len(text), passage.pages, passage.locator)
        name = usual_name(partner) or partner
        self.engagements.append(
            Engagement(
                f"{passage.id}-e",
                self.id,
                (Partenaire(partner, name),),
                text,
                source,
                explicit=True,
                objectif=objectif,
            )
        )

    def body(self, section: int, name: str, role: str) -> None:
        """A sentence that says the part of one who steers, and its record."""
        passage = self.text(section, role)
        source = Source(passage.id, 0, len(role), passage.pages, passage.locator)
        self.gouvernances.append(
            Gouvernance(f"{passage.id}-g", self.id, name, source, role=(Mention(role, source),))
        )

    def figure(
        self,
        section: int,
        commune: str,
        quartier: str,
        what: str,
        value: str,
        unit: str = "",
        year: str = "",
        territoire: str = "",
    ) -> None:
        """A row with a figure of a quartier, of a commune or of a column's head, its record too."""
        passage = self.row(section, **{what: f"{quartier} {value}"})
        source = Source(passage.id, 0, len(passage.text), passage.pages, passage.locator)
        number = float(re.sub(r"\s", "", value).replace(",", "."))
        self.indicateurs.append(
            Indicateur(
                f"{passage.id}-i",
                self.id,
                "valeur",
                what,
                source,
                Place(commune, quartier),
                value=value,
                number=number,
                unit=unit,
                year=year,
                territoire=territoire,
            )
        )

    def _passage(self, section: int, content: list, lead: str) -> Passage:
        if lead:
            self.lines.append(lead)
        units: list[Unit] = []
        boxes: list[Box] = []
        text = ""
        for kind, words, intro, cells in content:
            start = len(text) + (1 if text else 0)
            text = f"{text}\n{words}" if text else words
            at = start
            unit_cells = []
            for label, value in cells:
                unit_cells.append(UnitCell(label, value, at, at + len(value)))
                at += len(value) + 1
            units.append(Unit(kind, start, len(text), intro, tuple(unit_cells)))
            boxes.append(self._box(words))
            self.lines.append(words)
        labels: list[str] = []
        index = section
        while index > 0:
            labels.insert(0, self.sections[index].label)
            index = self.sections[index].parent
        passage = Passage(
            id=f"{self.id}-{len(self.passages)}",
            document_id=self.id,
            order=len(self.passages),
            section=section,
            kind="table" if content[0][0] == "row" else "text",
            text=text,
            locator=" › ".join(labels),
            path=tuple(labels),
            context=lead,
            pages=tuple(dict.fromkeys(box.page for box in boxes)),
            boxes=tuple(boxes),
            units=tuple(units),
            tokens=max(1, len(text) // 4),
        )
        self.passages.append(passage)
        return passage

    def _box(self, words: str) -> Box:
        page, line = divmod(len(self.lines), LINES)
        return Box(page + 1, 0.0, line / LINES, len(words) * _STEP, (line + 0.5) / LINES)

    def document(self) -> Document:
        pages = []
        for start in range(0, max(1, len(self.lines)), LINES):
            words: list[str] = []
            boxes: list[tuple[float, float, float, float]] = []
            for row, line in enumerate(self.lines[start : start + LINES]):
                at = 0
                for word in line.split():
                    x0, x1 = at * _STEP, (at + len(word)) * _STEP
                    words.append(word)
                    boxes.append((x0, row / LINES, x1, (row + 0.5) / LINES))
                    at += len(word) + 1
            pages.append(PageText(start // LINES + 1, "", 595.0, 842.0, tuple(words), tuple(boxes)))
        return Document(
            id=self.id,
            name=self.name,
            title=self.title,
            period=self.period,
            pages=tuple(pages),
            sections=tuple(self.sections),
            passages=tuple(self.passages),
            tables=(),
            report=Report(len(pages), len(self.sections), 0, len(self.passages), 0, 0),
            records=Records(
                engagements=tuple(self.engagements),
                indicateurs=tuple(self.indicateurs),
                gouvernances=tuple(self.gouvernances),
            ),
        )
