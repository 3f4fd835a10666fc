"""Whether a page's text layer can be used, or the page has to be recognised from its image."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.raw_page import RawPage
from ingest.text import fold

_COVER = 0.5  # of the page under images: a scan's; less is an illustration
_FEW = 200  # characters: a stamp or a running line laid over a scan
_NONE = 10  # characters: on a page with drawings, its text may be drawn too
_FRENCH = 0.12  # share of function words in any French text; a scrambled layer has less
_FOREIGN = 0.02  # without an image to blame, only gibberish has that few
_ENOUGH = 30  # words that a share needs to mean something
_UNMAPPED = 0.3  # of the characters without a meaning: a font that maps to nothing
# 816 real text pages hold more than the share; a layer with 45 % right words does, too.
_FUNCTION_WORDS = frozenset(
    """le la les l un une des de du d et ou a au aux en dans par pour sur avec sans sous ce cet
    cette ces qui que qu ne n pas se s son sa ses leur leurs est sont il elle ils elles on nous
    vous y plus""".split()
)
_WORD = re.compile(r"[^\W\d_]+")


def needs_recognition(raw: RawPage, cover: float) -> bool:
    """Whether the page may be a picture of text that its layer does not give.

    `cover`: share of the page under images. A page with few characters may be a scan or a
    title page: what recognition finds decides (see `is_better`).
    """
    texts = [token.word.text for token in raw.tokens]
    letters = sum(map(len, texts))
    if not raw.objects:
        return False
    if letters < _NONE or (letters < _FEW and cover >= _COVER):
        return True
    if raw.unmapped > _UNMAPPED * (letters + raw.unmapped):
        return True
    return not is_french(texts, _FRENCH if cover >= _COVER else _FOREIGN)


def is_better(recognised: Sequence[str], layer: Sequence[str]) -> bool:
    """Whether what was recognised says more than the text layer does."""
    if not recognised:
        return False
    if len(recognised) >= 2 * len(layer) + 5:
        return True
    # A list of names or figures has few function words too: it is replaced by French only.
    return not is_french(layer, _FRENCH) and is_french(recognised, _FRENCH)


def is_french(texts: Iterable[str], share: float) -> bool:
    """Whether that share of the words are French function words, or they are too few to tell."""
    words = _WORD.findall(" ".join(texts))
    missing = share * len(words) if len(words) >= _ENOUGH else 0
    for word in words:
        if missing <= 0:
            return True
        missing -= fold(word) in _FUNCTION_WORDS
    return missing <= 0
