"""Passages as records read them: one part a sentence, item or row, with all that governs it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.model import Passage, Section, Unit, UnitCell
from ingest.records.model import Mention, Source
from ingest.structure import path_of
from prompts.records import plain, record_words

_MARK = re.compile(r"^(?:[-–—•●▪■□◦○*→>►➢➤✓·]|\d{1,2}\s?[-.)]|[a-z][.)/])\s*")
_GOES_ON = re.compile(r"^[a-zà-öø-ÿœ(«\"»,;:/&+]")  # how a line that goes on begins
_OPEN_END = re.compile(r"(?:[,/&(]|\b(?:de|du|des|d['’]|la|le|les|l['’]|et|ou|à|en))\s*$")


@dataclass(frozen=True, slots=True)
class Part:
    passage: Passage
    path: tuple[Section, ...]  # from just under the document to the passage's section
    kind: str  # "sentence", "item", "row", "note"
    start: int  # span in passage.text
    end: int
    leads: tuple[str, ...]  # sub-heads inside the passage, intro lines, items it is nested in
    cells: tuple[UnitCell, ...]  # rows only

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]

    @property
    def marker(self) -> str:
        """What stands before it on its line."""
        line = self.passage.text.rfind("\n", 0, self.start) + 1
        return self.passage.text[line : self.start].strip()

    @property
    def heads(self) -> tuple[str, ...]:
        """Titles above it, widest first, intro lines included."""
        return (*(section.title for section in self.path), *self.leads)

    def source(self, start: int | None = None, end: int | None = None) -> Source:
        passage = self.passage
        return Source(
            passage.id,
            self.start if start is None else start,
            self.end if end is None else end,
            passage.pages,
            passage.locator,
        )

    def mention(self) -> Mention:
        return Mention(self.text, self.source())


def parts_of(passages: Sequence[Passage], sections: Sequence[Section]) -> list[Part]:
    """In reading order; the sentences of one item are one part."""
    paths: dict[int, tuple[Section, ...]] = {}
    out: list[Part] = []
    for passage in passages:
        if passage.section not in paths:
            indices = path_of(sections, passage.section)
            paths[passage.section] = tuple(sections[index] for index in indices)
        for unit in _whole_items(passage):
            leads = tuple(unit.lead.split(" › ")) if unit.lead else ()
            out.append(
                Part(
                    passage,
                    paths[passage.section],
                    unit.kind,
                    unit.start,
                    unit.end,
                    leads,
                    unit.cells,
                )
            )
    return out


def _whole_items(passage: Passage) -> Iterator[Unit]:
    held: Unit | None = None
    for unit in passage.units:
        if (
            held is not None
            and unit.kind == held.kind == "item"
            and unit.lead == held.lead
            and "\n" not in passage.text[held.end : unit.start]
        ):
            held = Unit("item", held.start, unit.end, held.lead)
            continue
        if held is not None:
            yield held
        held = unit
    if held is not None:
        yield held


def cell_mentions(part: Part, cell: UnitCell) -> list[Mention]:
    """The items of a cell: its lines, those that a line break cut mended.

    An inherited cell's words stand in a row above: its mentions point to the row that
    inherits them.
    """
    spans: list[list[int]] = []
    offset = 0
    for line in cell.text.split("\n"):
        end = offset + len(line)
        mark = _MARK.match(line)
        previous = cell.text[spans[-1][0] : spans[-1][1]] if spans else ""
        goes_on = not mark and (_GOES_ON.match(line) or _OPEN_END.search(previous))
        if spans and goes_on and not previous.endswith((".", ":")):
            spans[-1][1] = end
        elif line.strip():
            spans.append([offset + (mark.end() if mark else 0), end])
        offset = end + 1
    out = []
    for start, end in spans:
        text = cell.text[start:end].strip()
        if not text or record_words().empty.match(plain(text)):
            continue
        if cell.start < 0:
            source = part.source()
        else:
            source = part.source(cell.start + start, cell.start + end)
        out.append(Mention(text, source))
    return out


def unmarked(text: str) -> str:
    """Without the bullet or number that opens it."""
    return _MARK.sub("", text, count=1)


def nearest(path: Sequence[Section], *kinds: str) -> Section | None:
    for section in reversed(path):
        if section.kind in kinds:
            return section
    return None
