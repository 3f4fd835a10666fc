"""Sections become passages: runs of the document's own text, at most 400 tokens.

Cut at the structure's joints. A passage aims at 110 to 180 words: long enough to hold
an answer with what governs it, short enough that ten of them can be read.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ingest.model import Box, Line, Page, Passage, Section, Unit, UnitCell
from ingest.structure import path_of
from ingest.tokens import count_tokens

_AIM = 150  # words of a passage, when the section leaves the choice
_MOST = 190  # words that a passage may have before it is cut
_MOST_TOKENS = 400  # the contract's bound
_LITTLE = 110  # words under which neighbouring sub-heads share a passage

# Sub-heads of these kinds may share a passage; two fiches, articles or quartiers never do.
_SHARED = {"intertitre"}


@dataclass(slots=True)
class Piece:
    """A block, a table row or a part of a long one: what is never cut further."""

    text: str
    spans: list[tuple[int, int, Line]]
    section: int
    kind: Literal["text", "item", "row", "heading", "header"]
    units: list[Unit]  # spans in `text`
    context: str = ""  # what governs it and stands elsewhere
    keep_next: bool = False  # an intro line: what follows belongs to it
    words: int = 0
    tokens: int = 0  # cl100k_base

    def __post_init__(self) -> None:
        self.words = len(self.text.split())
        self.tokens = count_tokens(self.text)


@dataclass(slots=True)
class _Draft:
    pieces: list[Piece] = field(default_factory=list)
    section: int = 0

    @property
    def words(self) -> int:
        return sum(piece.words for piece in self.pieces)

    @property
    def content(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.kind != "heading"]


def build_passages(
    document_id: str,
    pieces: Sequence[Piece],
    sections: Sequence[Section],
    pages: Sequence[Page],
    notes: dict[int, list[tuple[Piece, int | None]]],
) -> list[Passage]:
    """Passages in reading order.

    `notes`: for a page, its footnotes, each with the id of the line that calls it.
    """
    drafts = _merge_small(_cut(_by_section(pieces, sections)), sections)
    _attach_notes(drafts, notes)
    sizes = {page.number: (page.width, page.height) for page in pages}
    return [
        _finish(document_id, order, draft, sections, sizes) for order, draft in enumerate(drafts)
    ]


def _by_section(pieces: Iterable[Piece], sections: Sequence[Section]) -> list[_Draft]:
    """One draft a section; headings wait for the first content under them."""
    drafts: list[_Draft] = []
    waiting: list[Piece] = []
    for piece in pieces:
        if piece.kind == "heading":
            if waiting and not _is_under(sections, piece.section, waiting[-1].section):
                drafts.append(_Draft(waiting, waiting[-1].section))
                waiting = []
            waiting.append(piece)
            continue
        if waiting and not _is_under(sections, piece.section, waiting[-1].section):
            drafts.append(_Draft(waiting, waiting[-1].section))
            waiting = []
        last = drafts[-1] if drafts and not waiting else None
        if last is not None and last.section == piece.section and last.content:
            last.pieces.append(piece)
            continue
        drafts.append(_Draft([*waiting, piece], piece.section))
        waiting = []
    if waiting:
        drafts.append(_Draft(waiting, waiting[-1].section))
    return drafts


def _is_under(sections: Sequence[Section], index: int, ancestor: int) -> bool:
    while index > ancestor:
        index = sections[index].parent
    return index == ancestor


def _cut(drafts: Iterable[_Draft]) -> list[_Draft]:
    """Long drafts cut into even parts, between pieces, an intro kept with its first item."""
    out: list[_Draft] = []
    for draft in drafts:
        total = draft.words
        if total <= _MOST and _tokens(draft.pieces) <= _MOST_TOKENS:
            out.append(draft)
            continue
        aim = total / max(1, math.ceil(total / _AIM))
        part: list[Piece] = []
        left = total
        for piece in draft.pieces:
            words = sum(p.words for p in part)
            over = words + piece.words > _MOST or _tokens([*part, piece]) > _MOST_TOKENS
            enough = words + piece.words / 2 > aim and left > aim / 2
            left -= piece.words
            if (over or enough) and any(p.kind != "heading" for p in part):
                tail: list[Piece] = []
                while len(part) > 1 and part[-1].keep_next:
                    tail.insert(0, part.pop())
                out.append(_Draft(part, draft.section))
                part = tail
            part.append(piece)
        if part:
            out.append(_Draft(part, draft.section))
    return out


def _merge_small(drafts: Sequence[_Draft], sections: Sequence[Section]) -> list[_Draft]:
    """Neighbouring small sub-sections of one parent share a passage, under the parent."""
    out: list[_Draft] = []
    for draft in drafts:
        last = out[-1] if out else None
        if last is not None and (last.words < _LITTLE or draft.words < 25):
            host = _common_host(sections, last.section, draft.section)
            fits = last.words + draft.words <= _MOST
            fits = fits and _tokens([*last.pieces, *draft.pieces]) <= _MOST_TOKENS
            if host is not None and fits and draft.content and last.content:
                out[-1] = _Draft([*last.pieces, *draft.pieces], host)
                continue
        out.append(draft)
    return out


def _common_host(sections: Sequence[Section], one: int, two: int) -> int | None:
    """The section that both stand under through shareable sub-heads only, or None."""
    above_one = [one]
    while sections[above_one[-1]].kind in _SHARED and sections[above_one[-1]].parent > 0:
        above_one.append(sections[above_one[-1]].parent)
    index = two
    while True:
        if index in above_one:
            return index
        if sections[index].kind not in _SHARED or sections[index].parent <= 0:
            return None
        index = sections[index].parent


def _attach_notes(drafts: list[_Draft], notes: dict[int, list[tuple[Piece, int | None]]]) -> None:
    """A footnote goes with what calls it, else with the last passage of its page."""
    if not notes or not drafts:
        return
    by_line: dict[int, _Draft] = {}
    last_on: dict[int, _Draft] = {}
    for draft in drafts:
        for piece in draft.pieces:
            for _, _, line in piece.spans:
                by_line[id(line)] = draft
                last_on[line.page] = draft
    for page, found in notes.items():
        for piece, caller in found:
            draft = by_line.get(caller or 0) or last_on.get(page) or drafts[-1]
            if piece.tokens + 1 + _tokens(draft.pieces) <= _MOST_TOKENS:
                draft.pieces.append(piece)
            else:  # too long for its passage: alone behind it, in the same section
                drafts.insert(drafts.index(draft) + 1, _Draft([piece], draft.section))


def _tokens(pieces: Sequence[Piece]) -> int:
    return sum(piece.tokens + 1 for piece in pieces)


def _finish(
    document_id: str,
    order: int,
    draft: _Draft,
    sections: Sequence[Section],
    sizes: dict[int, tuple[float, float]],
) -> Passage:
    texts: list[str] = []
    units: list[Unit] = []
    boxes: list[Box] = []
    contexts: list[str] = []
    offset = 0
    body_start = 0
    leading = True
    path = path_of(sections, draft.section)
    for piece in draft.pieces:
        if leading and piece.kind not in ("heading", "header"):
            body_start, leading = offset, False
        texts.append(piece.text)
        sub_heads = [sections[i].label for i in path_of(sections, piece.section) if i not in path]
        for unit in piece.units:
            lead = " › ".join([*sub_heads, *([unit.lead] if unit.lead else [])])
            units.append(_moved(unit, offset, lead))
        contexts.extend(line for line in piece.context.split("\n") if line not in contexts)
        boxes.extend(_boxes(piece, sizes))
        offset += len(piece.text) + 1
    text = "\n".join(texts)
    labels = tuple(sections[i].label for i in path)
    kinds = [piece.kind for piece in draft.content]
    return Passage(
        id=f"{document_id}-{order:05d}",
        document_id=document_id,
        order=order,
        section=draft.section,
        kind="table"
        if "row" in kinds
        else "list"
        if kinds.count("item") * 2 > len(kinds)
        else "text",
        text=text,
        body_start=body_start if not leading else 0,
        locator=" › ".join(labels) or _page_locator(boxes),
        path=labels,
        context="\n".join(c for c in contexts if c and c not in text),
        pages=tuple(sorted({box.page for box in boxes})),
        boxes=tuple(boxes),
        units=tuple(units),
        tokens=count_tokens(text),
    )


def _page_locator(boxes: Sequence[Box]) -> str:
    pages = sorted({box.page for box in boxes})
    if not pages:
        return ""
    return f"Page {pages[0]}" if len(pages) == 1 else f"Pages {pages[0]} à {pages[-1]}"


def _moved(unit: Unit, offset: int, lead: str) -> Unit:
    return Unit(
        kind=unit.kind,
        start=unit.start + offset,
        end=unit.end + offset,
        lead=lead,
        cells=tuple(
            cell
            if cell.start < 0
            else UnitCell(cell.label, cell.text, cell.start + offset, cell.end + offset)
            for cell in unit.cells
        ),
    )


def _boxes(piece: Piece, sizes: dict[int, tuple[float, float]]) -> list[Box]:
    out: list[Box] = []
    for _, _, line in piece.spans:
        width, height = sizes[line.page]
        out.append(
            Box(
                line.page,
                round(max(0.0, line.x0 / width), 4),
                round(max(0.0, line.y0 / height), 4),
                round(min(1.0, line.x1 / width), 4),
                round(min(1.0, line.y1 / height), 4),
            )
        )
    return out
