"""The evaluation's page, in a real browser."""

from __future__ import annotations

from pathlib import Path
from urllib.request import urlopen

import pytest

from eval.questions import Question, load_questions
from eval.spreadsheet import write_spreadsheet
from tests.ui.conftest import Reader, Served
from tests.ui.papers import JARDINS, NAVETTES

QUESTIONS = [
    Question.model_validate(
        {
            "id": f"q-{number}", "question": question, "persona": "agent", "kind": "liste",
            "difficulty": "lexical", "answerable": True, "facts": [[fact]],
            "evidence": [{"doc": "contrat-bourg-neuf.pdf", "quote": quote}],
        }
    )
    for number, (question, quote, fact) in enumerate(
        [
            ("Qui cofinance les navettes solidaires ?", NAVETTES, "Bourg-Neuf"),
            ("À qui sont confiés les jardins partagés ?", JARDINS, "Racines"),
        ]
    )
]  # fmt: skip


@pytest.fixture
def evaluation(desk: Reader) -> Reader:
    desk.page.goto(desk.url + "evaluation")
    desk.page.wait_for_selector("#start")
    return desk


def give(reader: Reader, file: Path) -> None:
    if not reader.page.locator("#set-file").is_visible():
        reader.page.click("#add-set button")
    reader.page.set_input_files("#set-file input[type=file]", str(file))


def run(reader: Reader) -> None:
    before = reader.page.locator("#runs tbody tr").count()
    reader.page.click("#start")
    reader.page.wait_for_function(
        "n => document.querySelectorAll('#runs tbody tr').length === n + 1", arg=before
    )
    reader.page.locator("#start").wait_for()


def test_a_set_is_given_run_read_compared_and_downloaded(
    evaluation: Reader, tmp_path: Path
) -> None:
    faulty = tmp_path / "faux.jsonl"
    faulty.write_text('{"id": "1", "question": "<b>?"}\n', encoding="utf-8")
    give(evaluation, faulty)
    evaluation.page.locator("#notes", has_text="n’a pas été ajouté").wait_for()
    assert "ligne 1" in evaluation.page.inner_text("#notes")

    table = tmp_path / "essai.xlsx"
    write_spreadsheet(QUESTIONS, table)
    give(evaluation, table)
    evaluation.page.locator("#notes", has_text="2 citations retrouvées").wait_for()
    assert evaluation.page.input_value("#set input") == "essai.jsonl (2 questions)"

    run(evaluation)
    frame = evaluation.page.frame_locator("iframe.report")
    frame.locator("h1", has_text="essai.jsonl, 2 questions").wait_for()
    run(evaluation)

    evaluation.page.get_by_role("tab", name="Comparer").click()
    for field in ("before", "after"):
        evaluation.page.click(f"#{field} input")
        options = evaluation.page.locator("[role=option]", has_text="essai.jsonl")
        (options.last if field == "before" else options.first).click()
    evaluation.page.locator("#comparison", has_text="2 questions communes").wait_for()
    assert "dans le bruit" in evaluation.page.inner_text("#comparison")

    evaluation.page.get_by_role("tab", name="Mesurer").click()
    for link, start in (
        ("HTML", b"<!doctype html>"),
        ("Tableur", "\ufeffidentifiant".encode()),
        ("JSON", b"{"),
    ):
        with evaluation.page.expect_download() as waited:
            evaluation.page.locator("#runs a", has_text=link).first.click()
        assert waited.value.path().read_bytes().lower().startswith(start)


def test_what_a_reader_said_becomes_a_question_in_one_click(served: Served, desk: Reader) -> None:
    desk.ask("À qui sont confiés les <i>jardins</i> partagés ?")
    conversation = served.site.conversations.open(served.site.conversations.listed("")[0].id)
    served.site.conversations.judge(conversation, conversation.turns[-1].id, "mauvaise source")
    desk.page.goto(desk.url + "evaluation")
    desk.page.get_by_role("tab", name="Retours").click()
    said = desk.page.locator(".said", has_text="<i>jardins</i>").first
    said.get_by_role("button", name="En faire une question").click()
    desk.page.locator(".said", has_text="Dans le jeu de questions").first.wait_for()
    path = served.site.data / "evaluations" / "jeux" / "retours.jsonl"
    assert "jardins" in load_questions(path)[-1].question


def test_only_evaluations_are_served(served: Served) -> None:
    with pytest.raises(OSError, match="404"):
        urlopen(served.url + "api/evaluations/20200101-000000-000/rapport.html")
    with pytest.raises(OSError, match="422"):
        urlopen(served.url + "api/evaluations/catalogue/evaluation.json")
