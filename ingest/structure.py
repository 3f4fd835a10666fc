"""Blocks become a tree of sections.

A heading's place comes from what it says of itself (the grammar's ranks, its number),
from the PDF's outline where there is one, and otherwise from how much it stands out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.blocks import Block
from ingest.model import Section, SectionKind
from ingest.text import fold
from prompts.headings import heading_grammar

# « Fiche quartier n° 2 – Les Aubépins – Bel-Air (Valbourg) »: the quartier, its commune left out.
_SHEET = re.compile(
    r"(?P<what>[^–—:-]+?)(?:\s+n\s?[°ºo]\s?\d{1,3}|\s+\d{1,3})?\s*[–—:-]\s*(?P<name>\S.*?)(?:\s*\([^)]*\))?$"
)
_TIE = 0.35  # points of prominence under which two headings look alike


@dataclass(slots=True)
class _Node:
    index: int
    parent: int
    level: int
    kind: SectionKind
    number: str
    title: str
    label: str
    page: int
    prominence: float
    rank: int | None
    outline_level: int | None
    fill: int | None  # of the ground its heading stands on
    boxed: bool = False  # its content stands on the same ground
    listed: bool | None = None  # its own content ends with a list item; None: it has none
    last_page: int = 0
    children: list[int] = field(default_factory=list)


class TreeBuilder:
    """Takes headings in reading order and gives each block its section."""

    def __init__(
        self,
        title: str,
        outline: dict[tuple[int, str], int],
        body_size: float,
        sheets: str = "",
    ) -> None:
        """`outline`: level (1 is the widest) of a folded title on a page; `body_size`: points;
        `sheets`: what the document calls its numbered sheets (« Fiche »).
        """
        self.sheets = sheets
        self.outline = outline
        self.body_size = body_size
        root = _Node(0, -1, 0, "document", "", title, title, 1, 1e9, -1, 0, None)
        self.nodes = [root]
        self.open: list[_Node] = [root]
        self.captioned = -1  # the section of a table's title, once the table is read

    @property
    def current(self) -> int:
        """Index of the section that what follows belongs to."""
        return self.open[-1].index

    def heading(self, block: Block) -> int:
        """Opens the section of a heading block; returns its index."""
        if block.sheet is not None:
            return self._sheet(block, *block.sheet)
        if block.bar is not None and block.bar[0] and not _is_numbered(block, block.bar[1]):
            return self._bar(block)
        node = self._node(block)
        self._close_until(node)
        siblings = self.open[-1].children
        last = self.nodes[siblings[-1]] if siblings else None
        if last and last.page < node.page and fold(last.label) == fold(node.label):
            # The same title on the next page: the section goes on (« suite »).
            self.open.append(last)
            return last.index
        return self._push(node)

    def rubric(self, block: Block) -> int:
        """Opens the section of a row's label, directly under the heading above the table."""
        node = self._node(block)
        node.kind, node.rank, node.outline_level = "rubrique", None, None
        node.title = node.label = block.text.rstrip(" :")
        node.prominence = -1.0
        while self.open[-1].kind == "rubrique" or self.open[-1].prominence < -1.5:
            self.open.pop()
        return self._push(node)

    def inside_rubric(self, block: Block) -> int:
        """Opens a sub-head that stands inside a rubric's cell."""
        node = self._node(block)
        node.rank, node.outline_level, node.prominence = None, None, -2.0
        while self.open[-1].prominence < -1.5:
            self.open.pop()
        return self._push(node)

    def content(self, block: Block) -> int:
        """The section of a block that is no heading: a boxed text ends with its box."""
        if self.open[-1].index == self.captioned:
            if heading_grammar().table_notes.match(fold(block.text)):
                return self.current
            self.open.pop()
        fill = block.lines[0].fill
        for position in range(len(self.open) - 1, 0, -1):
            node = self.open[position]
            if node.fill is None:
                continue
            if fill == node.fill:
                node.boxed = True
            elif node.boxed:
                del self.open[position:]
            break
        self.open[-1].listed = block.kind == "item"
        return self.current

    def headed_table(self) -> int:
        """The section of a table with column heads.

        It ends the small sub-heads whose list is over (« Synthèse de l'offre : » and its
        bullets, then the table of objectives): the table belongs to what stands above them.
        """
        closed = False
        while self.open[-1].level and self._is_small(self.open[-1]):
            top = self.open[-1]
            if top.listed is not True and not (closed and top.listed is None):
                break
            self.open.pop()
            closed = True
        return self.current

    def end_captioned(self) -> None:
        """« Tableau 3 – … » heads its table and its source, not what follows."""
        top = self.open[-1]
        if top.level and heading_grammar().captions.match(fold(top.title)):
            self.captioned = top.index

    def _is_small(self, node: _Node) -> bool:
        return (
            node.kind == "intertitre"
            and node.rank is None
            and node.outline_level is None
            and node.prominence < 1.3 * self.body_size
        )

    def end_table(self) -> None:
        """What follows a table of rubrics is no longer inside it."""
        while self.open[-1].prominence < 0:
            self.open.pop()

    def reach(self, page: int) -> None:
        """The open sections go on to `page`."""
        for node in self.open:
            node.last_page = max(node.last_page, page)

    def sections(self) -> tuple[Section, ...]:
        """The tree, kinds settled by what stands under each heading."""
        self._settle_kinds()
        return tuple(
            Section(
                index=node.index,
                parent=node.parent,
                level=node.level,
                kind=node.kind,
                number=node.number,
                title=node.title,
                label=node.label,
                first_page=node.page,
                last_page=max(node.last_page, node.page),
            )
            for node in self.nodes
        )

    def _above(self, node: _Node) -> Iterator[_Node]:
        while node.parent > 0:
            node = self.nodes[node.parent]
            yield node

    def _node(self, block: Block) -> _Node:
        text = block.text.strip()
        level = self.outline.get((block.page, fold(text)))
        announced = block.announced
        kind: SectionKind = "intertitre"
        number, title, rank = "", text.rstrip(" :"), None
        label = title
        if announced is not None:
            kind = announced.kind  # type: ignore[assignment]  # the grammar's kinds are SectionKinds
            number, rank = announced.number, announced.rank
            title = announced.title.rstrip(" :") or title
            if announced.kind != "point":
                label = announced.lead + (
                    f" — {announced.title.rstrip(' :')}" if announced.title else ""
                )
        if block.marker and block.announced is None:
            title = label = text.removeprefix(block.marker).strip().rstrip(" :")
        return _Node(
            -1,
            -1,
            0,
            kind,
            number,
            title,
            label,
            block.page,
            block.prominence,
            rank,
            level,
            block.lines[0].fill if block.bar is None else None,
        )

    def _sheet(self, block: Block, number: str, title: str, below: str) -> int:
        """A numbered sheet's bar: « Fiche 4 — Garage associatif (Tous quartiers) »."""
        node = self._node(block)
        named = f"{title} ({below})" if below else title
        node.kind = "fiche" if self.sheets else "intertitre"
        node.number, node.title, node.rank = number, named, None
        node.label = f"{self.sheets} {number} — {named}".strip()
        node.prominence = max(word.style.size for line in block.lines for word in line.words)
        self._close_until(node)
        return self._push(node)

    def _bar(self, block: Block) -> int:
        """A sheet's bar: the quartier at its left, the commune at its right."""
        assert block.bar is not None
        name, commune = block.bar[0].strip(), block.bar[1].strip()
        for node in reversed(self.open):
            if fold(node.title) == fold(name):  # the bar of the commune's own pages
                node.kind = "commune" if not commune else node.kind
                while self.open[-1] is not node:
                    self.open.pop()
                return node.index
        if commune:
            self._open_commune(commune, block)
        node = self._node(block)
        node.title = node.label = name
        node.kind = "quartier" if commune else "intertitre"
        node.number, node.rank = "", None
        self._close_until(node)
        return self._push(node)

    def _open_commune(self, commune: str, block: Block) -> None:
        folded = f" {fold(commune)} "
        for node in reversed(self.open[1:]):
            title = fold(node.title)
            if title and (f" {title} " in folded or folded.strip() in title):
                node.kind = "commune"
                while self.open[-1] is not node:
                    self.open.pop()
                return
        node = self._node(block)
        node.kind, node.title, node.label = "commune", commune, commune
        node.number, node.rank, node.outline_level = "", None, None
        node.prominence = block.prominence + 1.0
        self._close_until(node)
        self._push(node)

    def _close_until(self, node: _Node) -> None:
        if node.kind == "point":
            # « B – » after « A – › 1- › a/ » goes back to where « A – » was opened.
            for position, above in enumerate(self.open):
                if above.kind != "point" or _inside(above.number, node.number) is not False:
                    continue
                if abs(above.prominence - node.prominence) < 3 * _TIE:
                    del self.open[position:]
                    return
        while not _outranks(self.open[-1], node):
            self.open.pop()

    def _push(self, node: _Node) -> int:
        parent = self.open[-1]
        node.index, node.parent, node.level = len(self.nodes), parent.index, parent.level + 1
        node.last_page = node.page
        parent.children.append(node.index)
        self.nodes.append(node)
        self.open.append(node)
        return node.index

    def _settle_kinds(self) -> None:
        grammar = heading_grammar()
        for node in self.nodes[1:]:
            if node.kind == "intertitre" and fold(node.title).startswith(grammar.partner_openings):
                node.kind = "partenaire"
        for node in self.nodes[1:]:
            named = _SHEET.match(node.title) if node.kind == "intertitre" else None
            if named and fold(named["what"]) in grammar.sheet_names:
                node.kind, node.title = "quartier", named["name"]
        for node in self.nodes[1:]:
            titles = [fold(self.nodes[child].title) for child in node.children]
            opens_sheet = any(title.startswith(grammar.sheet_openings) for title in titles)
            own = fold(node.title).startswith(grammar.sheet_openings)
            inside = any(above.kind == "quartier" for above in self._above(node))
            if opens_sheet and node.kind == "intertitre" and not own and not inside:
                node.kind = "quartier"
        for node in self.nodes[1:]:
            parent = self.nodes[node.parent]
            if node.kind == "quartier" and parent.kind == "intertitre" and parent.level > 0:
                parent.kind = "commune"
        for node in self.nodes[1:]:
            parent = self.nodes[node.parent]
            if node.kind == "intertitre" and parent.kind in ("quartier", "commune"):
                node.kind = "theme"


