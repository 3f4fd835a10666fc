"""The acronyms that a document defines, with the place of the definition."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.acronyms import mine_acronyms
from ingest.model import Passage
from ingest.records.model import Sigle, Source
from prompts.acronyms import Sigle as Mined
from prompts.headings import heading_grammar
from prompts.records import plain


def sigles(document_id: str, passages: Sequence[Passage]) -> list[Sigle]:
    """Each meaning once, where it is first given."""
    found: dict[tuple[str, str], Sigle] = {}
    for passage in passages:
        for mined in (*mine_acronyms(passage.text), *_listed(passage)):
            key = (plain(mined.acronym), plain(mined.expansion))
            if key in found:
                continue
            start, end = _span(passage.text, mined.acronym, mined.expansion)
            found[key] = Sigle(
                id=f"{document_id}-S{len(found):04d}",
                document_id=document_id,
                acronym=mined.acronym,
                expansion=mined.expansion,
                source=Source(passage.id, start, end, passage.pages, passage.locator),
            )
    return list(found.values())


def _listed(passage: Passage) -> Iterator[Mined]:
    """Those of a glossary's rows: an acronym, its meaning."""
    for unit in passage.units:
        if len(unit.cells) == 2 and not any(cell.label for cell in unit.cells):
            acronym, expansion = (" ".join(cell.text.split()) for cell in unit.cells)
            if heading_grammar().acronym.fullmatch(acronym.replace("'", "’")):
                yield from mine_acronyms(f"{acronym} : {expansion}")


def _span(text: str, acronym: str, expansion: str) -> tuple[int, int]:
    """From the acronym to its expansion, in whichever order; the whole text when unsure."""
    words = re.search(r"\s+".join(map(re.escape, expansion.split())), text)
    letters = list(re.finditer(r"\.?".join(map(re.escape, acronym)), text))
    if words is None or not letters:
        return 0, len(text)
    nearest = min(letters, key=lambda m: abs(m.start() - words.end()))
    return min(words.start(), nearest.start()), max(words.end(), nearest.end())
