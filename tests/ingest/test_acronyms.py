import pytest

from ingest.acronyms import mine_acronyms
from prompts.acronyms import Sigle


@pytest.mark.parametrize(
    ("text", "acronym", "expansion"),
    [
        (
            "Le Plan régional d'insertion pour la jeunesse (PRIJ) est déployé.",
            "PRIJ",
            "Plan régional d'insertion pour la jeunesse",
        ),
        (
            "Le PRIJ (Plan régional d’insertion pour la jeunesse) est déployé.",
            "PRIJ",
            "Plan régional d’insertion pour la jeunesse",
        ),
        (
            "PRIJ : Plan régional d'insertion pour la jeunesse",
            "PRIJ",
            "Plan régional d'insertion pour la jeunesse",
        ),
        (
            "les quartiers prioritaires de la politique de la ville (QPV)",
            "QPV",
            "quartiers prioritaires de la politique de la ville",
        ),
        (
            "un réseau d'écoute, d'appui et d'accompagnement des parents (R.E.A.A.P.)",
            "REAAP",
            "réseau d'écoute, d'appui et d'accompagnement des parents",
        ),
        ("le comité de pilotage (COPIL) se réunit", "COPIL", "comité de pilotage"),
        (
            "l'Établissement pour l'insertion dans l'emploi (EPIDE)",
            "EPIDE",
            "Établissement pour l'insertion dans l'emploi",
        ),
        (
            "le fonds de coopération de la jeunesse et de l'éducation populaire (FONJEP)",
            "FONJEP",
            "fonds de coopération de la jeunesse et de l'éducation populaire",
        ),
        (
            "des « Unités Pédagogiques pour les Élèves Allophones\nArrivants » (UPE2A)",
            "UPE2A",
            "Unités Pédagogiques pour les Élèves Allophones Arrivants",
        ),
        ("les écoles de la 2e chance, écoles de la deuxième chance (E2C)", "E2C",
         "écoles de la deuxième chance"),
        ("les points d'accueil (les PIJ, points information jeunesse) et "
         "le point information jeunesse (PIJ)", "PIJ", "point information jeunesse"),
    ],
)  # fmt: skip
def test_a_definition_is_read(text: str, acronym: str, expansion: str) -> None:
    assert mine_acronyms(text) == [Sigle(acronym, expansion)]


def test_only_the_words_that_spell_the_acronym_are_taken() -> None:
    (sigle,) = mine_acronyms("La politique de prévention et le plan local pour l'emploi (PLE).")
    assert sigle.expansion == "plan local pour l'emploi"


def test_several_spellings_of_a_meaning_are_one() -> None:
    text = "le Contrat Local de Santé (CLS). Les contrats locaux de sante (CLS)"
    text += " et le contrat local de santé (CLS)"
    assert [sigle.expansion for sigle in mine_acronyms(text)] == [
        "Contrat Local de Santé",
        "contrats locaux de sante",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "le protocole signé en janvier (2019-2022)",
        "le maire, Jean DURAND (PS), a signé",
        "la directrice de la maison (Mme MARTIN)",
        "les bons partenaires et dispositifs (RH, formation)",
        "l'article premier du titre (III)",
        "le marché international (MIN) de la ville",
        "les gares (RER)",
        "dans les équipements de proximité (le CMS)",
        "Conseil. Départemental (CD)",
        "PARIS (VILLE)",
    ],
)
def test_parentheses_that_define_nothing_are_left(text: str) -> None:
    assert mine_acronyms(text) == []
