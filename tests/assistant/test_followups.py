"""What is asked after something else, as a person would have typed it whole."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from index.entry import Filters

CONVERSATIONS = [
    # Another place, at the end of its own words
    ["Quel est le revenu médian du quartier Les Genêts à Montbrun ?",
     "Et à Bel-Air ? => Quel est le revenu médian du quartier Bel-Air à Lauzier ?",
     "Et le taux de chômage ? => Dans le quartier Bel-Air à Lauzier, quel est le taux de chômage ?",
     "Et à Montbrun ? => À Montbrun, quel est le taux de chômage ?"],
    ["Combien de projets a soutenu le Département à Montbrun en 2024 ?",
     "Et pour Lauzier ? => Combien de projets a soutenu le Département à Lauzier en 2024 ?",
     "Et en 2022 ? => Combien de projets a soutenu le Département à Lauzier en 2022 ?"],
    ["Quel club agit dans le quartier Les Genêts, à Montbrun ?",
     "Et à Lauzier, c'est le même ? => Quel club agit à Lauzier ?"],
    ["Quelle part de la population du Bourget a moins de 30 ans ?",
     "et à Dugny ? => Quelle part de la population de Dugny a moins de 30 ans ?"],
    ["Combien d'habitants vivent au Mans ?",
     "Et à Amiens ? => Combien d'habitants vivent à Amiens ?"],
    # Another year, another fiche, another partner
    ["Combien l'État a-t-il versé entre 2015 et 2019 ?",
     "Et en 2020 ? => Combien l'État a-t-il versé en 2020 ?"],
    ["Que prévoit la fiche 2-2 pour la mobilité des publics ?",
     "Qui la finance ? => Dans la fiche 2-2, qui finance la mobilité des publics ?",
     "quels indicateurs ? => Dans la fiche 2-2, quels indicateurs pour la mobilité des publics ?",
     "Et la fiche 3-1 ? => Dans la fiche 3-1, quels indicateurs pour la mobilité des publics ?"],
    ["Que s'engage à faire la CAF du Val-d'Oise ?",
     "Et l'Agence régionale de santé ? => Que s'engage à faire l'Agence régionale de santé ?"],
    ["Que s'engage à faire la CAF ?",
     "Et les bailleurs ? => Que s'engagent à faire les bailleurs ?",
     "Et la Région ? => Que s'engage à faire la Région ?"],
    ["Quels sont les engagements de la CAF ?",
     "Et les bailleurs sociaux ? => Quels sont les engagements des bailleurs sociaux ?"],
    ["Que prévoit l'État pour l'emploi ?",
     "Et les communes ? => Que prévoient les communes pour l'emploi ?"],
    ["Combien le Département a-t-il versé à Lauzier ?",
     "Et la Région ? => Combien la Région a-t-elle versé à Lauzier ?"],
    ["Qui finance les chantiers éducatifs ?",
     "Et la CAF ? => Est-ce que la CAF finance les chantiers éducatifs ?"],
    # Other people, another subject
    ["Quelles aides contre le chômage pour les jeunes à Lauzier ?",
     "Et pour les femmes ? => Quelles aides contre le chômage pour les femmes à Lauzier ?"],
    ["Quels sont les objectifs du contrat de ville pour la santé ?",
     "Et l'éducation ? => Quels sont les objectifs du contrat de ville pour l'éducation ?"],
    ["Qui anime les ateliers de cuisine à Montbrun ?",
     "Et les financeurs ? => À Montbrun, quels sont les financeurs pour les ateliers de cuisine ?"],
    # Pronouns
    ["À quoi sert la maison du projet ?",
     "Qui la finance ? => Qui finance la maison du projet ?",
     "Depuis quand existe-t-elle ? => Depuis quand la maison du projet existe-t-elle ?",
     "Quel est son budget ? => Quel est le budget de la maison du projet ?",
     "Comment y accéder ? => Comment accéder à la maison du projet ?"],
    ["Quels crédits pour un projet de mobilité ?",
     "Qui peut le porter ? => Qui peut porter le projet de mobilité ?"],
    ["Qui sont les bailleurs de Lauzier ?",
     "Que s'engagent-ils à faire ? => Que s'engagent à faire les bailleurs de Lauzier ?"],
    ["Quelle association mène des ateliers à Lauzier ?",
     "Qui la finance ? => Qui finance l'association qui mène des ateliers à Lauzier ?"],
    ["Combien y a-t-il de PLIE ?",
     "Pourquoi il n'y en a pas partout ? => Pourquoi il n'y a pas de PLIE partout ?"],
    ["Où se trouve la cité éducative de Montbrun ?",
     "Et celle de Lauzier ? => Où se trouve la cité éducative de Lauzier ?"],
    ["Quels quartiers de Lauzier sont prioritaires ?",
     "Et à Montbrun, lesquels sont retenus ? => À Montbrun, quels quartiers sont retenus ?"],
    ["Quel tramway dessert Les Genêts à Montbrun ?",
     "Et le bus, il arrive quand ? => Aux Genêts à Montbrun, le bus arrive quand ?"],
    ["Qui intervient dans le quartier Bel-Air à Lauzier ?",
     "Quels projets dans ce quartier ? => Quels projets dans le quartier Bel-Air à Lauzier ?"],
    ["Que prévoit le contrat pour l'accès aux soins à Montbrun ?",
     "Et pour la santé mentale ? => Que prévoit le contrat pour la santé mentale à Montbrun ?",
     "Qui s'en occupe ? => À Montbrun, qui s'occupe de la santé mentale ?"],
    ["Quel est le taux de chômage des femmes à Lauzier ?",
     "Et celui des hommes ? => Quel est le taux de chômage des hommes à Lauzier ?"],
    ["Y a-t-il des médiateurs de nuit à Lauzier ?",
     "Combien sont-ils ? => À Lauzier, combien sont les médiateurs de nuit ?",
     "merci, et leurs horaires ? => "
     "À Lauzier, quels sont les horaires pour les médiateurs de nuit ?"],
    ["Que dit l'article 3 du protocole ?",
     "Qui l'a signé ? => Qui a signé l'article 3 du protocole ?"],
    ["C'est quoi la gestion urbaine de proximité ?",
     "Quels quartiers sont concernés ? => "
     "Quels quartiers sont concernés pour la gestion urbaine de proximité ?"],
    ["Qui finance les écrivains publics ?",
     "Depuis quand ? => Qui finance les écrivains publics, et depuis quand ?",
     "Dans quelles villes ? => Qui finance les écrivains publics, et dans quelles villes ?"],
    ["Comment se déplacer sans permis ?",
     "Et avec des enfants ? => Comment se déplacer sans permis avec des enfants ?"],
]  # fmt: skip


@pytest.mark.parametrize("turns", CONVERSATIONS, ids=lambda turns: turns[0][:40])
def test_a_follow_up_is_written_as_a_question_that_stands_alone(
    assistant: Assistant, turns: list[str]
) -> None:
    history: list[tuple[str, str]] = []
    for turn in turns:
        asked, _, whole = turn.partition(" => ")
        assert _standalone(assistant, asked, history) == (whole or asked)
        history += [("user", asked), ("assistant", "…")]


LISTED = "Montbrun :\n\n- **Passerelle** : un accueil [1]\n- Aide au permis : 300 € [2]\n- Bus [3]"


@pytest.mark.parametrize(
    ("question", "standalone"),
    [
        ("Et le deuxième ?", "Que disent les documents de « Aide au permis » ?"),
        ("Qui finance le premier ?", "Qui finance « Passerelle » ?"),
        ("le dernier dispositif, c'est pour qui ?", "« Bus », c'est pour qui ?"),
        ("Parle-moi du deuxième", "Parle-moi de « Aide au permis »."),
        ("Et le cinquième ?", None),
    ],
)
def test_an_item_of_the_answer_is_known_by_its_rank(
    assistant: Assistant, question: str, standalone: str | None
) -> None:
    history = [("user", "Quels dispositifs pour la mobilité ?"), ("assistant", LISTED)]
    found = _standalone(assistant, question, history)
    assert found == standalone if standalone else "Quels dispositifs" in found


def test_a_list_in_one_line_has_items_too(assistant: Assistant) -> None:
    said = "Fiche 2-2 :\n\n- **Financeurs** : Etat ; Conseil régional ; Ville [1]"
    history = [("user", "Qui finance la mobilité ?"), ("assistant", said)]
    found = _standalone(assistant, "Que fait le deuxième ?", history)
    assert found == "Que fait « Conseil régional » ?"


def test_a_pronoun_may_stand_for_what_the_answer_named(assistant: Assistant) -> None:
    history = [
        ("user", "Qui aide les demandeurs d'emploi de Lauzier ?"),
        ("assistant", "La fiche cite la mission locale, soutenue par la ville. [1]"),
    ]
    assert (
        _standalone(assistant, "elle couvre aussi une autre commune, laquelle ?", history)
        == "À Lauzier, la mission locale couvre aussi une autre commune, laquelle ?"
    )


@pytest.mark.parametrize(
    "question",
    [
        "Quel est le revenu médian à Bel-Air en 2022 ?",
        "Qui finance l'accès aux soins ?",
        "Dans quel cadre la mission locale peut-elle agir, et qui la finance ?",
        "Quel appui pour la première année d'un projet ?",
        "Y a-t-il une aide pour le permis de conduire ?",
    ],
)
def test_a_question_that_stands_alone_takes_nothing_from_before(
    assistant: Assistant, question: str
) -> None:
    history = [("user", "Que prévoit la fiche 3-1 à Montbrun ?"), ("assistant", LISTED)]
    assert _standalone(assistant, question, history) == question
    asked = assistant._current().understanding.run(question, history, Filters())
    assert asked.terms == assistant.understand(question).terms


def _standalone(assistant: Assistant, question: str, history: list[tuple[str, str]]) -> str:
    return assistant._current().understanding.run(question, history, Filters()).question
