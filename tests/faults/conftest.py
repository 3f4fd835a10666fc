from __future__ import annotations

from collections.abc import Callable

import pytest

from index import Library
from tests.index.builders import HashedWords


@pytest.fixture
def make_library(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Library]:
    return lambda: Library(tmp_path_factory.mktemp("bibliotheque") / "donnees", HashedWords())
