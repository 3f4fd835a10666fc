"""Lines become blocks: headings, paragraphs, list items, tables, notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ingest.furniture import all_lines, is_bar
from ingest.hyphens import Joiner
from ingest.model import Line, Page, Table
from ingest.text import fold
from prompts.headings import Announced, heading_grammar

_YEAR_CUT = re.compile(r"\d-$")  # « 2013-/2015 »
_SAME_COLUMN = 60.0  # points between the left edges of lines of one column, at most

BlockKind = Literal["heading", "paragraph", "item", "table", "note"]

_BULLET = re.compile(r"^[•●▪■□◦○‣⁃➤►▶▸➢➔→⇒✓✔❖♦◆☐✗*·]+$|^[-–—o]$")
_GLUED_BULLET = re.compile(r"^[•●▪■◦➤►➢✓▸](?=\S)")
_NUMBERING = re.compile(r"^(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)/°]|\d{1,2}[.)]?-|[A-Z][.)/])$")
_END = re.compile(r"[.!?…»]$|[.!?…][»\")]$")
_ARROW = re.compile(r"^[➤►▶▸➢➔→▪■❖♦◆]$")
_NO_TITLE_END = re.compile(r"[;,.…]$|\b(?:et|ou|de|du|des|la|le|les|à|au|aux|en|pour|par|sur)$")


@dataclass(slots=True)
class Body:
    """How most of a document's text is set."""

    size: float  # points
    bold: bool
    color: int
    leading: float  # usual white between two lines of a paragraph, in sizes


@dataclass(slots=True)
class Block:
    kind: BlockKind
    lines: list[Line]
    text: str = ""
    spans: list[tuple[int, int, Line]] = field(default_factory=list)  # of each line in `text`
    marker: str = ""  # items: what opens them
    x0: float = 0.0  # points; of the marker for an item
    text_x0: float = 0.0  # points; of the first word after the marker
    table: Table | None = None
    announced: Announced | None = None  # headings: what they say of themselves
    prominence: float = 0.0  # headings: how much they stand out, in points
    bar: tuple[str, str] | None = None  # headings on a dark bar: left and right words
    open_end: bool = False  # a paragraph cut by the end of a page

    @property
    def page(self) -> int:
        return self.lines[0].page


def body_of(pages: Sequence[Page]) -> Body:
    """The body's style: the mode of long lines outside tables (inside where all is tables)."""
    outside = [line for page in pages for line in page.lines]
    lines = [line for line in outside if len(line.text) >= 25 and not line.bold]
    if sum(len(line.text) for line in lines) < 0.15 * sum(
        len(line.text) for page in pages for line in all_lines(page)
    ):
        lines = [line for page in pages for line in all_lines(page) if len(line.text) >= 15]
    sizes: Counter[float] = Counter()
    colors: Counter[int] = Counter()
    bold: Counter[bool] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
        colors[line.color] += len(line.text)
        bold[line.bold] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 11.0
    gaps: Counter[float] = Counter()
    for page in pages:
        for above, below in zip(page.lines, page.lines[1:], strict=False):
            gap = (below.y0 - above.y1) / size
            if -0.5 < gap < 1.5 and abs(above.size - size) < 0.6 and abs(below.size - size) < 0.6:
                gaps[round(gap, 1)] += 1
    return Body(
        size=size,
        bold=bold.most_common(1)[0][0] if bold else False,
        color=colors.most_common(1)[0][0] if colors else 0,
        leading=gaps.most_common(1)[0][0] if gaps else 0.2,
    )


