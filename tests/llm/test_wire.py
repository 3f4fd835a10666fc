"""The wire, with a real model of transformers behind FastAPI in another process."""

from __future__ import annotations

import importlib.util
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx
import pytest

from assistant.llm.client import Model, Spent
from assistant.llm.failures import ModelFailure
from assistant.settings import Settings
from tests.conftest import ROOT
from tests.llm.conftest import WithModel

READY = 90.0  # seconds: torch takes its time on a busy machine
QUESTION = "Quand se réunit le comité de pilotage de Montbrun ?"


@pytest.fixture(scope="module")
def tiny() -> Iterator[str]:
    missing = [name for name in ("torch", "transformers") if not importlib.util.find_spec(name)]
    if missing:
        pytest.skip(f"needs {', '.join(missing)}, for a real model (pip install)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "tests.llm.tiny", str(port)], cwd=ROOT)
    url = f"http://127.0.0.1:{port}/v1"
    try:
        deadline = time.monotonic() + READY
        while not _listens(url):
            assert process.poll() is None, "the model's server stopped"
            assert time.monotonic() < deadline, "the model's server is not ready"
            time.sleep(0.2)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=20)


def _listens(url: str) -> bool:
    try:
        return httpx.get(f"{url}/models").status_code == 200
    except httpx.TransportError:
        return False


def test_a_real_model_is_heard_piece_by_piece(tiny: str) -> None:
    model = Model(Settings(llm_url=tiny, llm_model="minuscule"))
    spent = Spent()
    pieces = list(model.stream(("Tu réponds en français.", "Bonjour ?"), spent))
    assert len(pieces) > 1
    assert "".join(pieces)
    assert spent.calls == 1
    assert spent.tokens_out > 0
    assert spent.first_token_ms is not None


def test_what_a_random_model_says_does_not_reach_the_reader(
    tiny: str, assisted: WithModel, plain
) -> None:
    answer = assisted(tiny, llm_model="minuscule", llm_timeout=60).ask(QUESTION)
    assert answer.engine == "extractive"
    assert answer.notice.startswith("Ce que le modèle a écrit n'a pas passé la vérification")
    assert answer.model.tokens_out > 0
    assert answer.citations == plain.ask(QUESTION).citations


def test_a_model_that_the_server_does_not_know_is_named(tiny: str) -> None:
    model = Model(Settings(llm_url=tiny, llm_model="autre"))
    with pytest.raises(ModelFailure, match="ASSISTANT_LLM_MODEL"):
        model.complete(("Tu réponds.", "Bonjour ?"), Spent())
