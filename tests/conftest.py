"""What every room's tests share: the samples, the real documents where they are, a data folder."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"  # the real documents: beside the repository, or nowhere

# Set before any test imports a setting: no test may write in the user's own library.
os.environ["ASSISTANT_DATA"] = tempfile.mkdtemp(prefix="assistant-essais-")
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of the three sample PDFs and of the questions about them."""
    return ROOT / "eval" / "samples"


def _shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"needs ../shared/{name}")
    return path


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of four real documents; the test is skipped where it is not there."""
    return _shared("corpus")


@pytest.fixture(scope="session")
def dev_questions() -> Path:
    """The questions on the real documents; the test is skipped where they are not there."""
    return _shared("questions/dev.jsonl")
