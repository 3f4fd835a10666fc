from __future__ import annotations

import pytest

from ingest.records.figures import figure_of, year_of
from tests.ingest.records.builders import Sheet


def test_key_figures_of_a_quartier_have_their_value_unit_and_year() -> None:
    sheet = Sheet().section("commune", "Valbourg").section("quartier", "LES AULNES", level=2)
    sheet.section("intertitre", "Indicateurs clés", level=3)
    sheet.row(["Population (2022)", "3 130"])
    sheet.row(["Part des moins de 25 ans (2021)", "37,4 %"])
    sheet.row(["Médiane du revenu disponible par UC en 2021", "16 570 €"])
    sheet.row(["Taux de pauvreté", "nc"])
    found = sheet.read().indicateurs
    assert [(i.what, i.number, i.unit, i.year) for i in found] == [
        ("Population (2022)", 3130.0, "habitants", "2022"),
        ("Part des moins de 25 ans (2021)", 37.4, "%", "2021"),
        ("Médiane du revenu disponible par UC en 2021", 16570.0, "€", "2021"),
    ]
    assert {(i.place.commune, i.place.quartier) for i in found} == {("Valbourg", "LES AULNES")}
    assert found[0].value == "3 130"
    assert sheet.quoted(found[0].source) == "Population (2022)\n3 130"


def test_a_list_of_quartiers_gives_each_its_population() -> None:
    sheet = Sheet().section("annexe", "Liste des quartiers", number="2")
    heads = ("Nom de la commune", "Nom du quartier", "QPV", "Nombre d'habitants vivant en QPV3")
    sheet.row(dict(zip(heads, ("Valbourg", "Les Aulnes", "X", "1 708"), strict=True)))
    second = dict(zip(heads, ("Valbourg", "Le Pré", "X", "2 310"), strict=True))
    sheet.row(second, inherited=("Nom de la commune",))
    total = {"Nom de la commune": "TOTAL", "Nombre d'habitants vivant en QPV3": "4 018"}
    sheet.row(total)
    found = sheet.read().indicateurs
    assert [(i.place.commune, i.place.quartier, i.territoire, i.number) for i in found] == [
        ("Valbourg", "Les Aulnes", "", 1708.0),
        ("Valbourg", "Le Pré", "", 2310.0),
        ("", "", "TOTAL", 4018.0),
    ]
    assert found[0].what == "Nombre d'habitants vivant en QPV"


def test_yearly_subsidies_are_told_by_year_and_commune() -> None:
    sheet = Sheet().section("commune", "Valbourg")
    sheet.section("annexe", "Subventions", number="4")
    heads = ("Contrat de ville du Val", "Nbre de projets financés sur Valbourg", "Montant (en €)")
    for cells in (("2017", "6", "10 500"), ("Total 2015 /2019", "27", "44 100")):
        sheet.row(dict(zip(heads, cells, strict=True)))
    found = sheet.read().indicateurs
    assert [(i.year, i.number, i.unit, i.place.commune, i.territoire) for i in found] == [
        ("2017", 6.0, "", "Valbourg", "Contrat de ville du Val"),
        ("2017", 10500.0, "€", "Valbourg", "Contrat de ville du Val"),
        ("2015-2019", 27.0, "", "Valbourg", "Contrat de ville du Val"),
        ("2015-2019", 44100.0, "€", "Valbourg", "Contrat de ville du Val"),
    ]


def test_columns_of_territories_and_of_years_say_where_and_when() -> None:
    sheet = Sheet().section("chapitre", "Diagnostic", number="1")
    sheet.row({"Indicateur": "Taux de pauvreté", "Les Aulnes": "42 %", "Agglomération": "16 %"})
    sheet.row({"Indicateur": "Taux d'emploi", "2015": "46,8 %", "2021": "50,2 %"})
    found = sheet.read().indicateurs
    assert [(i.what, i.territoire, i.year, i.value) for i in found] == [
        ("Taux de pauvreté", "Les Aulnes", "", "42 %"),
        ("Taux de pauvreté", "Agglomération", "", "16 %"),
        ("Taux d'emploi", "", "2015", "46,8 %"),
        ("Taux d'emploi", "", "2021", "50,2 %"),
    ]


