"""What an answer looks like: what leads, what is put side by side, what is left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.check import Checking
from assistant.compose import Composing
from assistant.units import ScoredUnit
from ingest.model import PageText, Passage, Unit, UnitCell
from prompts.words import calm, calm_label


class Even:
    """Every text holds as much of the question as any other."""

    def overlap(self, stems: frozenset[str]) -> float:
        return 1.0

    def beside(self, label: str) -> bool:
        return label == "SUIVI"


def passage(text: str, units: tuple[Unit, ...], order: int = 0) -> Passage:
    return Passage(
        id=f"p{order}", document_id="d", order=order, section=0, kind="text", text=text,
        locator="", path=("Rubrique",), context="", pages=(1,), boxes=(), units=units, tokens=9,
    )  # fmt: skip


def scored(text: str, score: float, order: int) -> ScoredUnit:
    unit = Unit("sentence", 0, len(text))
    return ScoredUnit(passage(text, (unit,), order), 0, 0, score, 1.0, order)


def words(text: str) -> list[str]:
    return text.lower().split()


def composing() -> Composing:
    return Composing(Even(), words)  # type: ignore[arg-type]  # all that is asked of scores


def test_each_side_of_a_comparison_is_heard_before_the_rest_of_the_first() -> None:
    units = [
        scored("le parc de la première ville", 1.0, 0),
        scored("la crèche de la première ville", 0.9, 1),
        scored("un marché ailleurs", 0.3, 2),
    ]
    sides = [lambda u: u.passage.order < 2, lambda u: u.passage.order == 2]
    texts = [statement.text for statement in composing().run(units, sides)]
    assert texts[:2] == ["le parc de la première ville", "un marché ailleurs"]
    assert len(texts) == 3


def test_what_is_worth_little_beside_the_best_is_not_said() -> None:
    units = [scored("ce qui répond", 1.0, 0), scored("tout autre chose", 0.05, 1)]
    assert len(composing().run(units)) == 1


def test_a_line_that_opens_a_list_is_given_with_it() -> None:
    text = "Les partenaires agissent autour des axes suivants :\n1. L'école\n2. L'emploi"
    items = [text.index("1."), text.index("2.")]
    units = (
        Unit("sentence", 0, items[0] - 1),
        Unit("item", items[0], items[1] - 1),
        Unit("item", items[1], len(text)),
    )
    whole = ScoredUnit(passage(text, units), 0, 2, 1.0, 1.0, 0)
    (statement,) = composing().run([whole])
    assert "axes suivants : " in statement.text
    assert statement.text.endswith("L'emploi")
    assert statement.spans == ((0, len(text)),)


def test_a_row_says_one_inherited_cell_and_no_empty_one() -> None:
    text = "Ouvrir un centre\nVille"
    cut = text.index("Ville")
    cells = (
        UnitCell("AXE", "Réussite éducative", -1, -1),
        UnitCell("PRIORITÉS", "Les plus jeunes", -1, -1),
        UnitCell("ENGAGEMENTS (pistes d'actions)", "Ouvrir un centre", 0, cut - 1),
        UnitCell("SUBVENTIONS", "", cut, cut),
        UnitCell("PARTENAIRES", "Ville", cut, len(text)),
    )
    row = passage(text, (Unit("row", 0, len(text), cells=cells),))
    (statement,) = composing().run([ScoredUnit(row, 0, 0, 1.0, 1.0, 0)])
    assert statement.text == (
        "**Priorités** : Les plus jeunes ; **Engagements** : Ouvrir un centre ; "
        "**Partenaires** : Ville"
    )


def test_a_figure_without_column_heads_reads_label_then_value() -> None:
    text = "Taux de chômage\n12 %"
    cut = text.index("12")
    cells = (
        UnitCell("", "Taux de chômage", 0, cut - 1),
        UnitCell("", "12 %", cut, len(text)),
    )
    row = passage(text, (Unit("row", 0, len(text), cells=cells),))
    (statement,) = composing().run([ScoredUnit(row, 0, 0, 1.0, 1.0, 0)])
    assert statement.text == "Taux de chômage : 12 %"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("LE PRÉ-SAINT-JEAN", "Le Pré-Saint-Jean"),
        ("ROSE ET MARIE", "Rose et Marie"),
        ("Grand Val", "Grand Val"),
    ],
)
def test_names_in_capitals_read_as_names(written: str, read: str) -> None:
    assert calm(written) == read


def test_units_of_equal_text_are_said_once() -> None:
    first = scored("la même phrase", 1.0, 0)
    again = replace(scored("la même phrase", 0.9, 1), rank=1)
    assert len(composing().run([first, again])) == 1


def test_statements_that_differ_by_a_figure_are_both_said() -> None:
    said = "entre 2015 et 2019 le département a aidé {} projets des associations de la ville"
    units = [scored(said.format(12), 1.0, 0), scored(said.format(31), 0.9, 1)]
    assert len(composing().run(units)) == 2


def test_a_side_whose_best_is_worth_little_does_not_end_the_answer() -> None:
    units = [
        scored("le parc de la première ville", 1.0, 0),
        scored("la crèche de la première ville", 0.9, 1),
        scored("un marché ailleurs", 0.01, 2),
    ]
    sides = [lambda u: u.passage.order < 2, lambda u: u.passage.order == 2]
    texts = [statement.text for statement in composing().run(units, sides)]
    assert texts == ["le parc de la première ville", "la crèche de la première ville"]


def test_the_sentence_before_that_is_given_with_one_is_not_said_again() -> None:
    text = "Le club ouvre un jardin. Cette action accueille les enfants du quartier."
    cut = text.index("Cette")
    both = passage(text, (Unit("sentence", 0, cut - 1), Unit("sentence", cut, len(text))))
    units = [ScoredUnit(both, 1, 1, 1.0, 1.0, 0), ScoredUnit(both, 0, 0, 0.9, 1.0, 0)]
    assert [statement.text for statement in composing().run(units)] == [text]


def test_the_cell_that_names_a_row_is_said_though_it_heads_indicators() -> None:
    text = "Enfants dépistés\n150"
    cells = (UnitCell("SUIVI", "Enfants dépistés", 0, 16), UnitCell("CIBLE", "150", 17, 20))
    row = passage(text, (Unit("row", 0, len(text), cells=cells),))

    class Aimed(Even):
        def overlap(self, stems: frozenset[str]) -> float:
            return 1.0 if "cible" in stems else 0.0

    composed = Composing(Aimed(), words)  # type: ignore[arg-type]  # all that is asked of scores
    (statement,) = composed.run([ScoredUnit(row, 0, 0, 1.0, 1.0, 0)])
    assert "Enfants dépistés" in statement.text
    assert "150" in statement.text


def test_a_column_of_indicators_is_left_out_where_none_is_asked_for() -> None:
    text = "Ouvrir un centre\nNombre de centres"
    cut = text.index("Nombre")
    cells = (
        UnitCell("ENGAGEMENTS", "Ouvrir un centre", 0, cut - 1),
        UnitCell("SUIVI", "Nombre de centres", cut, len(text)),
    )
    row = passage(text, (Unit("row", 0, len(text), cells=cells),))

    class First(Even):
        def overlap(self, stems: frozenset[str]) -> float:
            return 1.0 if "ouvrir" in stems else 0.0

    composed = Composing(First(), words)  # type: ignore[arg-type]  # all that is asked of scores
    (statement,) = composed.run([ScoredUnit(row, 0, 0, 1.0, 1.0, 0)])
    assert statement.text == "**Engagements** : Ouvrir un centre"


def test_column_heads_in_capitals_get_their_accents_back() -> None:
    assert calm_label("OBJECTIFS OPERATIONNELS") == "Objectifs opérationnels"
    assert calm_label("QPV") == "QPV"


def page(number: int, *said: str) -> PageText:
    boxes = tuple((0.1 * at, 0.5, 0.1 * at + 0.08, 0.52) for at in range(len(said)))
    return PageText(number, "", 600, 800, said, boxes)


def test_a_quote_over_a_page_foot_is_two_citations_each_on_its_page() -> None:
    text = "Le conseil se réunit deux fois"
    unit = Unit("sentence", 0, len(text))
    split = replace(passage(text, (unit,)), pages=(4, 5))
    pages = {4: page(4, "Le", "conseil", "se"), 5: page(5, "réunit", "deux", "fois")}
    (statement,) = composing().run([ScoredUnit(split, 0, 0, 1.0, 1.0, 0)])
    (cited,) = Checking(lambda _, number: pages[number]).run([statement])
    assert [(e.quote, e.place.pages) for e in cited.evidence] == [
        ("Le conseil se", (4,)),
        ("réunit deux fois", (5,)),
    ]


def test_a_cell_that_the_page_cuts_is_quoted_in_two() -> None:
    """Between its two parts, other readers find the row's other cells."""
    text = "Caisse des Dépôts"
    row = Unit("row", 0, len(text), cells=(UnitCell("Signataire", text, 0, len(text)),))
    split = replace(passage(text, (row,)), pages=(4, 5))
    pages = {4: page(4, "Caisse", "des", "Emploi"), 5: page(5, "Dépôts", "une", "étude")}
    (statement,) = composing().run([ScoredUnit(split, 0, 0, 1.0, 1.0, 0)])
    (cited,) = Checking(lambda _, number: pages[number]).run([statement])
    assert [(e.quote, e.place.pages) for e in cited.evidence] == [
        ("Caisse des", (4,)),
        ("Dépôts", (5,)),
    ]
