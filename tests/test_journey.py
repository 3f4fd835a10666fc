"""The README's first command, for real: a folder of PDFs becomes an application that answers."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.conftest import ROOT

READY = 120.0  # seconds; a cold start that also encodes a few pages, on a busy machine


@dataclass
class Running:
    address: str
    output: Path
    environment: dict[str, str]


@pytest.fixture(scope="module")
def running(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """`make run` on a folder that holds a sample and a file that is no PDF."""
    venv = Path(sys.prefix)
    stamp = venv / "installation.stamp"
    if not stamp.exists():
        pytest.skip("needs the environment that make prepares (make test)")
    folder = tmp_path_factory.mktemp("contrats de l'année")
    shutil.copy(next(samples.glob("protocole-*.pdf")), folder)
    (folder / "abîmé.pdf").write_bytes(b"ceci n'est pas un PDF")
    output = tmp_path_factory.mktemp("sortie") / "sortie.txt"
    environment = os.environ | {"ASSISTANT_DATA": str(tmp_path_factory.mktemp("donnees"))}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with output.open("w") as written:
        process = subprocess.Popen(
            ["make", "-o", str(stamp), "run", f"VENV={venv}", f"DOCS={folder}", f"PORT={port}"],
            cwd=ROOT, env=environment, stdout=written, stderr=written, start_new_session=True,
        )  # fmt: skip
    try:
        yield Running(f"http://127.0.0.1:{port}", output, environment)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)


def _wait_until_ready(running: Running) -> None:
    deadline = time.monotonic() + READY
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{running.address}/health", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.3)
    pytest.fail(running.output.read_text(encoding="utf-8"))


def test_make_run_serves_what_could_be_read_and_names_what_could_not(running: Running) -> None:
    _wait_until_ready(running)
    said = running.output.read_text(encoding="utf-8")
    assert "abîmé.pdf" in said
    assert running.address in said
    assert httpx.get(running.address, timeout=20).status_code == 200


def test_what_was_ingested_answers_with_the_place_on_the_page(running: Running) -> None:
    _wait_until_ready(running)
    done = subprocess.run(
        [str(Path(sys.prefix) / "bin" / "assistant"), "ask", "--json",
         "Qui s'est engagé à installer un conseil local en santé mentale ?"],
        cwd=ROOT, env=running.environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    answer = json.loads(done.stdout)
    cited = [citation for citation in answer["citations"] if "Objectif 2.2" in citation["locator"]]
    assert not answer["refused"]
    assert cited
    assert cited[0]["pages"] == [3]
    assert cited[0]["boxes"]
