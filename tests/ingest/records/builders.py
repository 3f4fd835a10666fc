"""A document written as its sections and units, without pages: what records are made from."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.model import Passage, Section, SectionKind, Unit, UnitCell
from ingest.records.extract import extract_records
from ingest.records.model import Records, Source


@dataclass
class Sheet:
    """A document as it is written; each `section` opens under the one of a lesser level."""

    sections: list[Section] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    _rows: list[tuple[str, Unit]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sections.append(Section(0, -1, 0, "document", "", "Contrat", "Contrat", 1, 9))

    def section(self, kind: SectionKind, title: str, level: int = 1, number: str = "") -> Sheet:
        self._close()
        parent = next(s.index for s in reversed(self.sections) if s.level < level)
        label = f"{kind.capitalize()} {number} — {title}" if number else title
        index = len(self.sections)
        self.sections.append(Section(index, parent, level, kind, number, title, label, 1, 9))
        return self

    def sentence(self, text: str, lead: str = "") -> Sheet:
        return self._add(text, Unit("sentence", 0, len(text), lead))

    def item(self, text: str, lead: str = "", marker: str = "- ") -> Sheet:
        start = len(marker)
        return self._add(marker + text, Unit("item", start, start + len(text), lead))

    def items(self, *texts: str, lead: str = "", marker: str = "- ") -> Sheet:
        for text in texts:
            self.item(text, lead, marker)
        return self

    def row(self, cells: dict[str, str] | list[str], inherited: tuple[str, ...] = ()) -> Sheet:
        """`cells`: head -> text, or texts of a table without heads; `inherited`: heads."""
        pairs = list(cells.items()) if isinstance(cells, dict) else [("", c) for c in cells]
        own = [text for head, text in pairs if head not in inherited]
        made, offset = [], 0
        for head, text in pairs:
            if head in inherited:
                made.append(UnitCell(head, text, -1, -1))
            else:
                made.append(UnitCell(head, text, offset, offset + len(text)))
                offset += len(text) + 1
        body = "\n".join(own)
        return self._add(body, Unit("row", 0, len(body), "", tuple(made)))

    def read(self) -> Records:
        self._close()
        return extract_records("doc", self.sections, self.passages)

    def quoted(self, source: Source) -> str:
        """The words that a source points to."""
        passage = next(p for p in self.passages if p.id == source.passage_id)
        return passage.text[source.start : source.end]

    def _add(self, text: str, unit: Unit) -> Sheet:
        self._rows.append((text, unit))
        return self

    def _close(self) -> None:
        if not self._rows:
            return
        section = self.sections[-1]
        labels: list[str] = []
        index = section.index
        while index > 0:
            labels.insert(0, self.sections[index].label)
            index = self.sections[index].parent
        text, units = "", []
        for line, unit in self._rows:
            offset = len(text)
            cells = tuple(
                c if c.start < 0 else UnitCell(c.label, c.text, c.start + offset, c.end + offset)
                for c in unit.cells
            )
            units.append(Unit(unit.kind, unit.start + offset, unit.end + offset, unit.lead, cells))
            text += line + "\n"
        order = len(self.passages)
        self.passages.append(
            Passage(
                id=f"doc-{order:05d}",
                document_id="doc",
                order=order,
                section=section.index,
                kind="text",
                text=text.rstrip("\n"),
                locator=" › ".join(labels),
                path=tuple(labels),
                context="",
                pages=(1,),
                boxes=(),
                units=tuple(units),
                tokens=len(text.split()),
            )
        )
        self._rows = []
