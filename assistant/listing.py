"""A list read from records or headings: all of it, counted on its first line, in groups.

The answer shows what its words allow, best first; the rest is kept beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.answer import Citation, More
from assistant.check import Checking, Cited
from assistant.compose import Statement
from assistant.markdown import escape, words
from assistant.write import MOST_WORDS, Numbers, Source

_MOST = 60  # items of a list, with the rest: more is a page to browse


@dataclass(frozen=True, slots=True)
class Item:
    group: str  # plain words said above it; "" for none
    statement: Statement


@dataclass(frozen=True, slots=True)
class Listing:
    opening: str  # Markdown, without the colon: « **12 engagements** de la CAF »
    items: tuple[Item, ...]  # as they are read; the best scores are shown first
    shown: str  # « montrés », « montrées »
    beside: str = ""  # Markdown said after the items shown


@dataclass(frozen=True, slots=True)
class Listed:
    text: str
    citations: list[Citation]
    more: More | None


def write_listing(
    listing: Listing, checking: Checking, source: Callable[[str], Source]
) -> Listed | None:
    """The list, 150 words at most, and its rest; None where nothing of it can be cited."""
    cited = [
        (item.group, one)
        for item in listing.items[:_MOST]
        for one in checking.run([item.statement])
    ]
    if not cited:
        return None
    shown = _shown(cited, MOST_WORDS - words(f"{listing.opening} {listing.beside}") - 2)
    rest = [pair for pair in cited if pair not in shown]
    numbers = Numbers(source)
    partial = f", {len(shown)} {listing.shown}" if rest else ""
    parts = [f"{listing.opening}{partial} :", _grouped(shown, numbers), listing.beside]
    text = "\n\n".join(part for part in parts if part)
    count = len(numbers.citations)
    if not rest:
        return Listed(text, numbers.citations, None)
    others = _grouped(rest, numbers)
    left = numbers.citations[count:]
    label = f"Voir les {len(rest)} autres" if len(rest) > 1 else "Voir l'autre"
    return Listed(text, numbers.citations[:count], More(label=label, answer=others, citations=left))


def rest_of(label: str, items: Sequence[Item], checking: Checking, numbers: Numbers) -> More | None:
    """What is kept beside an answer; its marks go on from those of `numbers`."""
    count = len(numbers.citations)
    cited = [(item.group, one) for item in items for one in checking.run([item.statement])]
    if not cited:
        return None
    text = _grouped(cited, numbers)
    return More(label=label, answer=text, citations=numbers.citations[count:])


def _shown(cited: Sequence[tuple[str, Cited]], room: int) -> list[tuple[str, Cited]]:
    """What fits, best first, in the list's own order; one at least."""
    kept: set[int] = set()
    groups: set[str] = set()
    best = sorted(range(len(cited)), key=lambda at: (-cited[at][1].statement.score, at))
    for at in best:
        group, one = cited[at]
        cost = words(one.statement.text) + (0 if group in groups else words(group))
        if kept and cost > room:
            break
        kept.add(at)
        groups.add(group)
        room -= cost
    return [cited[at] for at in sorted(kept)]


def _grouped(cited: Sequence[tuple[str, Cited]], numbers: Numbers) -> str:
    groups: dict[str, list[str]] = {}
    for group, one in cited:
        line = f"- {one.statement.text} {numbers.marks(one.evidence)}"
        groups.setdefault(group, []).append(line)
    return "\n\n".join(
        (f"{escape(group)} :\n\n" if group else "") + "\n".join(lines)
        for group, lines in groups.items()
    )
