"""Passages of scans that were set upright get boxes on the pages as displayed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.model import Box, Page, Passage


def as_displayed(passages: Sequence[Passage], pages: Sequence[Page]) -> tuple[Passage, ...]:
    turns = {page.number: page.turn for page in pages if page.turn.is_turned}
    if not turns:
        return tuple(passages)

    def move(box: Box) -> Box:
        turn = turns.get(box.page)
        return Box(box.page, *turn.displayed(*box[1:])) if turn else box

    return tuple(replace(passage, boxes=tuple(map(move, passage.boxes))) for passage in passages)
