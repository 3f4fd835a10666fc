"""Tables whose columns are only aligned, and what looks like one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from ingest.document import read_document
from ingest.model import Grid
from ingest.pdf import read_pages
from tests.pdfs import Sheet, make_pdf

PROSE = [
    "La convention fixe les engagements des partenaires pour les",
    "quartiers prioritaires de l’agglomération, et les moyens que",
    "chacun réserve à ses habitants pendant la durée du contrat.",
]
BUDGET = [
    ("Actions", "2023", "2024", "Total"),
    ("Médiation sociale en soirée", "12 000 €", "14 500 €", "26 500 €"),
    ("Ateliers de langue", "800 €", "1 200 €", "2 000 €"),
    ("Chantiers éducatifs", "9 000 €", "", "9 000 €"),
    ("Total", "21 800 €", "15 700 €", "37 500 €"),
]


def rows_of(path: Path) -> list[list[str]]:
    """The rows of the grids of a PDF, their cells left to right."""
    found: list[list[str]] = []
    for page in read_pages(path):
        for grid in page.items:
            if isinstance(grid, Grid):
                rows: list[list[str]] = [[] for _ in range(grid.rows)]
                for cell in grid.cells:
                    rows[cell.row].append(cell.text)
                found += rows
    return found


def columns(
    sheet: Sheet, y: float, places: Sequence[float], rows: Sequence[Sequence[str]], **style: str
) -> float:
    """Rows of words at these places: their left for the first, their right for the others."""
    for row in rows:
        for index, (x, text) in enumerate(zip(places, row, strict=True)):
            width = sheet.canvas.stringWidth(text, "Helvetica", 11) if index else 0.0
            sheet.text(x - width, y, text, **style)
        y += 15
    return y


def test_figures_aligned_without_a_ruling_are_a_table(tmp_path: Path) -> None:
    def draw(sheet: Sheet) -> None:
        sheet.lines(60, 80, PROSE)
        y = columns(sheet, 140, [60, 300, 390, 480], BUDGET)
        sheet.lines(60, y + 10, PROSE)

    path = make_pdf(tmp_path / "budget.pdf", draw)
    assert rows_of(path) == [list(row) for row in BUDGET]
    document = read_document(path)
    assert document.tables[0].header == BUDGET[0]
    units = [unit for passage in document.passages for unit in passage.units if unit.cells]
    assert [(c.label, c.text) for c in units[0].cells][1] == ("2023", "12 000 €")


def test_rulings_between_rows_are_enough_for_columns_of_text(tmp_path: Path) -> None:
    head = ["Instance", "Composition", "Fréquence"]
    rows = [
        [
            "Comité de\npilotage",
            "Préfet, présidente de\nl’agglomération et maires",
            "Deux fois par an",
        ],
        ["Équipe projet (3)", "Directrice et chargés de\nmission", "Chaque semaine"],
        ["Conseil citoyen", "Habitants tirés au sort", "Tous les mois"],
    ]

    def draw(sheet: Sheet) -> None:
        sheet.text(60, 70, "Les instances", size=18, style="b")
        sheet.rule(60, 80, 480, 80, 2)
        sheet.lines(60, 100, PROSE)
        bottom = sheet.table(
            60,
            150,
            [100, 190, 130],
            [head, *rows],
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, "#CC99AA"),
            ("TEXTCOLOR", (0, 0), (-1, 0), "#FFFFFF"),
            ("BACKGROUND", (0, 0), (-1, 0), "#7A2E39"),
            grid=False,
        )
        sheet.lines(60, bottom + 30, PROSE)

    path = make_pdf(tmp_path / "instances.pdf", draw)
    assert rows_of(path) == [head, *([cell.replace("\n", " ") for cell in row] for row in rows)]
    assert [section.label for section in read_document(path).sections[1:]] == ["Les instances"]


def test_an_aligned_table_goes_on_over_the_page(tmp_path: Path) -> None:
    more = [("Repas partagés", "300 €", "450 €", "750 €"), ("Sorties", "5 €", "7 €", "12 €")]

    def first(sheet: Sheet) -> None:
        columns(sheet, 700, [60, 300, 390, 480], BUDGET[:4])

    def second(sheet: Sheet) -> None:
        columns(sheet, 80, [60, 300, 390, 480], [*more, BUDGET[4]])
        sheet.lines(60, 300, PROSE)

    (table,) = read_document(make_pdf(tmp_path / "long.pdf", first, second)).tables
    assert table.header == BUDGET[0]
    assert list(table.rows) == [*BUDGET[1:4], *more, BUDGET[4]]
    assert table.pages == (1, 2)


def test_a_ruling_that_stops_short_leaves_the_first_cell_to_go_on(tmp_path: Path) -> None:
    rows = [
        ["Objectif", "Action", "Chef de file"],
        ["Se déplacer", "Louer des scooters", "Agglomération"],
        ["", "Prolonger le dernier bus", "Région"],
        ["Apprendre", "Ouvrir huit ateliers", "Centre social"],
    ]

    def draw(sheet: Sheet) -> None:
        sheet.table(
            60,
            100,
            [120, 200, 120],
            rows,
            ("LINEABOVE", (0, 0), (-1, 1), 0.5, "#000000"),
            ("LINEABOVE", (1, 2), (-1, 2), 0.5, "#000000"),
            ("LINEABOVE", (0, 3), (-1, 3), 0.5, "#000000"),
            ("LINEBELOW", (0, 3), (-1, 3), 0.5, "#000000"),
            ("FONT", (0, 0), (-1, 0), "Helvetica-Bold", 10),
            grid=False,
        )

    document = read_document(make_pdf(tmp_path / "objectifs.pdf", draw))
    (table,) = document.tables
    assert (table.header, table.rows[1]) == (tuple(rows[0]), tuple(rows[2]))
    units = [unit for passage in document.passages for unit in passage.units if unit.cells]
    assert [cell.text for cell in units[1].cells] == ["Se déplacer", *rows[2][1:]]


def prose(sheet: Sheet) -> None:
    for y in range(80, 700, 60):
        sheet.lines(60, y, PROSE)


def two_columns(sheet: Sheet) -> None:
    for y in range(80, 700, 60):
        for x in (60, 320):
            sheet.lines(x, y, [line[:38] for line in PROSE])


def contents(sheet: Sheet) -> None:
    titles = [("Préambule", "3"), ("Le territoire", "4"), ("Les axes", "9"), ("Annexes", "21")]
    columns(sheet, 80, [60, 480], titles)


def numbered(sheet: Sheet) -> None:
    for number, line in enumerate(PROSE * 2, start=1):
        sheet.text(60, 80 + 15 * number, f"{number}.")
        sheet.text(90, 80 + 15 * number, line)


def signatures(sheet: Sheet) -> None:
    names = [("Pour la Ville", "Pour l’État"), ("Le maire", "Le préfet"), ("A. Durand", "B. Petit")]
    for index, (left, right) in enumerate(names):
        sheet.text(60, 80 + 15 * index, left)
        sheet.text(320, 80 + 15 * index, right)


def between_rules(sheet: Sheet) -> None:
    for y in (80, 160, 240):
        sheet.rule(60, y, 420, y)
        sheet.lines(60, y + 20, PROSE)


@pytest.mark.parametrize(
    "draw", [prose, two_columns, contents, numbered, signatures, between_rules]
)
def test_what_is_only_set_in_columns_is_no_table(
    draw: Callable[[Sheet], None], tmp_path: Path
) -> None:
    assert rows_of(make_pdf(tmp_path / "text.pdf", draw)) == []


def test_heads_set_left_stand_over_figures_set_right(tmp_path: Path) -> None:
    """Neither « Crédits » nor « Coût » slides into the column before; two rows are enough."""
    heads = ["Commune", "Actions", "Crédits État", "Coût total"]
    rows = [["Hérinsart", "4", "38 900 €", "103 500 €"], ["Toutes", "8", "92 000 €", "318 600 €"]]

    def draw(sheet: Sheet) -> None:
        for y in (80, 100, 118, 136):
            sheet.rule(60, y, 500, y)
        for x, head in zip((64, 200, 290, 390), heads, strict=True):
            sheet.text(x, 94, head, size=9, style="b")
        for y, row in zip((113, 131), rows, strict=True):
            for x, text in zip((64, 280, 380, 496), row, strict=True):
                left = x if x == 64 else x - sheet.canvas.stringWidth(text, "Helvetica", 9)
                sheet.text(left, y, text, size=9)

    (table,) = read_document(make_pdf(tmp_path / "credits.pdf", draw)).tables
    assert (table.header, [list(row) for row in table.rows]) == (tuple(heads), rows)


def test_a_figure_set_right_is_parted_from_the_text_that_touches_it(tmp_path: Path) -> None:
    rows = [
        ("Les Dix-Muids", "12", ["Centre social, salle du", "premier étage"]),
        ("Filature – Gare", "10", ["Association Courées,", "Maison des associations"]),
        ("La Briqueterie", "11", ["Centre social Le Moulinet"]),
        ("Le Clos-Mariette", "9", ["Association Mariette en fête,", "école Robert-Desnos"]),
    ]

    def draw(sheet: Sheet) -> None:
        y = 100.0
        sheet.rule(60, y - 20, 500, y - 20)
        for x, head in zip((64, 220, 310), ("Conseil", "Membres", "Lieu"), strict=True):
            sheet.text(x, y - 6, head, size=9, style="b")
        sheet.rule(60, y, 500, y)
        for name, members, place in rows:
            height = 6 + 11 * len(place)
            middle = y + height / 2 + 3
            sheet.text(64, middle, name, size=9)
            width = sheet.canvas.stringWidth(members, "Helvetica", 9)
            sheet.text(306 - width, middle, members, size=9)
            sheet.lines(310, y + 11, place, size=9, leading=11)
            y += height
            sheet.rule(60, y, 500, y)

    assert rows_of(make_pdf(tmp_path / "conseils.pdf", draw))[1:] == [
        [name, members, " ".join(place)] for name, members, place in rows
    ]


def test_cells_centred_in_their_row_make_one_row_without_a_ruling(tmp_path: Path) -> None:
    rows = [
        (["Les Dix-Muids"], "03 53 01 42 11", ["Centre social, mardi 9 h", "à 12 h"]),
        (["La Briqueterie ; Cité", "du Grand-Cavin"], "03 53 01 42 13", ["Le Moulinet,", "jeudi"]),
        (["Le Clos-Mariette"], "03 53 01 42 14", ["Les Acacias, lundi", "de 14 h à 17 h"]),
    ]

    def draw(sheet: Sheet) -> None:
        for x, head in zip((60, 220, 340), ("Quartier", "Téléphone", "Permanence"), strict=True):
            sheet.text(x, 80, head, size=9, style="b")
        for index, (names, telephone, when) in enumerate(rows):
            y = 100 + 27 * index
            for x, lines in ((60, names), (220, [telephone]), (340, when)):
                first = y + (5.5 if len(lines) == 1 else 0)
                sheet.lines(x, first, lines, size=9, leading=11)
        sheet.lines(60, 200, PROSE)

    assert rows_of(make_pdf(tmp_path / "contacts.pdf", draw))[1:] == [
        [" ".join(names), telephone, " ".join(when)] for names, telephone, when in rows
    ]


def test_rows_on_bands_are_whole_the_highest_and_the_last_too(tmp_path: Path) -> None:
    """A band may be higher than a panel; the last row may have no ground of its own."""
    composition = ["Préfet, présidente,", "maires, signataires,", "deux élus par commune,"]
    composition += ["représentants de chaque", "conseil citoyen"]
    rows = [
        ("Comité de pilotage", composition),
        ("Comité technique", ["Délégués du préfet"]),
        ("Groupes", ["Un par pilier"]),
        ("Cellules", ["Chef de projet, bailleur,", "centre social, police"]),
    ]

    def draw(sheet: Sheet) -> None:
        sheet.fill(60, 80, 440, 98, "#1F4E79")
        sheet.text(64, 92, "Instance", size=9, style="b", color="#FFFFFF")
        sheet.text(200, 92, "Composition", size=9, style="b", color="#FFFFFF")
        y = 98.0
        for index, (name, lines) in enumerate(rows):
            height = 8 + 11 * len(lines)
            if index % 2 == 0:
                for left, right in ((60, 196), (196, 440)):
                    sheet.fill(left, y, right, y + height, "#EDF2F9")
            sheet.text(64, y + height / 2 + 3, name, size=9)
            sheet.lines(200, y + 12, lines, size=9, leading=11)
            y += height
        sheet.lines(60, y + 40, PROSE)

    assert rows_of(make_pdf(tmp_path / "instances.pdf", draw))[1:] == [
        [name, " ".join(lines)] for name, lines in rows
    ]


def test_a_last_row_without_a_ground_ends_before_a_source_and_a_title(tmp_path: Path) -> None:
    head = ["Quartier", "Population", "Pauvreté", "Revenu"]
    first = [
        ["Les Hautes-Voiles", "5 412", "52,6 %", "11 940 €"],
        ["Cité Vallot", "1 128", "38,1 %", "14 020 €"],
        ["Communauté", "138 600", "17,4 %", "20 870 €"],
    ]
    second = [["Les Hautes-Voiles", "742", "796", "718"], ["Cité Vallot", "118", "121", "109"]]
    places = (64, 250, 350, 450)

    def row(sheet: Sheet, y: float, texts: Sequence[str], **style: str) -> None:
        for x, text in zip(places, texts, strict=True):
            sheet.text(x, y, text, size=9, **style)

    def draw(sheet: Sheet) -> None:
        sheet.fill(60, 80, 500, 98, "#1F4E79")
        row(sheet, 92, head, style="b", color="#FFFFFF")
        sheet.fill(60, 114, 500, 130, "#EDF2F9")
        for index, texts in enumerate(first):
            row(sheet, 109 + 16 * index, texts)
        source = (
            "Source : Insee, recensement 2020 ; Filosofi 2021 ; données mises à jour en janvier."
        )
        sheet.text(56, 162, source, size=8, style="i")
        title = "Tableau 4 – Demandeurs d’emploi inscrits au 31 décembre"
        sheet.text(56, 190, title, size=10, style="b")
        row(sheet, 210, ["Quartier", "2019", "2021", "2023"], style="b")
        for index, texts in enumerate(second):
            row(sheet, 226 + 16 * index, texts)
        for y in (198, 214, 230, 246):
            sheet.rule(60, y, 500, y)

    assert rows_of(make_pdf(tmp_path / "indicateurs.pdf", draw)) == [
        head, *first, ["Quartier", "2019", "2021", "2023"], *second
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [
        [
            ("Juillet 2015", "Signature du contrat-cadre"),
            ("1er trimestre 2016", "Protocole de préfiguration ; comité des financeurs"),
            ("Second semestre 2017", "Ouverture de la maison de santé"),
            ("2019", "Mise en service de la ligne à haut niveau de service"),
            ("29 janvier 2020", "Évaluation finale"),
        ],
        [
            ("ANRU", "Agence nationale pour la rénovation urbaine"),
            ("GUSP", "Gestion urbaine et sociale de proximité"),
            ("OPAH-RU", "Opération programmée d’amélioration de l’habitat"),
            ("PRE", "Programme de réussite éducative"),
        ],
    ],
    ids=["calendar", "glossary"],
)
def test_dates_or_acronyms_beside_texts_are_rows(
    rows: list[tuple[str, str]], tmp_path: Path
) -> None:
    def draw(sheet: Sheet) -> None:
        sheet.lines(60, 80, PROSE)
        for index, (label, text) in enumerate(rows):
            sheet.text(60, 140 + 17 * index, label, size=9)
            sheet.text(160, 140 + 17 * index, text, size=9)

    assert rows_of(make_pdf(tmp_path / "listes.pdf", draw)) == [list(row) for row in rows]


def test_a_glossary_holds_acronyms_set_as_words_centred_beside_their_texts(tmp_path: Path) -> None:
    rows = [
        (["Avip"], ["Crèche à vocation d’insertion professionnelle : accueille", "ses enfants."]),
        (["CEJ"], ["Contrat d’engagement jeune."]),
        (["Clas"], ["Contrat local d’accompagnement à la scolarité."]),
        (["Popac"], ["Programme opérationnel préventif d’accompagnement des", "copropriétés."]),
        (["PRE"], ["Programme de réussite éducative : parcours individuels", "pour les enfants."]),
        (["Territoire de", "veille"], ["Quartier sorti de la géographie prioritaire."]),
        (["TFPB"], ["Taxe foncière sur les propriétés bâties."]),
    ]

    def draw(sheet: Sheet) -> None:
        y = 140.0
        for label, text in rows:
            height = 10.3 * max(len(label), len(text))
            for x, lines in ((60, label), (130, text)):
                first = y + (height - 10.3 * len(lines)) / 2
                sheet.lines(x, first, lines, size=8.5, leading=10.3)
            y += height + 5.2

    assert rows_of(make_pdf(tmp_path / "glossaire.pdf", draw)) == [
        [" ".join(label), " ".join(text)] for label, text in rows
    ]


def test_the_rows_of_a_glossary_define_its_acronyms(tmp_path: Path) -> None:
    rows = [
        ("ANRU", "Agence nationale pour la rénovation urbaine"),
        ("CLS", "Contrat local de santé"),
        ("GUSP", "Gestion urbaine et sociale de proximité"),
        ("PRE", "Programme de réussite éducative"),
    ]

    def draw(sheet: Sheet) -> None:
        for index, (label, text) in enumerate(rows):
            sheet.text(60, 140 + 17 * index, label, size=9)
            sheet.text(160, 140 + 17 * index, text, size=9)

    found = read_document(make_pdf(tmp_path / "sigles.pdf", draw)).records.sigles
    assert {sigle.acronym: sigle.expansion for sigle in found} == dict(rows)
