"""Ctrl-C while documents are being read: a French line, no traceback, nothing left running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.assistant.test_ingestion import article
from tests.pdfs import make_pdf

ROOT = Path(__file__).parents[2]
COMMAND = Path(sys.executable).with_name("assistant")


@pytest.mark.skipif(not COMMAND.exists(), reason="the command is not installed")
def test_ctrl_c_stops_cleanly_and_the_next_run_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    for number in range(6):
        make_pdf(folder / f"{number}.pdf", *[article(number)] * (60 + number))
    command = [str(COMMAND), "ingest", str(folder)]
    environment = {**os.environ, "ASSISTANT_DATA": str(tmp_path / "donnees")}
    running = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    pdfs = tmp_path / "donnees" / "pdf"
    until = time.monotonic() + 60
    while time.monotonic() < until and len(list(pdfs.glob("*.pdf"))) < 2:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=60)
    assert running.returncode == 1
    assert "Arrêté" in errors.decode()
    assert "Traceback" not in errors.decode()
    again = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert again.returncode == 0, again.stderr.decode()
    assert again.stdout.decode().count("ajouté") < 6
    assert "inchangé" in again.stdout.decode()