class BlockBuilder:
    """Groups the lines of one flow (a page's text, a cell) into blocks."""

    def __init__(
        self, body: Body, joiner: Joiner, outline: dict[int, set[str]], in_cell: bool = False
    ) -> None:
        """`outline`: for a page, the folded titles that the PDF's outline puts there."""
        self.body = body
        self.joiner = joiner
        self.outline = outline
        self.in_cell = in_cell

    def build(self, lines: Sequence[Line], edge: float | None = None) -> list[Block]:
        """Blocks of `lines`, in order; a paragraph or item may run over several pages.

        `edge`: the right edge of the column they stand in (points), when it is known.
        """
        right = _right_edges(lines) if edge is None else {id(line): edge for line in lines}
        groups: list[Block] = []
        for line in lines:
            previous = groups[-1] if groups else None
            if previous is not None and self._continues(previous, line, right):
                previous.lines.append(line)
            else:
                groups.append(self._open(line))
        groups = _join_bars(groups)
        for position, block in enumerate(groups):
            self._set_text(block)
            if block.kind == "heading":
                following = groups[position + 1] if position + 1 < len(groups) else None
                before = groups[position - 1] if position else None
                if not self._is_heading(block, before, following, right):
                    block.kind = "item" if block.marker else "paragraph"
                else:
                    self._describe(block)
        return self._rejoined(groups, right)

    def _open(self, line: Line) -> Block:
        marker, text_x0 = _marker(line)
        kind: BlockKind = "item" if marker else "paragraph"
        if self._stands_out(line):
            kind = "heading"
        return Block(kind, [line], marker=marker, x0=line.x0, text_x0=text_x0)

    def _stands_out(self, line: Line) -> bool:
        """Set as a heading is: bigger, bold, underlined, coloured or in capitals."""
        body = self.body
        if line.size >= 1.12 * body.size or is_bar(line):
            return True
        if self._outlined(line):
            return True
        bold = _all_bold(line) and not body.bold
        if bold or (line.underlined and len(line.text) > 3):
            return True
        coloured = line.color != body.color and line.fill is None and _vivid(line.color)
        if coloured and line.italic:
            return True
        letters = [c for c in line.text if c.isalpha()]
        if len(letters) >= 6 and all(c.isupper() for c in letters) and len(line.words) >= 2:
            return True
        if self.in_cell:
            return False
        announced = heading_grammar().announce(line.text)
        return bool(
            announced
            and announced.number
            and announced.parted
            and announced.kind in ("article", "annexe", "titre", "fiche", "chapitre")
            and (announced.title == "" or announced.title[0].isupper())
            and line.text[0].isupper()
        )

    def _outlined(self, line: Line) -> bool:
        titles = self.outline.get(line.page)
        if not titles:
            return False
        folded = fold(line.text)
        return len(folded) > 3 and any(
            folded == title or (title.startswith(folded + " ") and line.size > self.body.size)
            for title in titles
        )

    def _continues(self, block: Block, line: Line, right: dict[int, float]) -> bool:
        last = block.lines[-1]
        marker, _ = _marker(line)
        if marker and not self._is_false_marker(marker, block, line):
            return False
        same_page = line.page == last.page
        gap = (line.y0 - last.y1) / max(last.size, 1.0) if same_page else 0.0
        if block.kind == "heading":
            return self._heading_continues(block, line, right, gap, same_page)
        if self._stands_out(line):
            # Emphasis may start at a line's head, in the middle of a sentence.
            unfinished = not _END.search(last.text) and not last.text.endswith((":", ";"))
            full = _is_full(last, line, right)
            emphasis = abs(line.size - last.size) < 0.6 and not line.underlined and not is_bar(line)
            if not (emphasis and unfinished and full and gap < self.body.leading + 0.35):
                return False
        if not same_page:
            unfinished = not _END.search(last.text) and not last.text.endswith((":", ";"))
            aligned = abs(line.x0 - block.text_x0) < 6
            return unfinished and (
                line.text[:1].islower() or (aligned and _is_full(last, line, right))
            )
        if gap > self.body.leading + 0.45 or gap < -2.5:
            return False
        if abs(line.size - last.size) > 1.5:
            return False
        full = _is_full(last, line, right)
        if block.kind == "item" and line.x0 < block.text_x0 - 4 and not full:
            return False
        if block.kind == "item" and line.x0 < block.x0 - 4:
            return False
        if full:
            return True
        # A line that leaves room ends its paragraph, unless the sentence plainly goes on.
        return line.text[:1].islower() and not _END.search(last.text) and line.x0 >= block.x0 - 4

    def _heading_continues(
        self, block: Block, line: Line, right: dict[int, float], gap: float, same_page: bool
    ) -> bool:
        last = block.lines[-1]
        if not same_page or not self._stands_out(line) or is_bar(line) != is_bar(last):
            return False
        if is_bar(line):
            return line.fill == last.fill and line.y0 < last.y1 + 1.2 * last.size
        alike = (
            abs(line.size - last.size) < 0.6
            and _all_bold(line) == _all_bold(last)
            and line.underlined == last.underlined
            and line.fill == last.fill
            and line.color == last.color
        )
        if not alike or gap > max(self.body.leading, 0.3) + 0.45:
            return False
        if self._outlined(last) and fold(last.text) in self.outline.get(last.page, ()):
            return False
        announced = heading_grammar().announce(line.text)
        if announced and announced.number and announced.parted and line.text[0].isupper():
            return False
        if last.text.endswith((":", ";")) and not _is_full(last, line, right):
            return False
        centred = abs((line.x0 + line.x1) - (last.x0 + last.x1)) < 8 and line.x0 != last.x0
        goes_on = line.text[:1].islower() and not last.text.endswith((":", ";", "."))
        return _is_full(last, line, right) or centred or goes_on

    def _is_false_marker(self, marker: str, block: Block, line: Line) -> bool:
        """A dash or a number at the head of a line that only the line break put there."""
        last = block.lines[-1]
        if marker in "-–—":
            return line.text[2:3].islower() and abs(line.x0 - last.x0) < 2 and block.kind != "item"
        if _NUMBERING.match(marker) and not _BULLET.match(marker):
            follows = last.text.split()[-1].lower() if last.text.split() else ""
            return follows in {"article", "articles", "n°", "axe", "page", "p.", "et", "de", "le"}
        return False

    def _is_heading(
        self, block: Block, before: Block | None, following: Block | None, right: dict[int, float]
    ) -> bool:
        first = block.lines[0]
        text = block.text
        if not re.search(r"[A-Za-zÀ-ÿ]{2}", text) or fold(text) == "":
            return False
        if is_bar(first):
            return True
        if fold(text) in self.outline.get(first.page, ()):
            return True
        announced = heading_grammar().announce(text)
        numbered = bool(announced and announced.number and announced.parted)
        big = first.size >= 1.12 * self.body.size
        long_sentence = text.endswith(".") and len(text) > 160
        if numbered and text[0].isupper() and not text.endswith(";") and not long_sentence:
            return True
        point = heading_grammar().point(text)
        if text[0].islower() and not (point and _all_bold(first)):
            return False
        if _NO_TITLE_END.search(text) and not text.endswith("etc."):
            return False
        bullet = block.marker and _BULLET.match(block.marker)
        arrow = _ARROW.match(block.marker) and all(_all_bold(x) for x in block.lines)
        if bullet and not arrow and not text.endswith(":"):
            return False
        if not big and fold(text).startswith(heading_grammar().sentence_openings):
            return False
        if len(text) > (400 if big else 240) or len(block.lines) > (5 if big else 3):
            return False
        if text[0] in '«(*"' and not big:
            return False
        # Bold words that open a paragraph or stand in it are emphasis.
        last = block.lines[-1]
        if following is not None and following.kind == "paragraph" and not big:
            after = following.lines[0]
            same = after.page == last.page and abs(after.size - last.size) < 0.6
            gap = (after.y0 - last.y1) / max(last.size, 1.0)
            if (
                same
                and gap < self.body.leading + 0.25
                and _is_full(last, after, right)
                and (after.text[:1].islower())
            ):
                return False
        if before is not None and before.kind != "heading" and not big:
            above = before.lines[-1]
            gap = (first.y0 - above.y1) / max(first.size, 1.0)
            if (
                above.page == first.page
                and gap < self.body.leading + 0.25
                and (
                    not _END.search(above.text)
                    and not above.text.endswith((":", ";"))
                    and _is_full(above, first, right)
                    and before.kind == "paragraph"
                )
            ):
                return False
        return True

    def _describe(self, block: Block) -> None:
        """What the heading announces and how much it stands out."""
        first = block.lines[0]
        grammar = heading_grammar()
        block.announced = grammar.announce(block.text)
        if block.announced is None or not (block.announced.number or block.announced.parted):
            block.announced = grammar.point(block.text)
        caps = block.text.isupper()
        block.prominence = (
            first.size
            + 0.9 * _all_bold(first)
            + 0.5 * caps
            + 0.4 * (first.fill is not None)
            + 0.3 * _vivid(first.color)
            - 0.3 * first.italic
            + 0.2 * first.underlined
            - 0.8 * bool(block.marker and _BULLET.match(block.marker))
            - 0.1 * block.text.endswith(":")
        )
        if is_bar(first):
            # A sheet's bar is above every heading of the sheet, however big its own letters.
            block.prominence = max(block.prominence, 1.6 * self.body.size + 0.5)

    def _rejoined(self, blocks: list[Block], right: dict[int, float]) -> list[Block]:
        """Blocks refused as headings go back to the paragraph they were part of."""
        out: list[Block] = []
        for block in blocks:
            if out and block.kind == "paragraph" and out[-1].kind in ("paragraph", "item"):
                last, first = out[-1].lines[-1], block.lines[0]
                gap = (first.y0 - last.y1) / max(last.size, 1.0)
                unfinished = not _END.search(last.text) and not last.text.endswith((":", ";"))
                near = first.page == last.page and 0 <= gap + 0.6 < self.body.leading + 1.0
                if (
                    near
                    and unfinished
                    and _is_full(last, first, right)
                    and first.x0 >= (out[-1].x0 - 4)
                ):
                    out[-1].lines.extend(block.lines)
                    self._set_text(out[-1])
                    continue
            out.append(block)
        return out

    def _set_text(self, block: Block) -> None:
        block.text, block.spans = join_lines(block.lines, self.joiner)


