"""Ruled tables: grids of a page, and tables over pages."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.model import Grid, Line, Page, Table
from ingest.pdf import read_pages
from ingest.tables import can_join, governing_cell, join_tables, known_headers
from tests.pdfs import Sheet, make_pdf

HEADER = ["Priorités", "Engagements", "Partenaires"]
WIDTHS = [120, 220, 120]


def _grids(path: Path) -> list[Grid]:
    return [item for page in read_pages(path) for item in page.items if isinstance(item, Grid)]


def _table(path: Path) -> Table:
    """The one table of a PDF, whose grids can all be joined."""
    grids = _grids(path)
    for previous, following in pairwise(grids):
        assert can_join(previous, following)
    return join_tables(grids)


def _texts(table: Table) -> list[list[str]]:
    return [[" ".join(line.text for line in cell) for cell in row.cells] for row in table.rows]


def _drawn(
    rows: list[list[str]], *style: tuple[object, ...], header: bool = True
) -> Callable[[Sheet], None]:
    def draw(sheet: Sheet) -> None:
        sheet.table(60, 100, WIDTHS, rows, *style, header=header)

    return draw


def test_a_ruled_table_becomes_cells_with_their_lines(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ["1. Réussir", "Ouvrir un lieu\nd’accueil", "Etat"],
        ["2. Agir", "Soutenir", "CAF"],
    ]
    (grid,) = _grids(make_pdf(tmp_path / "table.pdf", _drawn(rows)))
    assert (grid.rows, grid.columns, len(grid.cells)) == (3, 3, 9)
    assert [cell.text for cell in grid.cells if cell.row == 1] == [
        "1. Réussir",
        "Ouvrir un lieu d’accueil",
        "Etat",
    ]
    assert [line.text for line in grid.cells[4].lines] == ["Ouvrir un lieu", "d’accueil"]
    assert [cell.fill for cell in grid.cells[:4]] == [0xDBE5F1] * 3 + [None]
    assert grid.x0 == pytest.approx(60, abs=1)
    assert grid.x1 == pytest.approx(520, abs=1)


def test_merged_cells_are_one_and_the_rows_below_inherit(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ["1. Réussir", "Ouvrir", "Etat"],
        ["", "Soutenir", "CAF"],
        ["2. Agir", "Former", ""],
    ]
    span = ("SPAN", (0, 1), (0, 2)), ("SPAN", (2, 2), (2, 3))
    table = _table(make_pdf(tmp_path / "fusion.pdf", _drawn(rows, *span)))
    assert table.header == HEADER
    assert _texts(table) == [
        ["1. Réussir", "Ouvrir", "Etat"],
        ["", "Soutenir", "CAF"],
        ["2. Agir", "Former", ""],
    ]
    assert [row.inherited for row in table.rows] == [
        [False, False, False],
        [True, False, False],
        [False, False, True],
    ]
    assert [line.text for line in governing_cell(table, 1, 0)] == ["1. Réussir"]
    assert [line.text for line in governing_cell(table, 2, 2)] == ["CAF"]


def test_an_empty_first_cell_inherits_but_a_total_does_not(tmp_path: Path) -> None:
    rows = [HEADER, ["1. Réussir", "Ouvrir", "Etat"], ["", "Soutenir", "CAF"], ["", "Total", "12"]]
    table = _table(make_pdf(tmp_path / "vide.pdf", _drawn(rows)))
    assert [row.inherited[0] for row in table.rows] == [False, True, False]


def test_a_repeated_header_is_dropped(tmp_path: Path) -> None:
    first = _drawn([HEADER, ["1. Réussir", "Ouvrir un lieu.", "Etat"]])
    second = _drawn([HEADER, ["2. Agir", "Former.", "Région"]])
    table = _table(make_pdf(tmp_path / "répété.pdf", first, second))
    assert table.header == HEADER
    assert table.pages == (1, 2)
    assert [row.table_page for row in table.rows] == [1, 2]
    assert _texts(table) == [
        ["1. Réussir", "Ouvrir un lieu.", "Etat"],
        ["2. Agir", "Former.", "Région"],
    ]


def test_a_plain_header_is_known_by_its_repetition(tmp_path: Path) -> None:
    first = _drawn([HEADER, ["1. Réussir", "Ouvrir.", "Etat"]], header=False)
    second = _drawn([HEADER, ["2. Agir", "Former.", "Région"]], header=False)
    table = _table(make_pdf(tmp_path / "sobre.pdf", first, second))
    assert table.header == HEADER
    assert len(table.rows) == 2


def test_a_row_cut_by_the_page_is_one_row(tmp_path: Path) -> None:
    first = _drawn([HEADER, ["1. Réussir", "Ouvrir un lieu d’accueil pour les", "Etat"]])
    second = _drawn(
        [["", "jeunes du quartier.", ""], ["2. Agir", "Former.", "Région"]], header=False
    )
    table = _table(make_pdf(tmp_path / "coupée.pdf", first, second))
    assert _texts(table) == [
        ["1. Réussir", "Ouvrir un lieu d’accueil pour les jeunes du quartier.", "Etat"],
        ["2. Agir", "Former.", "Région"],
    ]
    assert {line.page for line in table.rows[0].cells[1]} == {1, 2}


def test_a_new_row_at_the_top_of_a_page_with_no_label_inherits(tmp_path: Path) -> None:
    first = _drawn([HEADER, ["1. Réussir", "Ouvrir un lieu.", "Etat"]])
    second = _drawn([["", "Former les acteurs.", "Région"]], header=False)
    table = _table(make_pdf(tmp_path / "même.pdf", first, second))
    assert _texts(table)[1] == ["", "Former les acteurs.", "Région"]
    assert table.rows[1].inherited == [True, False, False]
    assert [line.text for line in governing_cell(table, 1, 0)] == ["1. Réussir"]


def test_a_fiche_over_two_pages_keeps_its_labels(tmp_path: Path) -> None:
    fill = ("BACKGROUND", (0, 0), (0, -1), "#EAF1DD")

    def first(sheet: Sheet) -> None:
        rows = [["Descriptif", "Lever les freins."], ["Dispositifs", "Bourses au permis."]]
        sheet.table(60, 600, [110, 350], rows, fill)

    def second(sheet: Sheet) -> None:
        sheet.table(60, 60, [110, 350], [["", "Garages solidaires."]], fill)

    table = _table(make_pdf(tmp_path / "fiche.pdf", first, second))
    assert (table.header, table.label_column) == ([], True)
    assert _texts(table) == [
        ["Descriptif", "Lever les freins."],
        ["Dispositifs", "Bourses au permis. Garages solidaires."],
    ]


def test_a_title_over_all_columns_is_a_band(tmp_path: Path) -> None:
    rows = [["Priorités du protocole", "", ""], HEADER, ["1. Réussir", "Ouvrir", "Etat"]]
    style = (
        ("SPAN", (0, 0), (-1, 0)),
        ("BACKGROUND", (0, 1), (-1, 1), "#1F497D"),
        ("FONT", (0, 1), (-1, 1), "Helvetica-Bold", 10),
    )
    table = _table(make_pdf(tmp_path / "bandeau.pdf", _drawn(rows, *style)))
    assert table.header == HEADER
    assert [row.band for row in table.rows] == [True, False]
    assert _texts(table)[0][0] == "Priorités du protocole"


def test_a_header_known_from_another_table_needs_no_look(tmp_path: Path) -> None:
    rows = [["Une commune", "", ""], HEADER, ["1. Réussir", "Ouvrir", "Etat"]]
    path = make_pdf(tmp_path / "sans-style.pdf", _drawn(rows, header=False))
    styled = _grids(make_pdf(tmp_path / "styl.pdf", _drawn([HEADER, ["1. A", "Bâtir", "CAF"]])))
    known = known_headers(styled)
    assert join_tables(_grids(path)).header == []
    table = join_tables(_grids(path), known)
    assert table.header == HEADER
    assert [row.band for row in table.rows] == [True, False]


def test_heads_under_a_head_stay_heads_where_the_header_is_known(tmp_path: Path) -> None:
    rows = [
        ["Indicateur", "Valeurs", ""],
        ["", "Situation 2014", "Cible 2020"],
        ["Postes d’adultes-relais", "11", "16"],
        ["Survie à trois ans des", "38 %", "50 %"],
    ]
    style = (
        ("SPAN", (0, 0), (0, 1)),
        ("SPAN", (1, 0), (2, 0)),
        ("BACKGROUND", (0, 0), (-1, 1), "#404040"),
        ("FONT", (0, 0), (-1, 1), "Helvetica-Bold", 10),
    )
    again = [*rows[:2], ["entreprises créées", "", ""]]
    grids = _grids(make_pdf(tmp_path / "suivi.pdf", _drawn(rows, *style), _drawn(again, *style)))
    table = join_tables(grids, known_headers(grids))
    assert table.header == ["Indicateur", "Valeurs Situation 2014", "Valeurs Cible 2020"]
    assert _texts(table) == [rows[2], ["Survie à trois ans des entreprises créées", "38 %", "50 %"]]


def test_a_name_that_the_page_cuts_after_its_article_is_one(tmp_path: Path) -> None:
    first = _drawn([HEADER, ["Caisse des", "Prêter 38 M€ ;", "Etat"]])
    rest = [["Dépôts", "cofinancer des études", ""], ["CAF", "Former.", "Région"]]
    second = _drawn(rest, header=False)
    table = _table(make_pdf(tmp_path / "nom.pdf", first, second))
    assert _texts(table)[0] == ["Caisse des Dépôts", "Prêter 38 M€ ; cofinancer des études", "Etat"]


def test_two_tables_with_their_own_headers_are_not_joined(tmp_path: Path) -> None:
    first = _drawn([HEADER, ["1. Réussir", "Ouvrir.", "Etat"]])
    second = _drawn([["Quartier", "Population", "Commune"], ["Nord", "Mille", "Orly"]])
    before, after = _grids(make_pdf(tmp_path / "deux.pdf", first, second))
    assert not can_join(before, after)


def test_tables_of_other_widths_are_not_joined(tmp_path: Path) -> None:
    first = _drawn([HEADER, ["1. Réussir", "Ouvrir.", "Etat"]])

    def second(sheet: Sheet) -> None:
        sheet.table(60, 100, [200, 180, 80], [["A", "B", "C"], ["D", "E", "F"]])

    before, after = _grids(make_pdf(tmp_path / "largeurs.pdf", first, second))
    assert not can_join(before, after)


def test_coloured_cells_parted_by_white_lines_are_a_table(tmp_path: Path) -> None:
    rows = [["Population", "1 260"], ["Taux d’emploi", "67,3 %"], ["Jeunes", "34,8 %"]]

    def draw(sheet: Sheet) -> None:
        style = ("BACKGROUND", (0, 0), (-1, -1), "#E3EDF7")
        white = ("GRID", (0, 0), (-1, -1), 1, "#FFFFFF")
        sheet.table(60, 100, [200, 80], rows, style, white, grid=False)

    table = _table(make_pdf(tmp_path / "blanc.pdf", draw))
    assert _texts(table) == rows
    assert (table.header, table.label_column) == ([], True)


def test_a_fill_that_leans_on_rulings_parts_columns(tmp_path: Path) -> None:
    rows = [["Population", "1 260"], ["Taux d’emploi", "67,3 %"], ["Jeunes", "34,8 %"]]

    def draw(sheet: Sheet) -> None:
        style = ("BACKGROUND", (1, 0), (1, -1), "#E3EDF7")
        lines = ("LINEABOVE", (0, 0), (-1, -1), 0.5, "#000000")
        box = ("BOX", (0, 0), (-1, -1), 0.5, "#000000")
        sheet.table(60, 100, [200, 80], rows, style, lines, box, grid=False)

    assert _texts(_table(make_pdf(tmp_path / "fond.pdf", draw))) == rows


def test_an_underline_in_a_cell_is_no_row(tmp_path: Path) -> None:
    def draw(sheet: Sheet) -> None:
        rows = [["Dispositifs", "\n\n\n"]]
        sheet.table(60, 100, [110, 350], rows)
        sheet.text(180, 118, "Dispositifs de l’État :", underline=True)
        sheet.text(180, 132, "Le permis à un euro")

    (grid,) = _grids(make_pdf(tmp_path / "souligné.pdf", draw))
    assert (grid.rows, grid.columns) == (1, 2)
    assert [line.underlined for line in grid.cells[1].lines] == [True, False]


def test_an_empty_drawing_is_no_table(tmp_path: Path) -> None:
    def draw(sheet: Sheet) -> None:
        sheet.table(60, 100, [50, 50, 50], [["", "", ""], ["", "", ""]])
        sheet.text(72, 300, "Un texte sous un dessin")

    assert _grids(make_pdf(tmp_path / "dessin.pdf", draw)) == []


def test_a_stamp_over_a_table_stays_out_of_its_cells(tmp_path: Path) -> None:
    rows = [HEADER] + [[f"{n}. Réussir", "Ouvrir un lieu d’accueil", "Etat"] for n in range(1, 6)]
    stamp = ["Accusé de réception en préfecture", "094-200058014-DE", "Reçu le 12/11/2024"]

    def draw(sheet: Sheet) -> None:
        sheet.table(60, 100, WIDTHS, rows, header=True)
        for index, line in enumerate(stamp):
            sheet.text(350, 140 + 7 * index, line, size=6)

    (page,) = read_pages(make_pdf(tmp_path / "tampon.pdf", draw))
    (grid,) = [item for item in page.items if isinstance(item, Grid)]
    assert [line.text for line in page.lines] == stamp
    texts = [cell.text for cell in grid.cells]
    assert texts == [text for row in rows for text in row]


def test_a_table_stands_in_reading_order(tmp_path: Path) -> None:
    def draw(sheet: Sheet) -> None:
        sheet.text(60, 80, "Avant le tableau")
        bottom = sheet.table(60, 100, WIDTHS, [HEADER, ["a", "b", "c"]], header=True)
        sheet.text(60, bottom + 30, "Après le tableau")

    (page,) = read_pages(make_pdf(tmp_path / "ordre.pdf", draw))
    kinds = [item.text if isinstance(item, Line) else "tableau" for item in page.items]
    assert kinds == ["Avant le tableau", "tableau", "Après le tableau"]


def _runs(pages: list[Page]) -> list[list[Grid]]:
    """Grids of pages that open with what may carry on the page before."""
    runs: list[list[Grid]] = []
    for page in pages:
        body = [item for item in page.items if 60 < item.y0 < page.height - 60]
        for item in body:
            if not isinstance(item, Grid):
                continue
            if item is body[0] and runs and can_join(runs[-1][-1], item):
                runs[-1].append(item)
            else:
                runs.append([item])
    return runs


def test_the_ten_tables_of_commitments_are_whole(corpus: Path) -> None:
    name = "protocole-engagements-grand-orly-seine-bievre-2019-2022.pdf"
    tables = [join_tables(run) for run in _runs(read_pages(corpus / name)[20:35])]
    commitments = [table for table in tables if table.columns == 5]
    assert len(commitments) == 10
    for table in commitments:
        assert table.header[0] == "PRIORITES"
        assert table.header[4] == "INDICATEURS D’IMPACT"
        assert table.rows[0].band
        assert all(row.cells[1] for row in table.rows[1:])
        assert not any(row.cells[0] and row.inherited[0] for row in table.rows)


def test_every_fiche_of_a_real_document_has_its_four_rubriques(corpus: Path) -> None:
    name = "fiches-operationnelles-contrat-de-ville-seine-amont.pdf"
    tables = [join_tables(run) for run in _runs(read_pages(corpus / name))]
    fiches = [table for table in tables if table.label_column]
    labels = [
        " ".join(line.text for line in row.cells[0]).split()[0]
        for table in fiches
        for row in table.rows
        if row.cells[0]
    ]
    assert labels.count("Descriptif") == 43
    assert labels.count("Partenaires") == 85  # one fiche has its financeurs in its first cell
    assert labels.count("Dispositifs") == 43
