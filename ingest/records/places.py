"""Which commune and quartier a part is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.model import Section
from ingest.records.model import Place
from ingest.records.parts import Part, nearest
from prompts.records import plain

_WORDS = 60  # characters of a name, at most: longer titles are no names
_CAPITAL_BEFORE = re.compile(r"[A-ZÀ-Ý][\w’']*[ -]$")
_CAPITAL_AFTER = re.compile(r"[ -][A-ZÀ-Ý]")


class Places:
    """The communes and quartiers that a document names in its headings and tables."""

    def __init__(
        self,
        sections: Sequence[Section],
        communes: Iterable[str] = (),
        quartiers: Iterable[str] = (),
    ) -> None:
        """`communes`, `quartiers`: those that tables name."""
        communes = [*(s.title for s in sections if s.kind == "commune"), *communes]
        quartiers = [*(s.title for s in sections if s.kind == "quartier"), *quartiers]
        self._communes = {plain(name.strip()) for name in communes}
        self._names: dict[str, str] = {}
        for name in (*communes, *quartiers):
            if 3 < len(name) <= _WORDS:
                self._names.setdefault(plain(name.strip()), name.strip())
        longest_first = sorted(self._names, key=len, reverse=True)
        self._pattern = (
            re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
            if longest_first
            else None
        )

    def named(self, text: str) -> tuple[str, ...]:
        """Those that the text names, each once; a name bears a capital."""
        if self._pattern is None:
            return ()
        found = (
            self._names[match[0]]
            for match in self._pattern.finditer(plain(text))
            if _stands_alone(text, match.start(), match.end())
        )
        return tuple(dict.fromkeys(found))

    def commune_of(self, part: Part, text: str) -> str:
        """The one commune that the text, or else a title above the part, names."""
        for words in (text, *reversed(part.heads)):
            found = [name for name in self.named(words) if plain(name) in self._communes]
            if found:
                return found[0] if len(found) == 1 else ""
        return ""

    def of(self, part: Part, text: str = "", commune: str = "", quartier: str = "") -> Place:
        """`text`: what is said; `commune`, `quartier`: from the row's own cells."""
        above_commune, above_quartier = (
            nearest(part.path, "commune"),
            nearest(part.path, "quartier"),
        )
        return Place(
            commune=commune or (above_commune.title if above_commune else ""),
            quartier=quartier or (above_quartier.title if above_quartier else ""),
            named=self.named(text),
        )


def _stands_alone(text: str, start: int, end: int) -> bool:
    """A name bears a capital, and is no part of a longer one (« Grand Orly »)."""
    name = text[start:end]
    if not any(char.isupper() for char in name):
        return False
    if " " in name or "-" in name:
        return True
    return not (_CAPITAL_BEFORE.search(text[:start]) or _CAPITAL_AFTER.match(text[end:]))