def join_lines(lines: Iterable[Line], joiner: Joiner) -> tuple[str, list[tuple[int, int, Line]]]:
    """One text for the lines, line-end hyphens mended, and each line's span in it."""
    text = ""
    spans: list[tuple[int, int, Line]] = []
    previous: Line | None = None
    for line in lines:
        words = line.text
        cut = previous is not None and (previous.broken or _YEAR_CUT.search(text))
        if cut and text and line.words:
            left = text.rsplit(" ", 1)[-1]
            first, _, rest = words.partition(" ")
            joined = joiner.join(left, first)
            text = text[: len(text) - len(left)] + joined
            start = len(text) - len(joined) + max(0, len(joined) - len(first))
            text += f" {rest}" if rest else ""
            spans.append((start, len(text), line))
        else:
            if text:
                text += " "
            spans.append((len(text), len(text) + len(words), line))
            text += words
        previous = line
    return text, spans


def _marker(line: Line) -> tuple[str, float]:
    """What opens a list item, and where its text starts (points); "" for other lines."""
    if not line.words:
        return "", line.x0
    first = line.words[0]
    if len(line.words) > 1 and (_BULLET.match(first.text) or _NUMBERING.match(first.text)):
        return first.text, line.words[1].x0
    glued = _GLUED_BULLET.match(first.text)
    if glued:
        return glued[0], first.x0 + 0.6 * line.size
    return "", line.x0


