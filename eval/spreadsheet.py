"""Question sets in a spreadsheet (CSV or XLSX), for people who don't write JSON.

One row a question; more evidences of the same question go on rows of their own below it,
with the same identifier and the evidence's columns only.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, get_args

from eval.questions import Difficulty, Persona, Question, parse_question

_QUESTION = ("identifiant", "question", "profil", "type", "difficulté", "réponse possible")
_ANSWER = ("faits attendus", "réponse de référence", "échanges précédents")
_EVIDENCE = ("document", "citation", "emplacement", "groupe")
COLUMNS = (*_QUESTION, *_ANSWER, *_EVIDENCE)
CHOICES = {
    "profil": get_args(Persona),
    "difficulté": get_args(Difficulty),
    "réponse possible": ("oui", "non"),
}
HELP = {
    "identifiant": "court et unique, par exemple q-001",
    "profil": "porteur_de_projet, agent ou evaluateur",
    "type": "financeur, chiffre, liste, comparaison, suivi, hors_corpus…",
    "difficulté": "lexical (mots du document), paraphrase ou inference",
    "réponse possible": "oui, ou non quand les documents ne répondent pas",
    "faits attendus": "un par ligne ; formes admises séparées par |",
    "échanges précédents": "type suivi : une ligne par tour, « Utilisateur : … » ou « Assistant : … »",
    "document": "nom du fichier PDF",
    "citation": "copiée du document, mot pour mot",
    "emplacement": "article, fiche, quartier…",
    "groupe": "même numéro pour des citations qui se valent ; vide si chacune est nécessaire",
}
EXAMPLE = Question.model_validate(
    {
        "id": "exemple-001",
        "question": "Qui peut financer un projet de mobilité ?",
        "persona": "porteur_de_projet",
        "kind": "financeur",
        "difficulty": "lexical",
        "answerable": True,
        "evidence": [
            {"doc": "contrat.pdf", "quote": "Financeurs : État, Région", "locator": "Fiche 2-2"}
        ],
        "facts": [["État"], ["Région", "conseil régional"]],
        "answer": "L’État et la Région.",
    }
)
_SPEAKERS = {"user": "Utilisateur", "assistant": "Assistant"}
_TURN = re.compile(r"^\s*(utilisateur|assistant)\s*:\s*", re.IGNORECASE | re.MULTILINE)


class SpreadsheetError(Exception):
    """A spreadsheet that cannot be read as a question set; the message is in French."""


def write_spreadsheet(questions: Iterable[Question], path: Path) -> None:
    """CSV (semicolons and a byte-order mark, as French spreadsheets expect) or XLSX."""
    rows = [row for question in questions for row in _rows(question)]
    if path.suffix.lower() == ".xlsx":
        _write_xlsx(rows, path)
    elif path.suffix.lower() == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(COLUMNS)
            writer.writerows(rows)
    else:
        raise SpreadsheetError(f"{path.name} : un nom en .csv ou .xlsx est attendu.")


def read_spreadsheet(path: Path) -> list[Question]:
    """The questions of a spreadsheet.

    Raises:
        SpreadsheetError: naming the faulty rows as the spreadsheet numbers them.
    """
    try:
        table = _table(path)
    except FileNotFoundError as error:
        raise SpreadsheetError(f"{path.name} : le fichier n’existe pas.") from error
    if not table:
        raise SpreadsheetError(f"{path.name} : le tableau est vide.")
    header = [cell.strip().lower() for cell in table[0]]
    missing = [column for column in COLUMNS if column not in header]
    if missing:
        raise SpreadsheetError(f"{path.name} : colonnes absentes : {', '.join(missing)}.")
    drafts: dict[str, tuple[int, dict[str, Any]]] = {}
    faults: list[str] = []
    for number, cells in enumerate(table[1:], start=2):
        row = dict(zip(header, [cell.strip() for cell in cells], strict=False))
        if not any(row.values()):
            continue
        name = row.get("identifiant", "")
        if name in drafts and row.get("question", "") not in ("", drafts[name][1]["question"]):
            faults.append(f"ligne {number} : l’identifiant « {name} » sert déjà")
            continue
        if name not in drafts:
            drafts[name] = (number, _fields(row))
        if row.get("document") or row.get("citation"):
            drafts[name][1]["evidence"].append(_evidence(row))
    questions = []
    for number, fields in drafts.values():
        try:
            questions.append(parse_question(json.dumps(fields)))
        except ValueError as error:
            faults += [f"ligne {number} : {message}" for message in str(error).splitlines()]
    if faults:
        raise SpreadsheetError(f"{path.name} :\n" + "\n".join(faults))
    return questions


def _rows(question: Question) -> list[list[str]]:
    first = [
        question.id,
        question.question,
        question.persona,
        question.kind,
        question.difficulty,
        "oui" if question.answerable else "non",
        "\n".join(" | ".join(forms) for forms in question.facts),
        question.answer,
        "\n".join(f"{_SPEAKERS[role]} : {text}" for role, text in question.history),
    ]
    following = [question.id] + [""] * (len(first) - 1)
    evidences = [
        [e.doc, e.quote, e.locator, "" if e.group is None else str(e.group)]
        for e in question.evidence
    ] or [[""] * len(_EVIDENCE)]
    return [[*(following if place else first), *e] for place, e in enumerate(evidences)]


def _fields(row: dict[str, str]) -> dict[str, Any]:
    """A row as the JSON of a question: what is empty is left out, to be reported as missing."""
    answerable = {"oui": True, "non": False}.get(row["réponse possible"].lower())
    fields = {
        "id": row["identifiant"],
        "question": row["question"],
        "persona": row["profil"],
        "kind": row["type"],
        "difficulty": row["difficulté"],
        "answerable": row["réponse possible"] if answerable is None else answerable,
        "answer": row["réponse de référence"],
    }
    return {key: value for key, value in fields.items() if value != ""} | {
        "question": row["question"],
        "facts": [
            [form.strip() for form in line.split("|") if form.strip()]
            for line in row["faits attendus"].splitlines()
            if line.strip()
        ],
        "history": _history(row["échanges précédents"]),
        "evidence": [],
    }


def _history(text: str) -> list[tuple[str, str]]:
    """Turns, whose text may run over several lines of the cell."""
    turns = _TURN.split(text)[1:]
    roles = {label.lower(): role for role, label in _SPEAKERS.items()}
    return [
        (roles[label.lower()], said.strip())
        for label, said in zip(turns[::2], turns[1::2], strict=True)
    ]


def _evidence(row: dict[str, str]) -> dict[str, Any]:
    evidence: dict[str, Any] = {
        "doc": row["document"],
        "quote": row["citation"],
        "locator": row["emplacement"],
    }
    group = row["groupe"]
    if group:
        evidence["group"] = int(group) if group.isdigit() else group
    return evidence


def _table(path: Path) -> list[list[str]]:
    if path.suffix.lower() == ".xlsx":
        return _read_xlsx(path)
    if path.suffix.lower() != ".csv":
        raise SpreadsheetError(f"{path.name} : un fichier .csv ou .xlsx est attendu.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SpreadsheetError(
            f"{path.name} : enregistrez le tableau au format « CSV UTF-8 », ou en .xlsx."
        ) from error
    first_line = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first_line.count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _write_xlsx(rows: Sequence[Sequence[str]], path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    sheet.title = "questions"
    sheet.append(COLUMNS)
    for row in rows:
        sheet.append(row)
        for cell in sheet[sheet.max_row]:
            cell.data_type = "s"  # a quote that starts with « = » is not a formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        if cell.value in HELP:
            cell.comment = Comment(HELP[cell.value], "assistant")
        wide = cell.value in ("question", "citation", "réponse de référence", "faits attendus")
        sheet.column_dimensions[cell.column_letter].width = 50 if wide else 20
    for column, values in CHOICES.items():
        letter = sheet.cell(1, COLUMNS.index(column) + 1).column_letter
        choice = DataValidation(type="list", formula1=f'"{",".join(values)}"', allow_blank=True)
        choice.add(f"{letter}2:{letter}1000")
        sheet.add_data_validation(choice)
    sheet.freeze_panes = "C2"
    book.save(path)


def _read_xlsx(path: Path) -> list[list[str]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError) as error:
        raise SpreadsheetError(f"{path.name} : ce n’est pas un classeur .xlsx.") from error
    rows = [[_text(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    book.close()
    return rows


def _text(cell: object) -> str:
    """As the person sees it: a whole number typed in a cell comes back as a float."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
