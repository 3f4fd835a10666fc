"""Question sets that an evaluator keeps in the data folder, and those made of feedback."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from eval.questions import Evidence, Question, QuestionSetError, load_questions, write_questions
from eval.runs import FOLDER
from eval.spreadsheet import read_spreadsheet

if TYPE_CHECKING:
    from assistant.conversation import Nearby
    from assistant.conversations import Feedback

SETS = "jeux"  # in the runs' folder
FEEDBACK = "retours.jsonl"
SAMPLES = Path(__file__).parent / "samples" / "questions.jsonl"

CITED = "cited"  # the answer's own sources are the right ones
NOTHING = "nothing"  # the documents do not answer
_LONGEST_QUOTE = 60  # words


@dataclass(frozen=True, slots=True)
class KeptSet:
    name: str  # file name
    path: Path
    questions: int


def listed(data: Path, library: Iterable[str]) -> list[KeptSet]:
    """The sets kept, and the samples' where the library holds their documents.

    `library`: file names of its documents.
    """
    held = set(library)
    found = []
    for path in sorted((data / FOLDER / SETS).glob("*.jsonl")):
        try:
            found.append(KeptSet(path.name, path, len(load_questions(path))))
        except QuestionSetError:  # mended by hand, and not well: told when it is checked
            found.append(KeptSet(path.name, path, 0))
    samples = load_questions(SAMPLES)
    if held & {document for question in samples for document in question.documents}:
        found.append(KeptSet("Exemples", SAMPLES, len(samples)))
    return found


def keep(path: Path, name: str, data: Path) -> Path:
    """Keep a set, given as JSON lines or as a spreadsheet, under its name.

    Raises:
        QuestionSetError, SpreadsheetError: it cannot be used; the lines are named.
    """
    spreadsheet = name.lower().endswith((".xlsx", ".csv"))
    questions = read_spreadsheet(path) if spreadsheet else load_questions(path)
    stem = re.sub(r"[^\w .-]", "", Path(name).stem).strip(" .") or "questions"
    kept = data / FOLDER / SETS / f"{stem}.jsonl"
    kept.parent.mkdir(parents=True, exist_ok=True)
    write_questions(questions, kept)
    return kept


def add_feedback(feedback: Feedback, right: str, data: Path) -> Question:
    """Make a question of what a reader said, and add it to the set of those.

    `right`: CITED, NOTHING, or the identifier of the passage that answers.
    """
    question = as_question(feedback, right)
    path = data / FOLDER / SETS / FEEDBACK
    path.parent.mkdir(parents=True, exist_ok=True)
    others = [q for q in load_questions(path) if q.id != question.id] if path.exists() else []
    write_questions([*others, question], path)
    return question


def as_question(feedback: Feedback, right: str) -> Question:
    turn, history = feedback.turn, feedback.history.history()
    evidence: list[Evidence] = []
    if right == CITED:
        evidence = [
            # Alternatives: one of the sources is enough to have found the place.
            Evidence(doc=r.document, quote=r.quote, locator=r.locator, group=1)
            for r in turn.references
        ]
    elif right != NOTHING:
        evidence = [_evidence(p) for p in turn.passages if p.passage_id == right]
    return Question.model_validate(
        {
            "id": f"retour-{feedback.given[:10]}-{turn.id}",
            "question": turn.question,
            "history": history,
            "persona": "agent",
            "kind": "suivi" if history else "retour",
            "difficulty": "paraphrase",
            "answerable": bool(evidence),
            "evidence": [one.model_dump() for one in evidence],
        }
    )


def _evidence(passage: Nearby) -> Evidence:
    quote = " ".join(passage.text.split()[:_LONGEST_QUOTE])
    return Evidence(doc=passage.document, quote=quote, locator=passage.locator)
