"""Figures as French documents write them: « 16 570 € », « 37,4 % (2021) »."""

from __future__ import annotations

import re
from typing import NamedTuple

from prompts.records import record_words

_VALUE = re.compile(
    r"^(?:environ|près de|plus de|moins de|soit|[<>≈~±])?\s*"
    r"(?P<number>[-+−]?\d{1,3}(?:[ \u00a0\u202f.]\d{3})+(?:,\d+)?|[-+−]?\d+(?:[,.]\d+)?)"
    r"\s*(?P<unit>%|€|k€|K€|M€|Md€|(?:millions?|milliards?)(?:\s+d['’]euros)?|euros?|[a-zà-ÿ]{2,20}(?:\s+sociaux)?)?"
    r"\s*(?P<rest>(?:en|\()?\s*(?:(?:19|20)\d\d)?\s*\)?)\*?\.?$"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?:\s?[-–/]\s?(?:19|20)?\d\d)?(?!\d)")
_BARE_YEAR = re.compile(
    r"^(?:année\s+)?((?:19|20)\d\d(?:\s?[-–/]\s?(?:19|20)?\d\d)?)$", re.IGNORECASE
)
_TOTAL = re.compile(r"^(?:sous[- ])?tota(?:l|ux)\b|^ensemble\b", re.IGNORECASE)


class Figure(NamedTuple):
    number: float
    unit: str
    year: str


def figure_of(text: str) -> Figure | None:
    """The figure that a cell holds and nothing else; None for anything longer, or a year."""
    text = " ".join(text.split())
    if bare_year(text) or len(text) > 48:
        return None
    match = _VALUE.match(text)
    if match is None:
        return None
    digits = re.sub(r"[ \u00a0\u202f]", "", match["number"]).replace("−", "-")
    if re.fullmatch(r"[-+]?\d{1,3}(?:\.\d{3})+(?:,\d+)?", digits):
        digits = digits.replace(".", "")
    number = float(digits.replace(",", "."))
    unit = match["unit"] or ""
    return Figure(number, "€" if unit.startswith("euro") else unit, year_of(match["rest"]))


def bare_year(text: str) -> str:
    match = _BARE_YEAR.match(" ".join(text.split()))
    return _tidy(match[1]) if match else ""


def year_of(text: str) -> str:
    """The last year or span of years that a text names; "" when there is none."""
    found = _YEAR.findall(text)
    return _tidy(found[-1]) if found else ""


def is_total(text: str) -> bool:
    return bool(_TOTAL.match(text.strip()))


def unit_of(what: str) -> str:
    """The unit that a label says of a bare number: « Montant (en €) »."""
    for unit, phrases in record_words().units.items():
        if phrases.first(what):
            return unit
    return "%" if "(%)" in what else "€" if "(€)" in what else ""


def _tidy(year: str) -> str:
    return re.sub(r"\s*[-–/]\s*", "-", year)
