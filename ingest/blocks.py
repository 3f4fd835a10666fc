"""Lines become blocks: headings, paragraphs, list items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ingest.body import Body
from ingest.headings import HeadingRules
from ingest.hyphens import Joiner
from ingest.line_signs import (
    BULLET,
    NUMBERING,
    SAME_COLUMN,
    ends_sentence,
    is_amount,
    is_bar,
    is_cut_short,
    is_full,
    is_unfinished,
    marker_of,
    right_edges,
)
from ingest.model import Line
from prompts.headings import Announced, heading_grammar

BlockKind = Literal["heading", "paragraph", "item"]

_LABELLED = re.compile(r"^[A-ZÀ-Ý][\w'’ -]{2,28}\s?:\s\S")
_YEAR_CUT = re.compile(r"\d-$")  # « 2013-/2015 »


@dataclass(slots=True)
class Block:
    kind: BlockKind
    lines: list[Line]
    text: str = ""
    spans: list[tuple[int, int, Line]] = field(default_factory=list)  # of each line in `text`
    marker: str = ""  # items: what opens them
    x0: float = 0.0  # points; of the marker for an item
    text_x0: float = 0.0  # points; of the first word after the marker
    announced: Announced | None = None  # headings: what they say of themselves
    prominence: float = 0.0  # headings: how much they stand out, in points
    bar: tuple[str, str] | None = None  # headings on a dark bar: left and right words
    sheet: tuple[str, str, str] | None = None  # on a bar: a big number, a title, what is below

    @property
    def page(self) -> int:
        return self.lines[0].page


class BlockBuilder:
    """Groups the lines of one flow (a page's text, a cell) into blocks."""

    def __init__(
        self, body: Body, joiner: Joiner, outline: dict[int, set[str]], in_cell: bool = False
    ) -> None:
        """`outline`: for a page, the folded titles that the PDF's outline puts there."""
        self.body = body
        self.joiner = joiner
        self.headings = HeadingRules(body, outline, in_cell)

    def build(self, lines: Sequence[Line], edge: float | None = None) -> list[Block]:
        """Blocks of `lines`, in order; a paragraph or item may run over several pages.

        `edge`: the right edge of the column they stand in (points), when it is known.
        """
        right = right_edges(lines) if edge is None else {id(line): edge for line in lines}
        groups: list[Block] = []
        for line in lines:
            previous = groups[-1] if groups else None
            if previous is not None and self._continues(previous, line, right):
                previous.lines.append(line)
            else:
                groups.append(self._open(line))
        groups = _entitled(_join_bars(groups))
        for position, block in enumerate(groups):
            self._set_text(block)
            if block.kind == "heading" and len(block.lines) > 1 and is_amount(block.lines[-1].text):
                block.kind = "paragraph"  # « Total 2025      150 000 € », bold
            if block.kind == "heading":
                following = groups[position + 1] if position + 1 < len(groups) else None
                before = groups[position - 1] if position else None
                if not self.headings.is_heading(block, before, following, right):
                    block.kind = "item" if block.marker else "paragraph"
                else:
                    self.headings.describe(block, following)
        for before, block, following in zip(groups, groups[1:], groups[2:], strict=False):
            if before.kind == block.kind == following.kind == "heading" and (
                before.page == block.page == following.page
                and self.headings.is_value(block, before, following)
            ):
                block.kind = "paragraph"
        return self._rejoined(groups, right)

    def _open(self, line: Line) -> Block:
        marker, text_x0 = marker_of(line)
        kind: BlockKind = "item" if marker else "paragraph"
        if self.headings.stands_out(line):
            kind = "heading"
        return Block(kind, [line], marker=marker, x0=line.x0, text_x0=text_x0)

    def _continues(self, block: Block, line: Line, right: dict[int, float]) -> bool:
        last = block.lines[-1]
        marker, _ = marker_of(line)
        if marker and not self._is_false_marker(marker, block, line):
            return False
        same_page = line.page == last.page
        gap = (line.y0 - last.y1) / max(last.size, 1.0) if same_page else 0.0
        if _is_value_of(line, last):
            return True
        if same_page and not is_bar(line) and _is_elsewhere(block, line):
            return False
        if block.kind == "heading":
            return self.headings.continues(block, line, right, gap, same_page)
        if self.headings.stands_out(line):
            # Emphasis may start at a line's head, in the middle of a sentence.
            unfinished = is_unfinished(last.text)
            full = is_full(last, line, right)
            emphasis = abs(line.size - last.size) < 0.6 and not line.underlined and not is_bar(line)
            if not (emphasis and unfinished and full and gap < self.body.leading + 0.35):
                return False
        if not same_page:
            unfinished = is_unfinished(last.text)
            aligned = abs(line.x0 - block.text_x0) < 6
            return unfinished and (
                line.text[:1].islower() or (aligned and is_full(last, line, right))
            )
        if gap > self.body.leading + 0.45 or gap < -2.5:
            return False
        if _are_labelled(block, line) or _ends_with_value(block):
            return False
        if abs(line.size - last.size) > 1.5:
            return False
        full = is_full(last, line, right)
        if block.kind == "item" and line.x0 < block.text_x0 - 4 and not full:
            return False
        if block.kind == "item" and line.x0 < block.x0 - 4:
            return False
        if full:
            return True
        # A line that leaves room ends its paragraph, unless the sentence plainly goes on.
        return line.text[:1].islower() and not ends_sentence(last.text) and line.x0 >= block.x0 - 4

    def _is_false_marker(self, marker: str, block: Block, line: Line) -> bool:
        """A dash or a number at the head of a line that only the line break put there."""
        last = block.lines[-1]
        if marker in "-–—":
            return line.text[2:3].islower() and abs(line.x0 - last.x0) < 2 and block.kind != "item"
        if NUMBERING.match(marker) and not BULLET.match(marker):
            follows = last.text.split()[-1].lower() if last.text.split() else ""
            return follows in {"article", "articles", "n°", "axe", "page", "p.", "et", "de", "le"}
        return False

    def _rejoined(self, blocks: list[Block], right: dict[int, float]) -> list[Block]:
        """Blocks refused as headings go back to the paragraph they were part of."""
        out: list[Block] = []
        for block in blocks:
            if out and block.kind == "paragraph" and out[-1].kind in ("paragraph", "item"):
                last, first = out[-1].lines[-1], block.lines[0]
                gap = (first.y0 - last.y1) / max(last.size, 1.0)
                unfinished = is_unfinished(last.text)
                near = first.page == last.page and 0 <= gap + 0.6 < self.body.leading + 1.0
                if (
                    near
                    and unfinished
                    and is_full(last, first, right)
                    and first.x0 >= (out[-1].x0 - 4)
                    and not _are_labelled(out[-1], first)
                    and not _ends_with_value(out[-1])
                ):
                    out[-1].lines.extend(block.lines)
                    self._set_text(out[-1])
                    continue
            out.append(block)
        return out

    def _set_text(self, block: Block) -> None:
        block.text, block.spans = join_lines(block.lines, self.joiner)


def _is_value_of(line: Line, last: Line) -> bool:
    """A figure at the far right of a line's level: « Fonds vert            520 000 € »."""
    if line.x0 <= last.x1 or line.page != last.page:
        return False
    level = abs((line.y0 + line.y1) - (last.y0 + last.y1)) < 0.6 * last.size
    return level and is_amount(line.text) and not is_amount(last.text)


def _ends_with_value(block: Block) -> bool:
    """« Fonds vert            520 000 € » is whole."""
    last = block.lines[-1]
    return len(block.lines) > 1 and is_amount(last.text) and last.x0 > block.lines[-2].x1


def _are_labelled(block: Block, line: Line) -> bool:
    """« Ouverture : lundi 14 octobre », « Clôture : vendredi 29 novembre »: a line each."""
    labelled = _LABELLED.match(line.text) and _LABELLED.match(block.lines[0].text)
    return bool(labelled) and not is_cut_short(block.lines[-1])


def _is_elsewhere(block: Block, line: Line) -> bool:
    """Level with the last line, a gap away; or far left of the block, and not centred as it is."""
    last = block.lines[-1]
    if line.x0 > last.x1 + last.size:
        return abs((line.y0 + line.y1) - (last.y0 + last.y1)) < 0.6 * last.size
    centred = abs((line.x0 + line.x1) - (last.x0 + last.x1)) < 16
    return line.x0 < block.x0 - SAME_COLUMN and not centred


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
    for block in out:
        if block.bar is not None:
            block.sheet = _numbered_sheet(block.lines)
    return out


def _entitled(blocks: list[Block]) -> list[Block]:
    """« FICHE ACTION n° 2.1 » on a dark tile: the title is what is set biggest beside it."""
    for index, block in enumerate(blocks):
        if block.bar is None or block.bar[1] or block.sheet is not None:
            continue
        text = " ".join(line.text for line in block.lines)
        announced = heading_grammar().announce(text)
        if not (announced and announced.number) or announced.title:
            continue
        beside = [other for other in blocks[index + 1 : index + 6] if _is_beside(block, other)]
        biggest = max((other.lines[0].size for other in beside), default=0.0)
        if biggest < 1.1 * block.lines[0].size:
            continue
        title = next(other for other in beside if other.lines[0].size == biggest)
        block.lines.extend(title.lines)
        return [
            *blocks[: index + 1],
            *_entitled([b for b in blocks[index + 1 :] if b is not title]),
        ]
    return blocks


def _is_beside(tile: Block, other: Block) -> bool:
    """Right of a tile's words, and level with them."""
    top, bottom = tile.lines[0].y0 - 0.6 * tile.lines[0].size, tile.lines[-1].y1
    right = max(line.x1 for line in tile.lines)
    first = other.lines[0]
    return (
        first.page == tile.page
        and first.x0 > right
        and top <= first.y0
        and (first.y0 + first.y1) / 2 <= bottom + 0.6 * first.size
    )


def _numbered_sheet(lines: Sequence[Line]) -> tuple[str, str, str] | None:
    """« 4 | Garage associatif | Tous quartiers »: the number is the biggest, the title next."""
    words = [word for line in lines for word in line.words]
    number, title = words[0], words[1:]
    sizes = sorted({word.style.size for word in title}, reverse=True)
    if not number.text.isdigit() or len(number.text) > 3 or not sizes:
        return None
    if number.style.size < 1.1 * sizes[0] or not any(c.isalpha() for c in title[0].text):
        return None
    big = " ".join(word.text for word in title if word.style.size >= 0.9 * sizes[0])
    small = " ".join(word.text for word in title if word.style.size < 0.9 * sizes[0])
    return number.text, big, small


def _right_part(block: Block, line: Line) -> bool:
    """Set apart at the right of the bar: other style, far from the left words."""
    first = block.lines[0]
    return line is not first and line.x0 > first.x1 + 2 * first.size
