"""An assistant over the small library, with a playing server for its model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.settings import Settings
from index import Library
from tests.assistant.conftest import add, contract, fiches, protocol
from tests.index.builders import HashedWords
from tests.llm.server import Part, Playing, Reply, playing

KEY = "sk-tres-secrete-0123456789"

WithModel = Callable[..., Assistant]


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder: Path = tmp_path_factory.mktemp("bibliotheque")
    library = Library(folder / "donnees", HashedWords())
    for document in (fiches(), contract(), protocol()):
        add(library, document, folder)
    return library


@pytest.fixture(scope="session")
def plain(library: Library) -> Assistant:
    """The same library without a model."""
    return Assistant(Settings(), library)


@pytest.fixture
def play() -> Iterator[Callable[[Part | str | Reply], Playing]]:
    """Starts a server that plays a part, or always gives one reply."""
    opened = []

    def start(part: Part | str | Reply) -> Playing:
        if isinstance(part, str):
            part = Reply(part)
        reply = part
        held = playing(reply if callable(reply) else lambda request: reply)
        opened.append(held)
        return held.__enter__()

    yield start
    for held in opened:
        held.__exit__(None, None, None)


@pytest.fixture
def assisted(library: Library) -> WithModel:
    """An assistant whose model is at an address."""

    def make(url: str, over: Library | None = None, **settings: object) -> Assistant:
        values = {"llm_url": url, "llm_model": "joueur", "llm_key": KEY, "llm_timeout": 5.0}
        return Assistant(Settings(**(values | settings)), over or library)

    return make
