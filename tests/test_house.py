"""The two commands, the pinned versions, the samples: what holds the rooms together."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from assistant.settings import Settings
from eval.questions import load_questions
from eval.samples.typeset import typeset
from tests.conftest import ROOT

HEAVY = ("torch", "gradio", "chromadb", "transformers", "sentence_transformers", "llama_index")


def _locked() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    matches = [re.fullmatch(r"([A-Za-z0-9._-]+)==([0-9][0-9a-z.]*)", pin) for pin in pins]
    assert all(matches), [pin for pin, match in zip(pins, matches, strict=True) if not match]
    return {canonicalize_name(match[1]): match[2] for match in matches if match}


def test_the_lock_holds_versions_only_and_no_address_path_or_local_build() -> None:
    assert len(_locked()) > 50


def test_the_lock_satisfies_every_direct_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = project["dependencies"] + project["optional-dependencies"]["test"]
    locked = _locked()
    for requirement in map(Requirement, named):
        version = locked.get(canonicalize_name(requirement.name))
        assert version, f"{requirement.name} is not in constraints.txt: make lock"
        assert Version(version) in requirement.specifier, requirement.name


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys; sys.argv = ['assistant', '--help']\n"
        "from assistant.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print('LOADED', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "serve" in done.stdout
    assert "eval" in done.stdout
    assert "LOADED []" in done.stdout


Make = Callable[..., tuple[int, str]]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Runs make on an environment where `assistant` only writes down how it was called."""
    binaries = tmp_path / "venv" / "bin"
    binaries.mkdir(parents=True)
    calls = tmp_path / "calls"
    (binaries / "python").touch()
    script = binaries / "assistant"
    script.write_text(
        f'#!/bin/sh\nprintf "[%s]" "$@" >>"{calls}"\n[ "$1" != ingest ] || exit $STATUS\n'
    )
    script.chmod(0o755)
    (tmp_path / "venv" / "installation.stamp").touch()

    def run(*arguments: str, status: int = 0) -> tuple[int, str]:
        done = subprocess.run(
            ["make", "run", f"VENV={tmp_path / 'venv'}", *arguments],
            cwd=ROOT, env=os.environ | {"STATUS": str(status)}, capture_output=True, text=True,
        )  # fmt: skip
        return done.returncode, calls.read_text(encoding="utf-8")

    return run


def test_make_run_takes_a_folder_whose_name_has_spaces_and_an_apostrophe(make: Make) -> None:
    code, calls = make("DOCS=/tmp/contrats de l'année", "PORT=7999")
    assert code == 0
    assert calls == "[ingest][/tmp/contrats de l'année][serve][--host][127.0.0.1][--port][7999]"


def test_make_run_serves_the_others_when_a_document_failed(make: Make) -> None:
    code, calls = make("DOCS=dossier", status=1)
    assert code == 0
    assert "[serve]" in calls


def test_make_run_stops_when_the_ingestion_was_interrupted(make: Make) -> None:
    code, calls = make("DOCS=dossier", status=130)
    assert code != 0
    assert "[serve]" not in calls


def test_the_samples_leave_the_library_when_real_documents_come(make: Make) -> None:
    make("DOCS=")
    _, calls = make("DOCS=dossier")
    assert "[ingest][eval/samples]" in calls or "[ingest][documents]" in calls
    if "[ingest][eval/samples]" in calls:
        assert calls.count("[remove]") == 3


def test_make_says_in_french_that_python_is_missing(tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    done = subprocess.run(
        ["make", f"VENV={venv}", "PYTHON=", f"{venv}/bin/python"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode != 0
    assert "Python 3.11 ou plus récent" in done.stderr


def _texts(path: Path) -> list[str]:
    pdf = pypdfium2.PdfDocument(path)
    return [page.get_textpage().get_text_range() for page in pdf]


def test_the_samples_are_what_their_source_says(samples: Path, tmp_path: Path) -> None:
    for path in typeset(tmp_path):
        assert _texts(path) == _texts(samples / path.name), f"make samples: {path.name}"


def _words(text: str) -> str:
    return " " + " ".join(re.findall(r"[^\W_]+", text.lower())) + " "


def test_every_quote_of_the_sample_questions_stands_on_a_page(samples: Path) -> None:
    pages = {
        path.name: [_words(text.replace("\ufffe", "-")) for text in _texts(path)]
        for path in samples.glob("*.pdf")
    }
    questions = load_questions(samples / "questions.jsonl")
    assert len(questions) >= 40
    for question in questions:
        assert bool(question.evidence) == question.answerable
        for evidence in question.evidence:
            assert any(_words(evidence.quote) in page for page in pages[evidence.doc]), evidence


def test_the_readme_lists_every_setting() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not [name for name, _, _ in Settings.table() if f"`{name}`" not in readme]
