"""French sentences: where they end, and where a full stop only abbreviates."""

from __future__ import annotations

import re

_STOP = re.compile(r"[.!?…]+[»\")]?\s+(?=[«\"(]?\s?[A-ZÀÂÉÈÊËÎÏÔÙÛÜÇŒ0-9•–-])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-ZÀ-Ý]|M|MM|Mme|Mlle|Dr|Pr|St|Ste|art|al|cf|ex|p|pp|n|no|tél|env|min|max|"
    r"av|bd|etc|hab|dép|réf|vol|éd|resp|Cie|J|Ph|Ch)|\bn°|\d)\.$"
)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of `text`, white space at their ends left out."""
    spans: list[tuple[int, int]] = []
    start = 0
    for stop in _STOP.finditer(text):
        head = text[start : stop.end()].rstrip()
        closing = head.rstrip('»") ')
        if closing.endswith(".") and _abbreviates(closing):
            continue
        spans.append((start, start + len(head)))
        start = stop.end()
    tail = text[start:].rstrip()
    if tail:
        spans.append((start, start + len(tail)))
    return spans


def _abbreviates(head: str) -> bool:
    match = _ABBREVIATION.search(head)
    if match is None:
        return False
    # « etc. » ends a sentence when a capital follows; a year or an amount does too.
    return not head.endswith("etc.") and not re.search(r"\d{2,}\.$", head)