def _all_bold(line: Line) -> bool:
    words = [w for w in line.words if any(c.isalnum() for c in w.text)]
    return bool(words) and all(w.style.bold for w in words)


def _vivid(color: int) -> bool:
    """Not black, white or grey."""
    red, green, blue = color >> 16 & 255, color >> 8 & 255, color & 255
    return max(red, green, blue) - min(red, green, blue) > 40


def _right_edges(lines: Sequence[Line]) -> dict[int, float]:
    """For each line (by id), the right edge of the column it stands in, in points."""
    by_page: dict[int, list[Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    return {
        id(line): max(
            other.x1
            for other in by_page[line.page]
            if abs(other.x0 - line.x0) < _SAME_COLUMN and other.x1 > line.x0
        )
        for line in lines
    }


def _is_full(line: Line, following: Line, right: dict[int, float]) -> bool:
    """No room was left on the line for the first word of the following one."""
    edge = right.get(id(line), line.x1)
    first = following.words[0] if following.words else None
    needed = (first.x1 - first.x0 if first else 0) + 0.3 * line.size
    return line.broken or line.x1 + needed > edge - 1.0


def _join_bars(blocks: list[Block]) -> list[Block]:
    """The left and right words of one bar are one heading."""
    out: list[Block] = []
    for block in blocks:
        first = block.lines[0]
        if block.kind == "heading" and is_bar(first):
            left = [w for line in block.lines for w in line.words if not _right_part(block, line)]
            others = [line for line in block.lines if _right_part(block, line)]
            block.bar = (
                " ".join(w.text for w in left),
                " ".join(line.text for line in others),
            )
            if (
                out
                and out[-1].bar is not None
                and out[-1].page == block.page
                and (
                    out[-1].lines[0].fill == first.fill
                    and abs(first.y0 - out[-1].lines[0].y0) < 2.5 * first.size
                )
            ):
                host = out[-1]
                assert host.bar is not None
                host.lines.extend(block.lines)
                host.bar = (host.bar[0], " ".join(filter(None, (host.bar[1], *block.bar))))
                continue
        out.append(block)
    return out


def _right_part(block: Block, line: Line) -> bool:
    """Set apart at the right of the bar: other style, far from the left words."""
    first = block.lines[0]
    return line is not first and line.x0 > first.x1 + 2 * first.size
