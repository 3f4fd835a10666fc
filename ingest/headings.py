"""Which lines are headings, and what a heading says of itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.body import Body
from ingest.line_signs import BULLET, all_bold, is_bar, is_full, is_unfinished, is_vivid
from ingest.model import Line
from ingest.text import fold
from prompts.headings import heading_grammar

if TYPE_CHECKING:
    from ingest.blocks import Block

_BIG = 1.12  # of the body's size
_ARROW = re.compile(r"^[➤►▶▸➢➔→▪■❖♦◆]$")
_NO_TITLE_END = re.compile(r"[;,.…]$|\b(?:et|ou|de|du|des|la|le|les|à|au|aux|en|pour|par|sur)$")
_LINK_END = re.compile(r"\b(?:et|ou|de|du|des|la|le|les|aux?|d[’']|l[’'])$")
# Numbered so, a line set as the body is a heading all the same.
_PLAIN_KINDS = ("article", "annexe", "titre", "fiche", "chapitre")


class HeadingRules:
    """What makes a heading in one document, beside how its body is set."""

    def __init__(self, body: Body, outline: dict[int, set[str]], in_cell: bool) -> None:
        self._body = body
        self._outline = outline
        self._in_cell = in_cell

    def stands_out(self, line: Line) -> bool:
        """Set as a heading is: bigger, bold, underlined, coloured or in capitals."""
        body = self._body
        if line.size >= _BIG * body.size or is_bar(line):
            return True
        if self._outlined(line):
            return True
        bold = all_bold(line) and not body.bold
        if bold or (line.underlined and len(line.text) > 3):
            return True
        coloured = line.color != body.color and line.fill is None and is_vivid(line.color)
        if coloured and line.italic:
            return True
        if line.text.isupper() and len(line.words) >= 2:
            letters = [c for c in line.text if c.isalpha()]
            if len(letters) >= 6 and all(c.isupper() for c in letters):
                return True
        if self._in_cell:
            return False
        announced = heading_grammar().announce(line.text)
        return bool(
            announced
            and announced.number
            and announced.parted
            and announced.kind in _PLAIN_KINDS
            and (announced.title == "" or announced.title[0].isupper())
            and line.text[0].isupper()
        )

    def _outlined(self, line: Line) -> bool:
        titles = self._outline.get(line.page)
        if not titles:
            return False
        folded = fold(line.text)
        return len(folded) > 3 and any(
            folded == title or (title.startswith(folded + " ") and line.size > self._body.size)
            for title in titles
        )

    def continues(
        self, block: Block, line: Line, right: dict[int, float], gap: float, same_page: bool
    ) -> bool:
        last = block.lines[-1]
        if not same_page or not self.stands_out(line) or is_bar(line) != is_bar(last):
            return False
        if is_bar(line):
            return line.fill == last.fill and line.y0 < last.y1 + 1.2 * last.size
        alike = (
            abs(line.size - last.size) < 0.6
            and all_bold(line) == all_bold(last)
            and line.underlined == last.underlined
            and line.fill == last.fill
            and line.color == last.color
        )
        if not alike or gap > max(self._body.leading, 0.3) + 0.45:
            return False
        if self._outlined(last) and fold(last.text) in self._outline.get(last.page, ()):
            return False
        announced = heading_grammar().announce(line.text)
        if announced and announced.number and announced.parted and line.text[0].isupper():
            return False
        if last.text.endswith((":", ";")) and not is_full(last, line, right):
            return False
        centred = abs((line.x0 + line.x1) - (last.x0 + last.x1)) < 8 and line.x0 != last.x0
        goes_on = line.text[:1].islower() and not last.text.endswith((":", ";", "."))
        goes_on = goes_on or _LINK_END.search(last.text) is not None
        return is_full(last, line, right) or centred or goes_on

    def is_heading(
        self, block: Block, before: Block | None, following: Block | None, right: dict[int, float]
    ) -> bool:
        first = block.lines[0]
        text = block.text
        if not re.search(r"[A-Za-zÀ-ÿ]{2}", text) or fold(text) == "":
            return False
        if is_bar(first):
            return True
        if fold(text) in self._outline.get(first.page, ()):
            return True
        announced = heading_grammar().announce(text)
        numbered = bool(announced and announced.number and announced.parted)
        big = first.size >= _BIG * self._body.size
        long_sentence = text.endswith(".") and len(text) > 160
        if numbered and text[0].isupper() and not text.endswith(";") and not long_sentence:
            return True
        point = heading_grammar().point(text)
        if text[0].islower() and not (point and all_bold(first)):
            return False
        if _NO_TITLE_END.search(text) and not text.endswith("etc."):
            return False
        bullet = block.marker and BULLET.match(block.marker)
        arrow = _ARROW.match(block.marker) and all(all_bold(x) for x in block.lines)
        if bullet and not arrow and not text.endswith(":"):
            return False
        opens = fold(text).startswith(heading_grammar().sentence_openings)
        if opens and not big and not text.isupper():
            return False
        if len(text) > (400 if big else 240) or len(block.lines) > (5 if big else 3):
            return False
        if text[0] in '«(*"' and not big:
            return False
        return big or not self._is_emphasis(block, before, following, right)

    def _is_emphasis(
        self, block: Block, before: Block | None, following: Block | None, right: dict[int, float]
    ) -> bool:
        """Bold words that open a paragraph, or stand in it."""
        first, last = block.lines[0], block.lines[-1]
        close = self._body.leading + 0.25
        if following is not None and following.kind == "paragraph":
            after = following.lines[0]
            gap = (after.y0 - last.y1) / max(last.size, 1.0)
            alike = after.page == last.page and abs(after.size - last.size) < 0.6
            if alike and gap < close and is_full(last, after, right) and after.text[:1].islower():
                return True
        if before is not None and before.kind == "paragraph":
            above = before.lines[-1]
            gap = (first.y0 - above.y1) / max(first.size, 1.0)
            near = above.page == first.page and gap < close
            return near and is_unfinished(above.text) and is_full(above, first, right)
        return False

    def is_value(self, block: Block, before: Block, following: Block) -> bool:
        """A bold line that a heading governs alone: « QUI PILOTE ? », the name, the next rubric."""
        first = block.lines[0]
        plain = block.announced is None and not block.text.isupper() and not is_bar(first)
        set_as_text = abs(first.size - self._body.size) < 0.6 and first.color == self._body.color
        lower = block.prominence + 0.5 < min(before.prominence, following.prominence)
        return plain and set_as_text and not first.underlined and lower

    def describe(self, block: Block, following: Block | None) -> None:
        """What the heading announces and how much it stands out."""
        first = block.lines[0]
        # A panel's ground, on which its text stands too, sets no heading apart.
        ground = first.fill if following is None or following.lines[0].fill != first.fill else None
        grammar = heading_grammar()
        block.announced = grammar.announce(block.text)
        if block.announced is None or not (block.announced.number or block.announced.parted):
            block.announced = grammar.point(block.text)
        caps = block.text.isupper()
        block.prominence = (
            first.size
            + 0.9 * all_bold(first)
            + 0.5 * caps
            + 0.4 * (ground is not None)
            + 0.3 * is_vivid(first.color)
            - 0.3 * first.italic
            + 0.2 * first.underlined
            - 0.8 * bool(block.marker and BULLET.match(block.marker))
            - 0.1 * block.text.endswith(":")
        )
        if is_bar(first):
            # A sheet's bar is above every heading of the sheet, however big its own letters.
            block.prominence = max(block.prominence, 1.6 * self._body.size + 0.5)
