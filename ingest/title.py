"""What a document is called, and the years it covers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

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
_ACT = re.compile(
    r"^(?:délibération\s+)?n\s?[°ºo]\s*((?:19|20)\d\d\s?[/.-]\s?\d{1,5}|\d{1,4}\s?[/-]\s?(?:19|20)\d\d)$",
    re.IGNORECASE,
)
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
    """The PDF's own title, else a header or a first page that names a document, else any
    running header, else its cover's largest words.
    """
    own = " ".join(metadata.get("title", "").split())
    if len(own) > 8 and not _JUNK.match(own) and fold(own) != fold(name):
        return own
    running = _most_running(pages, furniture)
    if running and any(
        f" {name}" in f" {fold(running)}" for name in heading_grammar().document_names
    ):
        return running
    cover = [line for line in (pages[0].lines if pages else []) if line not in furniture]
    named = _named(cover)
    if named or running:
        return named or running
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


def _most_running(pages: Sequence[Page], furniture: Furniture) -> str:
    """The line that runs on most pages; "" when none does on enough of them."""
    running = Counter(text for page in pages for text in _running(page, furniture))
    names = heading_grammar().document_names
    best = sorted(running.items(), key=lambda x: (-x[1], not fold(x[0]).startswith(names)))
    text, count = best[0] if best else ("", 0)
    return text if count >= max(2, 0.4 * len(pages)) and 8 < len(text) < 160 else ""


def _named(lines: Sequence[Line]) -> str:
    """« Compte-rendu du conseil municipal – Séance du 20 juin 2011 », « Délibération n° 2014/150
    – Séance… » as the head of a first page says it; "" when it says no such thing.
    """
    grammar = heading_grammar()
    head = [line for line in lines if line.bold or line.size >= 14]
    title = _opening(head, grammar.document_names)
    if not title:
        return ""
    act = ""
    if fold(title).startswith(grammar.registers):
        act = next((m[1] for line in lines if (m := _ACT.match(line.text))), "")
        if act:
            title = f"Délibération n° {''.join(act.split())}"
    session = "" if _YEAR.search(title) and not act else _opening(head, ("seance",))
    title = " – ".join(filter(None, (title, session)))
    return title if 8 < len(title) < 200 else ""


def _opening(lines: Sequence[Line], openings: tuple[str, ...]) -> str:
    """The first line that opens with one of the words, with those that carry it on."""
    for index, line in enumerate(lines):
        if not fold(line.text).startswith(openings):
            continue
        words = [line.text]
        for last, following in pairwise(lines[index:]):
            near = -0.5 * last.size < following.y0 - last.y1 < 0.6 * last.size
            beside = abs(following.x0 - last.x0) < 30
            centred = abs(following.x0 + following.x1 - last.x0 - last.x1) < 40
            alike = abs(following.size - last.size) < 1.1 and (beside or centred)
            if not (near and alike) or following.text.startswith("n°"):
                break
            words.append(following.text)
        return " ".join(" ".join(words).split()).rstrip(" :")
    return ""


def _running(page: Page, furniture: Furniture) -> list[str]:
    """The running lines of a page, those side by side as one, what names a document first."""
    names = heading_grammar().document_names
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
