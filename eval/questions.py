"""Question sets: one JSON object a line, checked at the door."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

Persona = Literal["porteur_de_projet", "agent", "evaluateur"]
Difficulty = Literal["lexical", "paraphrase", "inference"]


class Evidence(BaseModel):
    """Where the documents answer. Same `group`: alternatives; different groups: all needed."""

    model_config = ConfigDict(frozen=True)

    doc: str  # file name
    quote: str
    locator: str = ""
    group: int | str | None = None  # none: a group of its own


class Question(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: str
    question: str
    history: list[tuple[Literal["user", "assistant"], str]] = []  # earlier turns
    persona: Persona
    kind: str
    difficulty: Difficulty
    answerable: bool
    evidence: list[Evidence] = []
    facts: list[list[str]] = []  # each fact: its accepted forms
    answer: str = ""  # a reference answer

    @model_validator(mode="after")
    def _whole(self) -> Question:
        """The messages are shown to whoever writes the set, hence in French."""
        if not self.id.strip() or not self.question.strip():
            raise ValueError("« id » et « question » ne peuvent pas être vides")
        if self.answerable and not self.evidence:
            raise ValueError("une question à laquelle on peut répondre a besoin d’une « evidence »")
        if any(not re.search(r"\w", e.quote) or not e.doc.strip() for e in self.evidence):
            raise ValueError("une « evidence » a besoin de « doc » et de « quote »")
        if any(not any(re.search(r"\w", form) for form in fact) for fact in self.facts):
            raise ValueError("un fait (« facts ») a besoin d’au moins une forme")
        return self

    @property
    def groups(self) -> list[list[Evidence]]:
        """The evidences that are needed, each with its alternatives, in the set's order."""
        groups: dict[str, list[Evidence]] = {}
        for place, evidence in enumerate(self.evidence):
            key = f"alone {place}" if evidence.group is None else f"group {evidence.group}"
            groups.setdefault(key, []).append(evidence)
        return list(groups.values())

    @property
    def documents(self) -> list[str]:
        return sorted({evidence.doc for evidence in self.evidence})


class QuestionSetError(Exception):
    """A set that cannot be used as it is; one message a fault, in French, naming its line."""

    def __init__(self, path: Path, faults: list[str]) -> None:
        self.faults = faults
        super().__init__(f"{path.name} :\n" + "\n".join(faults))


def same_file(one: str, other: str) -> bool:
    """File names as people copy them: folder, case and Unicode composition don't count."""
    return file_key(one) == file_key(other)


def file_key(name: str) -> str:
    return unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1]).casefold()


_MESSAGES = {
    "missing": "champ obligatoire absent",
    "string_type": "du texte est attendu",
    "bool_parsing": "true ou false est attendu",
    "bool_type": "true ou false est attendu",
    "list_type": "une liste est attendue",
}


def describe(error: ValidationError) -> list[str]:
    """What pydantic found, in French, one message a field."""
    messages = []
    for fault in error.errors():
        where = " › ".join(str(part) for part in fault["loc"])
        context: dict[str, Any] = fault.get("ctx", {})
        if fault["type"] == "literal_error":
            expected = context["expected"].replace(" or ", " ou ")
            message = f"{fault['input']!r} n’est pas une valeur admise ; attendu : {expected}"
        elif fault["type"] == "value_error":
            message = str(context["error"])
        else:
            message = _MESSAGES.get(fault["type"], fault["msg"])
        messages.append(f"« {where} » : {message}" if where else message)
    return messages


def parse_question(line: str) -> Question:
    """One line of a set.

    Raises:
        ValueError: with the faults in French, one a line of the message.
    """
    try:
        fields = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"ce n’est pas du JSON (colonne {error.colno})") from error
    if not isinstance(fields, dict):
        raise ValueError("un objet JSON { … } est attendu")
    try:
        return Question.model_validate(fields)
    except ValidationError as error:
        raise ValueError("\n".join(describe(error))) from error


def read_questions(path: Path) -> tuple[list[tuple[int, Question]], list[tuple[int, str]]]:
    """The good questions and the faults of a set, each with its line (1-based)."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except FileNotFoundError as error:
        raise QuestionSetError(path, ["le fichier n’existe pas"]) from error
    except UnicodeDecodeError as error:
        raise QuestionSetError(path, ["le fichier n’est pas en UTF-8"]) from error
    questions: list[tuple[int, Question]] = []
    faults: list[tuple[int, str]] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            question = parse_question(line)
        except ValueError as error:
            faults += [(number, message) for message in str(error).splitlines()]
            continue
        if question.id in seen:
            first = seen[question.id]
            faults.append((number, f"l’identifiant « {question.id} » sert déjà ligne {first}"))
            continue
        seen[question.id] = number
        questions.append((number, question))
    if not questions and not faults:
        faults.append((1, "aucune question"))
    return questions, faults


def load_questions(path: Path) -> list[Question]:
    """A whole set.

    Raises:
        QuestionSetError: naming every faulty line.
    """
    questions, faults = read_questions(path)
    if faults:
        raise QuestionSetError(path, [f"ligne {line} : {message}" for line, message in faults])
    return [question for _, question in questions]


def write_questions(questions: Iterable[Question], path: Path) -> None:
    """One JSON object a line; what is empty by default is left out."""
    lines = (q.model_dump_json(exclude_defaults=True) for q in questions)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
