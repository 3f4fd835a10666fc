"""What the evaluation's page shows: sets, runs, comparisons, what readers said."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.markdown import plain
from eval.metrics import METRICS
from eval.runs import RunError, listed, load
from eval.sets import CITED, NOTHING, KeptSet, add_feedback, keep
from eval.sets import listed as listed_sets
from ui.components.fragment import rendered
from ui.documents import time_label
from ui.markdown import pages_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.conversation import Nearby
    from assistant.conversations import Feedback
    from eval.runs import Run
    from ui.depositing import Deposited
    from ui.site import Site

_EXCERPT = 140  # characters of a passage in a list of choices


class Evaluations:
    def __init__(self, site: Site) -> None:
        self._site = site

    # question sets

    def sets(self) -> list[tuple[str, str]]:
        """(label, name) for a list of choices."""
        return [
            (f"{one.name} ({one.questions} question{'s' if one.questions > 1 else ''})", one.name)
            for one in self._sets()
        ]

    def path(self, name: str) -> Path:
        """Raises RunError when there is no such set (any more)."""
        for one in self._sets():
            if one.name == name:
                return one.path
        raise RunError(f"Le jeu « {name} » n’existe plus.")

    def keep(self, file: Deposited) -> str:
        """Raises QuestionSetError, SpreadsheetError."""
        return keep(file.path, file.name, self._site.data).name

    def checked(self, name: str) -> str:
        from eval.check import check
        from eval.shelf import Shelf

        remarks = check(self.path(name), Shelf(self._site.assistant.library))
        return rendered(
            "checked.html",
            name=name,
            found=sum(remark.level == "trouvé" for remark in remarks),
            remarks=[remark for remark in remarks if remark.level != "trouvé"],
        )

    def _sets(self) -> list[KeptSet]:
        entries = self._site.assistant.library.documents()
        return listed_sets(self._site.data, [entry.name for entry in entries])

    # runs

    def choices(self) -> list[tuple[str, str]]:
        return [
            (f"{_started(name)} · {file} · score {_decimal(score)}", name)
            for name, file, _, _, score in listed(self._site.data)
        ]

    def table(self) -> str:
        rows = [
            {"id": name, "started": _started(name), "file": file, "questions": count,
             "code": code, "score": _decimal(score)}
            for name, file, count, code, score in listed(self._site.data)
        ]  # fmt: skip
        return rendered("runs.html", rows=rows)

    def report(self, run: str) -> str:
        return rendered("report.html", run=run)

    def comparison(self, before: str, after: str) -> str:
        from eval.compare import VERDICTS, compare
        from eval.table import figure

        try:
            one, other = load(before, self._site.data), load(after, self._site.data)
        except RunError as error:
            return rendered("notice.html", message=str(error))
        found = compare(one.shares(), other.shares())
        asked = {r.question.id: r.question.question for r in (*one.results, *other.results)}
        return rendered(
            "comparison.html", found=found, asked=asked, verdicts=VERDICTS, figure=figure
        )

    # what readers said

    def feedback(self) -> str:
        rows = [
            {
                "key": one.turn_key,
                "given": time_label(one.given),
                "verdict": one.verdict,
                "question": one.turn.question,
                "earlier": [turn.question for turn in one.history.turns],
                "answer": plain(one.turn.text),
                "became": one.question_id,
                "choices": _choices(one),
            }
            for one in self._site.conversations.feedback()
        ]
        return rendered("feedback.html", rows=rows)

    def convert(self, key: str, right: str) -> None:
        """Feedback becomes a question of the readers' set; what is not known is left."""
        for one in self._site.conversations.feedback():
            if one.turn_key == key and right in [value for value, _ in _choices(one)]:
                question = add_feedback(one, right, self._site.data)
                self._site.conversations.became(key, question.id)


def _choices(feedback: Feedback) -> list[tuple[str, str]]:
    """(value, label) of what may be the right source, the likeliest first."""
    turn = feedback.turn
    places = {(r.document, r.locator) for r in turn.references}
    passages = [
        (
            p.passage_id,
            _told(p),
            (p.document, p.locator) in places,
        )
        for p in turn.passages
    ]
    cited = [(CITED, "Les sources citées par la réponse")] if turn.references else []
    others = [(value, label) for value, label, known in passages if not known]
    known = [(value, label) for value, label, known in passages if known]
    nothing = [(NOTHING, "Aucune : les documents ne répondent pas à cette question")]
    if feedback.verdict == "mauvaise source":
        return [*others, *known, *nothing, *cited]
    return [*cited, *known, *others, *nothing]


def _told(passage: Nearby) -> str:
    """Where it stands, how it begins, and where else the same is written."""
    where = f"{passage.locator or passage.document}, {pages_label(passage.pages)}"
    copies = f" (même texte : {' ; '.join(passage.same_text)})" if passage.same_text else ""
    return f"{where} : {' '.join(passage.text.split())[:_EXCERPT]}…{copies}"


def results_csv(run: Run) -> str:
    """One row a question, for a French spreadsheet: semicolons, a byte-order mark."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    metrics = [metric.name for metric in METRICS]
    writer.writerow(
        ["identifiant", "question", "profil", "type", "difficulté", "réponse", "refus", "juste",
         "étape", *metrics, "ms"]
    )  # fmt: skip
    for result in run.results:
        question, judgement = result.question, result.judgement
        shares: Sequence[str] = [
            _decimal(share.value / share.weight)
            if (share := judgement.shares.get(name)) and share.weight
            else ""
            for name in metrics
        ]
        row = [question.id, question.question, question.persona, question.kind,
               question.difficulty, plain(result.answer.answer),
               "oui" if result.answer.refused else "non", "oui" if judgement.good else "non",
               result.stage or "", *shares, _decimal(judgement.milliseconds or 0)]  # fmt: skip
        # A text that a spreadsheet would run as a formula starts with an apostrophe.
        writer.writerow(
            [f"'{cell}" if cell[:1] in "=+-@" and not _is_number(cell) else cell for cell in row]
        )
    return "\ufeff" + out.getvalue()


def _is_number(text: str) -> bool:
    return text.lstrip("+-").replace(",", "").isdigit()


def _decimal(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


def _started(run: str) -> str:
    """« 20/11/2026 10:38 », from a run's identifier (UTC)."""
    day, hour = run.split("-")[:2]
    return f"{day[6:8]}/{day[4:6]}/{day[:4]} {hour[:2]}:{hour[2:4]} UTC"
