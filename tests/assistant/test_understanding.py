"""What a question names, and what it becomes."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from assistant.casing import Casing
from assistant.gazetteer import Gazetteer
from assistant.spelling import Spelling
from assistant.standing import standings
from ingest.model import Section

GENERIC = frozenset({"contrat", "ville", "quartiers", "engagements"})
PLACES = [
    ("commune", "Montbrun-sur-Orge", "Les Genêts"),
    ("commune", "Lauzier", "Bel-Air"),
    ("commune", "Saint-Aubin-le-Vieux", "Centre"),
]


def _sections() -> list[Section]:
    sections = [Section(0, -1, 0, "document", "", "Contrat", "Contrat", 1, 9)]
    for _, commune, quartier in PLACES:
        above = len(sections)
        sections.append(Section(above, 0, 1, "commune", "", commune, commune, 1, 1))
        sections.append(Section(above + 1, above, 2, "quartier", "", quartier, quartier, 1, 1))
    article = len(sections)
    sections.append(Section(article, 0, 1, "article", "7", "Pilotage", "Article 7", 2, 2))
    sections.append(Section(article + 1, article, 2, "point", "7.1", "Comité", "7.1. Comité", 2, 2))
    return sections


@pytest.fixture
def gazetteer() -> Gazetteer:
    title = "Contrat de ville du Grand-Lauzier Val d'Orge"
    known = {"quartier", "contrat", "projet"}
    return Gazetteer(
        [("a", title, "2024-2030", _sections())], GENERIC, is_typo=lambda word: word not in known
    )


@pytest.mark.parametrize(
    ("text", "communes"),
    [
        ("Quels quartiers à Montbrun-sur-Orge ?", {"montbrun sur orge"}),
        ("Quels quartiers à Montbrun ?", {"montbrun sur orge"}),
        ("le budget d'Aide sociale de Lauzier", {"lauzier"}),
        ("Les deux quartiers d'Ablon, pas ceux d’Lauzier", {"lauzier"}),
        ("budget sport lauzier", {"lauzier"}),
        ("SALV budget", {"saint aubin le vieux"}),
        ("Un projet à Lausier", {"lauzier"}),
        ("Le contrat du Grand-Lauzier", set()),
        ("le contrat du Grand-Lauzier, à Lauzier", {"lauzier"}),
    ],
)
def test_a_commune_is_known_by_its_name_its_short_name_and_through_typing_errors(
    gazetteer: Gazetteer, text: str, communes: set[str]
) -> None:
    assert gazetteer.names(text).communes == communes


def test_a_quartier_that_only_a_table_names_is_seen_and_has_no_sheet() -> None:
    known = Gazetteer([("a", "Contrat", "2024", _sections())], GENERIC, tabled=["Les Dix-Muids"])
    asked = "Qui suit le quartier des Dix-Muids ?"
    assert [asked[start:end] for _, start, end in known.spans(asked)] == ["Dix-Muids"]
    assert not known.names(asked).places


def test_a_quartier_is_known_by_how_its_name_begins() -> None:
    sections = _sections()
    sections.append(
        Section(len(sections), 0, 1, "quartier", "", "Péri Nord Chantiers", "Péri Nord", 3, 3)
    )
    known = Gazetteer([("a", "Contrat", "2024", sections)], GENERIC)
    assert known.names("dans le quartier Péri").quartiers == {"peri nord chantiers"}
    assert not known.names("la rue Péri").quartiers


def test_a_common_word_typed_small_is_no_quartier(gazetteer: Gazetteer) -> None:
    assert not gazetteer.names("un projet au centre de la ville").quartiers
    assert gazetteer.names("un projet dans le quartier centre").quartiers == {"centre"}


def test_a_numbered_heading_is_named_and_what_stands_under_it_is_known(
    gazetteer: Gazetteer,
) -> None:
    named = gazetteer.names("Que dit l'article 7 sur le pilotage ?").headings
    assert named == {("article", "7")}
    comite = standings("a", _sections())[-1]
    assert named <= comite.headings
    assert gazetteer.names("la fiche opérationnelle n°2-3").headings == {("fiche", "2.3")}


def _counts(words: Iterable[str]) -> dict[str, int]:
    library = {"accord": 4, "abord": 9, "financ": 30, "annuel": 6, "lauzi": 3, "bond": 5}
    return {word: library[word] for word in words if word in library}


def _forms(stem: str) -> list[str]:
    return {"accord": ["accords", "accord"], "financ": ["finance", "Financeurs"],
            "annuel": ["annuelle"], "lauzi": ["Lauzier"], "bond": ["bond"]}[stem]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sont-ils d'acord ?", "sont-ils d'accord ?"),
        ("Qui finence la réunion anuelle ?", "Qui finance la réunion annuelle ?"),
        ("cobmien d'aides", "combien d'aides"),
        ("Un projet à Lausier", "Un projet à Lauzier"),
    ],
)
def test_a_word_that_is_none_is_read_as_the_one_a_letter_away(typed: str, meant: str) -> None:
    known = {"reunion", "projet", "aid"}
    spelling = Spelling(_counts, known.__contains__, _forms, frozenset({"combien"}))
    assert spelling.corrected(typed) == meant


@pytest.mark.parametrize("text", ["un finend", "zzyzx 2024", "l'aide de SIAVEN", "Et à Bondz ?"])
def test_a_word_of_french_an_acronym_and_a_name_that_the_library_lacks_stay(text: str) -> None:
    spelling = Spelling(_counts, {"finend", "aid"}.__contains__, _forms)
    assert spelling.corrected(text) == text


_WRITTEN = {
    "drancy": [("Drancy", False), ("Drancy", True)],
    "adi": [("ADIE", False)],
    "octobr": [("OCTOBRE", False)],
    "plain": [("Plaine", False), ("plaine", False)],
    "aim": [("Aimé", False)],
    "actio": [("Actions", True)],
}


@pytest.mark.parametrize(
    ("typed", "restored"),
    [
        ("combien d'habitants a drancy ?", "combien d'habitants a Drancy ?"),
        ("taux adie", "taux ADIE"),
        ("le quartier de la plaine en octobre", "le quartier de la plaine en octobre"),
        ("Que fait drancy ?", "Que fait Drancy ?"),
        ("Que fait l'État à drancy ?", "Que fait l'État à drancy ?"),
    ],
)
def test_names_typed_small_get_the_capitals_that_documents_always_give_them(
    typed: str, restored: str
) -> None:
    def frequencies(stems: Iterable[str]) -> dict[str, int]:
        return {stem: 4 for stem in stems if stem in _WRITTEN}

    casing = Casing(frequencies, {"octobr"}.__contains__, lambda stem: _WRITTEN[stem], 50)
    assert casing.restored(typed) == restored
