"""The command line, as scripts use it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import assistant.cli
from index import Library
from tests.assistant.test_ingestion import article
from tests.pdfs import make_pdf

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(
    make_library: Callable[..., Library], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """Runs a command on a library of its own, with the tests' embedder."""
    library = make_library()
    monkeypatch.setattr("assistant.library.open_library", lambda settings: library)
    monkeypatch.setattr("assistant.assistant.open_library", lambda settings: library)

    def run(*arguments: str | Path) -> Result:
        return CliRunner().invoke(assistant.cli.app, [str(argument) for argument in arguments])

    return run


@pytest.fixture
def convention(tmp_path: Path) -> Path:
    return make_pdf(tmp_path / "convention.pdf", article(1))


def test_ingest_list_show_ask_remove(run: Callable[..., Result], convention: Path):
    result = run("ingest", convention, "--json")
    assert result.exit_code == 0, result.output
    (report,) = json.loads(result.stdout)
    assert report["document"] == "convention.pdf"
    assert report["status"] == "added"
    assert {"pages", "message", "sections", "tables", "passages", "words", "words_left_out",
            "seconds"} <= report.keys()  # fmt: skip

    (listed,) = json.loads(run("list", "--json").stdout)
    assert (listed["document"], listed["pages"]) == ("convention.pdf", 1)
    shown = json.loads(run("show", "convention.pdf", "--json").stdout)
    assert any("Article 1" in section["label"] for section in shown["tree"])

    answer = json.loads(
        run("ask", "Pour quelle durée la convention est-elle conclue ?", "--json").stdout
    )
    assert answer["citations"][0]["document"] == "convention.pdf"
    assert "trois ans" in answer["answer"]
    assert "trois ans" in run("ask", "Pour quelle durée la convention est-elle conclue ?").stdout

    assert run("remove", "convention.pdf").exit_code == 0
    assert json.loads(run("list", "--json").stdout) == []


def test_a_failing_file_makes_the_exit_code_1(run: Callable[..., Result], convention: Path):
    broken = convention.with_name("cassé.pdf")
    broken.write_text("rien", encoding="utf-8")
    result = run("ingest", convention.parent, "--json")
    assert result.exit_code == 1
    statuses = {report["document"]: report["status"] for report in json.loads(result.stdout)}
    assert statuses == {"convention.pdf": "added", "cassé.pdf": "failed"}


def test_a_batch_keeps_order_ids_and_history(run: Callable[..., Result], convention: Path):
    run("ingest", convention)
    asked = [
        {"id": "b", "question": "Pour quelle durée la convention est-elle conclue ?", "kind": "x"},
        {"id": "a", "question": "Et par qui ?", "history": [["user", "Que fixe la convention ?"]]},
        {"question": "Que fixe\u2028la convention ?"},
    ]
    questions, answers = convention.with_name("q.jsonl"), convention.with_name("r.jsonl")
    lines = [json.dumps(one, ensure_ascii=False) for one in asked]
    questions.write_text("\n".join(lines[:2]) + "\n\n" + lines[2], encoding="utf-8")
    result = run("ask", "--batch", questions, "--out", answers)
    assert result.exit_code == 0, result.output
    given = [json.loads(line) for line in answers.read_text("utf-8").split("\n") if line]
    assert [one["id"] for one in given] == ["b", "a", None]
    assert [one["question"] for one in given] == [one["question"] for one in asked]
    assert "Que fixe la convention" in given[1]["standalone_question"]


def test_a_faulty_line_of_a_batch_is_named(run: Callable[..., Result], convention: Path):
    questions = convention.with_name("q.jsonl")
    questions.write_text('{"question": "Oui ?"}\n{"id": 3\n', encoding="utf-8")
    result = run("ask", "--batch", questions, "--out", convention.with_name("r.jsonl"))
    assert "ligne 2" in str(result.exception)
    assert not convention.with_name("r.jsonl").exists()


def outside(*arguments: str, data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from assistant.cli import main; main()", *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"ASSISTANT_DATA": str(data), "PATH": "/usr/bin:/bin"},
        check=False,
        timeout=120,
    )


def test_errors_are_said_in_french_without_a_traceback(tmp_path: Path):
    result = outside("show", "absent.pdf", data=tmp_path / "donnees")
    assert result.returncode == 1
    assert "absent.pdf" in result.stderr
    assert "Traceback" not in result.stderr
    (tmp_path / "fichier").write_text("", encoding="utf-8")
    result = outside("list", data=tmp_path / "fichier")
    assert result.returncode == 1
    assert "Traceback" not in result.stderr


def test_doctor_says_what_is_there(tmp_path: Path):
    result = outside("doctor", data=tmp_path / "donnees")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "ASSISTANT_EMBEDDER" in result.stdout
    assert "chromadb" in result.stdout
    assert not (tmp_path / "donnees").exists(), "looking changes nothing"


def test_help_loads_nothing_heavy():
    heavy = "torch", "chromadb", "gradio", "llama_index", "tantivy", "numpy", "fastapi"
    code = (
        "import sys, assistant.cli as c; c._add_commands(); "
        f"print([m for m in {heavy!r} if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert result.stdout.strip() == "[]"
