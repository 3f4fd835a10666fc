"""What a document is called, and the years it covers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.furniture import RUNNING_LINE, Furniture, all_lines
from ingest.model import Line, Page
from ingest.text import fold
from prompts.headings import heading_grammar

_JUNK = re.compile(
    r"^(microsoft|untitled|sans titre|document\d*$|présentation\d*$|.*\.[a-z]\w{1,4}$)",
    re.IGNORECASE,
)
_YEARS = re.compile(r"\b(20[0-4]\d)\s*(?:[-–/à]|au|jusqu.en)\s*(20[0-4]\d)\b")
_LETTERS = re.compile(r"[A-Za-zÀ-ÿ]{4}")
_COVER_WORDS = 80
_REPEATED = 4  # times that a line stands in the document
_NAMED_YEARS = re.compile(
    r"(?:contrat|protocole|convention|pacte|plan) (?:de ville|local|territorial|cadre)?\s*"
    r"(20[0-4]\d)\s*[-–]\s*(20[0-4]\d)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(20[0-4]\d)\b")


def find_title(
    name: str, metadata: dict[str, str], pages: Sequence[Page], furniture: Furniture
) -> str:
    """The PDF's own title, else its running header, else its cover's largest words."""
    own = " ".join(metadata.get("title", "").split())
    if len(own) > 8 and not _JUNK.match(own) and fold(own) != fold(name):
        return own
    running = Counter(text for page in pages for text in _running(page, furniture))
    names = tuple(heading_grammar().document_names)
    for text, count in sorted(
        running.items(), key=lambda item: (-item[1], not fold(item[0]).startswith(names))
    )[:1]:
        if count >= max(2, 0.4 * len(pages)) and 8 < len(text) < 160:
            return text
    cover = [line for line in (pages[0].lines if pages else []) if line not in furniture]
    # « Adopté à l'unanimité » may be the largest line of a page; it is no title.
    said = Counter(fold(line.text) for page in pages for line in all_lines(page))
    cover = [line for line in cover if said[fold(line.text)] < _REPEATED]
    if cover:
        largest = max(line.size for line in cover)
        words = [line.text for line in cover if line.size >= 0.92 * largest]
        title = " ".join(" ".join(words).split())
        if 8 < len(title) < 200:
            return title
    return re.sub(r"[_\-]+", " ", re.sub(r"\.pdf$", "", name, flags=re.IGNORECASE)).strip()


def _running(page: Page, furniture: Furniture) -> list[str]:
    """The running lines of a page, those side by side as one, what names a document first."""
    names = tuple(heading_grammar().document_names)
    levels: list[list[Line]] = []
    for line in sorted(page.lines, key=lambda line: line.y0):
        if furniture.reason(line) != RUNNING_LINE or not _LETTERS.search(line.text):
            continue
        if levels and line.y0 - levels[-1][0].y0 < 2:
            levels[-1].append(line)
        else:
            levels.append([line])
    for level in levels:
        level.sort(key=lambda line: (not fold(line.text).startswith(names), line.x0))
    return [" – ".join(line.text for line in level) for level in levels]


def find_period(name: str, title: str, pages: Sequence[Page]) -> str:
    """ "2019-2022", "2015", or "" when the document does not say."""
    cover = " ".join(line.text for page in pages[:1] for line in page.lines)
    if len(cover.split()) > _COVER_WORDS:
        cover = ""  # no cover: its dates are those of what it tells
    for text in (title, name.replace("_", " "), cover):
        match = _YEARS.search(text)
        if match:
            return f"{match[1]}-{match[2]}"
    for text in (title, name.replace("_", " "), cover):
        years = _YEAR.findall(text)
        if years:
            return str(years[0])
    texts = [line.text for page in pages for line in all_lines(page)]
    named = Counter(match.groups() for match in _NAMED_YEARS.finditer(" ".join(texts)))
    if named:
        return "-".join(named.most_common(1)[0][0])
    counts = Counter(year for text in texts for year in _YEAR.findall(text))
    return counts.most_common(1)[0][0] if counts else ""