def _outranks(above: _Node, node: _Node) -> bool:
    """Whether `node` stands under `above`."""
    if above.level == 0:
        return True
    if above.outline_level is not None and node.outline_level is not None:
        return above.outline_level < node.outline_level
    if above.rank is not None and node.rank is not None:
        if above.rank != node.rank or above.kind == node.kind:
            return above.rank < node.rank
        # « Orientation A1 » stands under « Axe A » where that is bigger.
        return above.prominence > node.prominence + _TIE
    if node.kind == "annexe" and above.rank is None and above.outline_level is None:
        return False  # it ends the last quartier's sheet, however big the commune's name
    if above.kind == node.kind == "point":
        inside = _inside(above.number, node.number)
        if inside is not None:
            return inside
        # Another way of numbering, not seen above: « A – » then « 1- » nests.
        return above.prominence > node.prominence - _TIE
    return above.prominence > node.prominence + _TIE


def _inside(above: str, below: str) -> bool | None:
    """7 then 7.1: inside; 7.1 then 7.2: beside; None where the ways of numbering differ."""
    one, two = above.split("."), below.split(".")
    if _scheme(one[0]) != _scheme(two[0]):
        return None
    return len(two) > len(one) and two[: len(one)] == one


def _scheme(number: str) -> str:
    if number.isdigit():
        return "1"
    if set(number) <= set("IVX"):
        return "I"
    return "A" if number.isupper() else "a"


def path_of(sections: Sequence[Section], index: int) -> tuple[int, ...]:
    """Indexes of the sections from just under the document down to `index`."""
    path: list[int] = []
    while index > 0:
        path.append(index)
        index = sections[index].parent
    return tuple(reversed(path))


def _is_numbered(block: Block, aside: str) -> bool:
    """« Fiche A2 – Permis accéléré » on a bar of its own: no quartier's name."""
    announced = block.announced
    return bool(announced and announced.kind != "point" and announced.number and not aside.strip())
