"""« C'est quoi la GUSP ? »: what an acronym stands for, where a document says it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.compose import Statement
from assistant.markdown import escape

if TYPE_CHECKING:
    from assistant.query import Query
    from assistant.reading import Reading
    from index import Library

_WORD = re.compile(r"[^\W_]{2,}")
_SMALL = 4  # letters of an acronym that may be typed small


def spelled(library: Library, reading: Reading, query: Query) -> Statement | None:
    """The acronym asked about in full, as the latest document that defines it does; else None."""
    if "definition" not in query.intentions:
        return None
    asked = {
        word.upper()
        for word in _WORD.findall(query.question)
        if word.isupper() or len(word) >= _SMALL
    }
    found = [sigle for sigle in library.sigles() if sigle.acronym.upper() in asked]
    if not found:
        return None
    best = max(found, key=lambda sigle: reading.year(sigle.document_id))
    passages = library.passages([best.source.passage_id])
    if not passages:
        return None
    end = best.source.end
    end += passages[0].text[end : end + 1] == ")"
    text = f"**{escape(best.acronym)}** : {escape(best.expansion)}"
    return Statement(passages[0], ((best.source.start, end),), text, 1.0)
