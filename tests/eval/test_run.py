"""The journey of an evaluator, over the samples."""

import json
import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.assistant import Assistant
from assistant.settings import Settings
from eval.check import Remark, check
from eval.command import app
from eval.evaluate import evaluate
from eval.gate import load_reference, regressions, save_reference
from eval.metrics import Share
from eval.report import render
from eval.runs import DATABASE, FOLDER, Run, RunError, load
from eval.shelf import Shelf
from tests.eval.builders import a_question
from tests.eval.test_questions import a_set


def command(data: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str]:
    monkeypatch.setenv("ASSISTANT_DATA", str(data))
    monkeypatch.setenv("COLUMNS", "120")
    done = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    return done.exit_code, done.output


def test_a_run_says_what_it_ran_on_and_comes_back_whole(run: Run, data: Path) -> None:
    assert {document.name for document in run.context.documents} >= {
        result.question.evidence[0].doc for result in run.results if result.question.evidence
    }
    assert run.context.settings["ASSISTANT_DATA"] == str(data)
    assert run.context.code
    assert load(run.id, data) == run


def test_a_run_can_be_queried_with_ordinary_tools(run: Run, data: Path) -> None:
    database = sqlite3.connect(data / FOLDER / DATABASE)
    good = sum(result.judgement.good for result in run.results)
    query = "SELECT count(*), sum(good) FROM results WHERE run = ?"
    assert database.execute(query, [run.id]).fetchone() == (len(run.results), good)
    database.close()


def test_an_empty_library_is_said_before_any_question(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="vide"):
        evaluate(Assistant(Settings(data=tmp_path)), [a_question()], tmp_path / "jeu.jsonl")


def test_the_report_asks_nothing_of_the_network_and_runs_nothing_of_a_document(run: Run) -> None:
    hostile = '<script src="http://ailleurs.example/x.js"></script><img src=x onerror=alert(1)>'
    first = run.results[0]
    answer = first.answer.model_copy(update={"answer": hostile, "standalone_question": hostile})
    spoiled = first.model_copy(update={"answer": answer})
    page = render(run.model_copy(update={"results": [spoiled, *run.results[1:]]}))
    assert hostile not in page
    assert len(re.findall(r"<script", page)) == 1
    assert not re.search(r"<[^>]*\b(?:src|href|action)\s*=|url\(|@import|<link|<img", page)
    assert "default-src 'none'" in page


def test_the_report_shows_each_question_with_what_was_expected_and_given(run: Run) -> None:
    page = render(run)
    assert page.count("<details") == len(run.results)
    assert "Attendu" in page
    assert "emplacement" in page


def test_the_report_filters_its_questions_in_a_browser(run: Run, tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("needs chromium")
    path = tmp_path / "rapport.html"
    path.write_text(render(run), encoding="utf-8")
    kind = run.results[0].question.kind
    expected = sum(result.question.kind == kind for result in run.results)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        page.select_option("select[name=kind]", kind)
        assert page.locator("#questions > details:visible").count() == expected
        assert page.inner_text("#count") == str(expected)
        page.click("button[type=reset]")
        page.fill("input[name=search]", "zzzz introuvable")
        assert page.locator("#none").is_visible()
        assert asked == [path.as_uri()]
        browser.close()


def test_a_run_does_not_differ_from_itself(run: Run, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    code, output = command(data, monkeypatch, "compare", run.id, run.id)
    assert code == 0
    assert "0 questions perdues" in output
    assert f"{len(run.results)} questions : dans le bruit" in output


def test_an_unknown_run_is_said_with_those_there_are(run: Run, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    code, output = command(data, monkeypatch, "report", "jamais")
    assert code == 1
    assert "« jamais » n’existe pas" in output
    assert run.id in output


def test_check_says_where_each_quote_stands(assistant: Assistant, run: Run, tmp_path: Path) -> None:
    evidence = next(r.question.evidence[0] for r in run.results if r.question.evidence)
    good = a_question(evidence=[evidence.model_dump()]).model_dump()
    path = a_set(
        tmp_path,
        good,
        good
        | {
            "id": "b",
            "evidence": [{"doc": evidence.doc, "quote": "les licornes bleues volent bas"}],
        },
        good | {"id": "c", "evidence": [{"doc": "absent.pdf", "quote": evidence.quote}]},
        good | {"id": "d", "facts": []},
        "{",
    )
    remarks = check(path, Shelf(assistant.library))
    found = {remark.line: remark for remark in remarks if remark.level != "attention"}
    assert found[1].level == "trouvé"
    assert re.search(r"pages? \d+", found[1].message)
    assert (found[2].level, "introuvable" in found[2].message) == ("erreur", True)
    assert "« absent.pdf » n’est pas dans la bibliothèque" in found[3].message
    assert found[5] == Remark(5, "erreur", "ce n’est pas du JSON (colonne 2)")
    assert [r.line for r in remarks if r.level == "attention"] == [4]


def test_check_fails_on_a_set_that_cannot_be_used(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    code, output = command(data, monkeypatch, "check", str(a_set(tmp_path, "{")))
    assert code == 1
    assert "1 erreur(s)" in output


def test_the_gate_holds_only_what_falls_beyond_the_noise(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "reference.json"
    save_reference(run, path)
    reference = load_reference(path)
    assert regressions(reference, run) == []
    shares = {name: kept | {"mrr": Share(2)} for name, kept in reference.shares.items()}
    unreachable = reference.model_copy(update={"shares": shares})
    assert [d.metric.name for d in regressions(unreachable, run)] == ["mrr"]
    with pytest.raises(RunError, match="aucune question en commun"):
        regressions(reference.model_copy(update={"shares": {}}), run)


def test_scores_of_a_batch_are_those_of_the_run(run: Run, data: Path, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    answers = tmp_path / "reponses.jsonl"
    answers.write_text("\n".join(r.answer.model_dump_json() for r in run.results), encoding="utf-8")
    questions = str(samples / "questions.jsonl")
    code, output = command(
        data, monkeypatch, "score", str(answers), questions, "--documents", str(samples), "--json"
    )
    assert code == 0
    whole, expected = json.loads(output)[0], run.slices()[0]
    for name in ("recall@5", "facts", "right", "quote_on_page", "score"):
        assert whole["metrics"][name]["value"] == expected.metrics[name].value
    answers.write_text(run.results[0].answer.model_dump_json(), encoding="utf-8")
    code, output = command(data, monkeypatch, "score", str(answers), questions)
    assert code == 1
    assert "sans réponse" in output
