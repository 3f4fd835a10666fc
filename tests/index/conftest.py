from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index import Library
from index.embedders import Embedder


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "source.pdf"
    path.write_bytes(b"%PDF-1.4 essai")
    return path


@pytest.fixture
def open_library(tmp_path: Path) -> Callable[..., Library]:
    """Opens the test's one library, as another process would."""

    def opened(embedder: Embedder | None = None) -> Library:
        return Library(tmp_path / "donnees", embedder)

    return opened
