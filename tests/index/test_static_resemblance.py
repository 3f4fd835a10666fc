"""Passages beside a question: same subject in other words."""

from __future__ import annotations

import numpy as np
import pytest

from index.analysis import analyse
from index.entry import Fields
from index.resemblance import Resemblance
from index.static import StaticEmbedder

FILLER = "La réunion du comité de pilotage se tient chaque année à la préfecture. " * 8


@pytest.fixture(scope="module")
def embedder() -> StaticEmbedder:
    return StaticEmbedder()


def fields(text: str, path: str = "", context: str = "") -> Fields:
    return Fields((), tuple(analyse(path)), tuple(analyse(context)), tuple(analyse(text)))


def scores(embedder: StaticEmbedder, question: str, *passages: Fields) -> list[float]:
    terms = analyse(question)
    named = {str(i): passage for i, passage in enumerate(passages)}
    return [float(s) for s in Resemblance(embedder).scores(dict.fromkeys(terms, 1.0), named)]


def test_other_words_for_the_same_thing_come_first(embedder: StaticEmbedder) -> None:
    health, roads = scores(
        embedder,
        "Où trouver un médecin ?",
        fields("L'offre de soins et les professionnels de santé du quartier"),
        fields("La réfection de la chaussée et des trottoirs du quartier"),
    )
    assert (health, roads) == (1, 0)


def test_one_sentence_of_a_long_passage_is_enough(embedder: StaticEmbedder) -> None:
    held, not_held, other = scores(
        embedder,
        "Que fait-on contre la drogue ?",
        fields(FILLER + "Les stupéfiants font l'objet d'un plan de lutte. " + FILLER),
        fields(FILLER + FILLER),
        fields(FILLER + "Les crèches accueillent les enfants. " + FILLER),
    )
    assert held > max(not_held, other)


def test_the_path_counts_as_much_as_the_text(embedder: StaticEmbedder) -> None:
    under_health, under_roads = scores(
        embedder,
        "Quels financements pour la santé ?",
        fields("La région et la métropole", path="Accès aux soins et santé"),
        fields("La région et la métropole", path="Voirie et espaces verts"),
    )
    assert under_health > under_roads


def test_weights_say_which_words_matter(embedder: StaticEmbedder) -> None:
    passages = {"sport": fields("Le sport au collège"), "culture": fields("La culture au collège")}
    resemblance = Resemblance(embedder)
    asked = analyse("sport culture")
    for weights, first in (((5.0, 0.1), 0), ((0.1, 5.0), 1)):
        weighted = dict(zip(asked, weights, strict=True))
        found = resemblance.scores(weighted, passages)
        assert int(np.argmax(found)) == first


def test_nothing_to_compare_is_no_error(embedder: StaticEmbedder) -> None:
    assert scores(embedder, "logement") == []
    assert scores(embedder, "", fields("Le logement"), fields("Le sport")) == [0, 0]
    assert scores(embedder, "logement", fields(""), fields("")) == [0, 0]
    assert scores(embedder, "logement", fields("Le logement"), fields("")) == [1, 0]


def test_the_order_of_the_passages_changes_nothing(embedder: StaticEmbedder) -> None:
    texts = ["Les logements sociaux", FILLER, "", "Le loyer et les charges", "Le sport"]
    there = scores(embedder, "Qui paie le loyer ?", *map(fields, texts))
    back = scores(embedder, "Qui paie le loyer ?", *map(fields, reversed(texts)))
    assert there == pytest.approx(back[::-1], abs=1e-5)


def test_passages_met_before_are_compared_alike(embedder: StaticEmbedder) -> None:
    met = {"sport": fields("Le sport au collège"), "soin": fields("Les médecins du quartier")}
    all_three = {"loyer": fields("Le loyer et les charges"), **met}
    weights = dict.fromkeys(analyse("Qui soigne ?"), 1.0)
    again = Resemblance(embedder)
    again.scores(weights, met)
    assert again.scores(weights, all_three) == pytest.approx(
        Resemblance(embedder).scores(weights, all_three)
    )
