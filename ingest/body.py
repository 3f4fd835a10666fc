"""How most of a document's text is set: what headings are told apart from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.furniture import all_lines
from ingest.model import Page


@dataclass(slots=True)
class Body:
    """How most of a document's text is set."""

    size: float  # points
    bold: bool
    color: int
    leading: float  # usual white between two lines of a paragraph, in sizes


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