def test_a_figure_measures_what_stands_nearest_before_it() -> None:
    sheet = Sheet().section("chapitre", "Diagnostic", number="1")
    sheet.row({"Thème": "Revenus", "Libellé": "Taux de pauvreté", "Les Aulnes": "42 %"})
    sheet.row({"Indicateur": "Taux d'emploi", "Mode de calcul": "Insee", "Les Aulnes": "51 %"})
    found = sheet.read().indicateurs
    assert [(i.what, i.territoire) for i in found] == [
        ("Taux de pauvreté", "Les Aulnes"),
        ("Taux d'emploi", "Les Aulnes"),
    ]


def test_what_is_to_be_measured_stands_under_its_heading_or_its_band() -> None:
    sheet = Sheet().section("quartier", "LES AULNES").section("theme", "Plein emploi", level=2)
    sheet.item("Places d'accueil ouvertes", lead="Indicateurs d'évaluation (résultats)")
    heads = ("Objectifs stratégiques", "Objectifs opérationnels")
    sheet.row(dict(zip(heads, ("Lever les freins", "Ouvrir une crèche"), strict=True)))
    sheet.row({"Objectifs stratégiques": "Indicateurs d'évaluation"})
    sheet.row({"Objectifs stratégiques": "• Nombre de places\n• Taux de sortie positive"})
    found = sheet.read().indicateurs
    assert [(i.kind, i.what) for i in found] == [
        ("evaluation", "Places d'accueil ouvertes"),
        ("evaluation", "Nombre de places"),
        ("evaluation", "Taux de sortie positive"),
    ]
    assert {i.objectif for i in found} == {"Plein emploi"}


def test_a_figure_repeated_at_the_top_of_the_next_page_is_one() -> None:
    sheet = Sheet().section("quartier", "LES AULNES")
    sheet.row(["Population", "3 130"]).row(["Indice de jeunesse", "2,1"]).row(
        ["Population", "3 130"]
    )
    assert [i.what for i in sheet.read().indicateurs] == ["Population", "Indice de jeunesse"]


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("16 570 €", 16570, "€"),
        ("1.250.000 €", 1250000, "€"),
        ("-3,5 %", -3.5, "%"),
        ("6,5 M€", 6.5, "M€"),
        ("124 456 habitants", 124456, "habitants"),
        ("35,1 % (2021)", 35.1, "%"),
    ],
)
def test_figures_as_they_are_written(text: str, number: float, unit: str) -> None:
    figure = figure_of(text)
    assert figure is not None
    assert (figure.number, figure.unit) == (number, unit)


@pytest.mark.parametrize(
    "text", ["2022", "12 jardins partagés à créer en 2024", "X", "", "2.1 Nom"]
)
def test_years_and_sentences_are_no_figures(text: str) -> None:
    assert figure_of(text) is None


def test_the_last_year_of_a_label_counts() -> None:
    assert year_of("Taux au seuil de 60 % du revenu de 2019, en 2020") == "2020"
    assert year_of("Total 2015 /2019") == "2015-2019"


def test_a_figure_under_quartier_is_no_quartier_s_name() -> None:
    sheet = Sheet().section("quartier", "Bel-Air")
    heads = ("Indicateur", "Quartier", "Agglomération")
    sheet.row(dict(zip(heads, ("Taux de pauvreté", "51,3 %", "16,8 %"), strict=True)))
    own, around = sheet.read().indicateurs
    assert (own.what, own.value, own.place.quartier, own.territoire) == (
        "Taux de pauvreté", "51,3 %", "Bel-Air", "",
    )  # fmt: skip
    assert around.territoire == "Agglomération"
