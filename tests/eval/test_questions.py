import json
from pathlib import Path
from typing import Any

import pytest

from eval.questions import QuestionSetError, load_questions, write_questions
from eval.spreadsheet import COLUMNS, EXAMPLE, SpreadsheetError, read_spreadsheet, write_spreadsheet
from tests.eval.builders import a_question

GOOD = a_question().model_dump()


def a_set(folder: Path, *lines: Any) -> Path:
    path = folder / "jeu.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{oups", "ligne 2 : ce n’est pas du JSON (colonne 2)"),
        ("[1]", "ligne 2 : un objet JSON { … } est attendu"),
        (
            GOOD | {"id": "b", "persona": "maire"},
            "« persona » : 'maire' n’est pas une valeur admise",
        ),
        (GOOD | {"id": "b", "evidence": []}, "a besoin d’une « evidence »"),
        (GOOD | {"id": "b", "facts": [[]]}, "au moins une forme"),
        (
            GOOD | {"id": "b", "evidence": [{"doc": "a.pdf", "quote": "…"}]},
            "« doc » et de « quote »",
        ),
        (
            GOOD | {"id": "b", "evidence": [{"doc": "a.pdf"}]},
            "« evidence › 0 › quote » : champ obli",
        ),
        ({k: v for k, v in GOOD.items() if k != "kind"}, "« kind » : champ obligatoire absent"),
        (GOOD, "l’identifiant « q-1 » sert déjà ligne 1"),
    ],
)
def test_a_faulty_line_is_named(tmp_path: Path, line: Any, message: str) -> None:
    with pytest.raises(QuestionSetError) as error:
        load_questions(a_set(tmp_path, GOOD, line))
    assert "ligne 2 : " in str(error.value)
    assert message in str(error.value)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError) as error:
        load_questions(a_set(tmp_path, "{", GOOD | {"persona": "x", "difficulty": "y"}))
    assert len(error.value.faults) == 3


def test_an_empty_or_missing_set_is_told(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match="aucune question"):
        load_questions(a_set(tmp_path, ""))
    with pytest.raises(QuestionSetError, match="n’existe pas"):
        load_questions(tmp_path / "rien.jsonl")


def test_a_separator_inside_a_text_does_not_cut_its_line(tmp_path: Path) -> None:
    path = a_set(tmp_path, json.dumps(GOOD | {"answer": "un\u2028deux"}, ensure_ascii=False))
    assert load_questions(path)[0].answer == "un\u2028deux"


def rich_questions() -> list[Any]:
    return [
        EXAMPLE,
        a_question(
            id="suivi",
            kind="suivi",
            history=[
                ("user", "Et « l’EPT » ?\nEncore"),
                ("assistant", "Oui : 3 ; l'assistant : non."),
            ],
            evidence=[
                {"doc": "a.pdf", "quote": "=somme ; « 2,5 % »\nsuite", "group": 1},
                {"doc": "b.pdf", "quote": "autre", "locator": "Article 3", "group": 1},
            ],
            facts=[["2,5 %", "2,5%"], ["p147"]],
        ),
        a_question(id="hors", answerable=False, evidence=[], facts=[]),
    ]


@pytest.mark.parametrize("name", ["jeu.csv", "jeu.xlsx"])
def test_a_set_goes_through_a_spreadsheet_unchanged(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write_spreadsheet(rich_questions(), path)
    back = read_spreadsheet(path)
    assert back == rich_questions()
    write_questions(back, tmp_path / "jeu.jsonl")
    assert load_questions(tmp_path / "jeu.jsonl") == rich_questions()


def test_a_quote_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "jeu.xlsx"
    write_spreadsheet(rich_questions(), path)
    cells = [cell for row in load_workbook(path).active.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]


def test_a_faulty_spreadsheet_names_its_row(tmp_path: Path) -> None:
    path = tmp_path / "jeu.csv"
    row = [
        "q-1",
        "Qui ?",
        "maire",
        "liste",
        "lexical",
        "peut-être",
        "",
        "",
        "",
        "a.pdf",
        "x",
        "",
        "",
    ]
    path.write_text(";".join(COLUMNS) + "\n" + ";".join(row) + "\n", encoding="utf-8")
    with pytest.raises(SpreadsheetError) as error:
        read_spreadsheet(path)
    assert "ligne 2 : « persona » : 'maire'" in str(error.value)
    assert "ligne 2 : « answerable » : true ou false est attendu" in str(error.value)
    path.write_text("identifiant;question\n", encoding="utf-8")
    with pytest.raises(SpreadsheetError, match="colonnes absentes : profil"):
        read_spreadsheet(path)
    (tmp_path / "faux.xlsx").write_text("pas un classeur")
    with pytest.raises(SpreadsheetError, match=r"pas un classeur \.xlsx"):
        read_spreadsheet(tmp_path / "faux.xlsx")
