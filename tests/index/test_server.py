"""Vectors on a Chroma server, a real one, started for these tests."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Filters, Library, LibraryError
from tests.index.builders import HashedWords, make_document

ONE = make_document("un.pdf", [("Mobilité", ["Le permis."]), ("Santé", ["Un centre de santé."])])
TWO = make_document("deux.pdf", [("Permis", ["Le permis à un euro."])])


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chroma = Path(sys.executable).with_name("chroma")
    folder = tmp_path_factory.mktemp("chroma")
    command = [chroma, "run", "--path", folder, "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as server:
        url = f"http://127.0.0.1:{port}"
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{url}/api/v2/heartbeat", timeout=1)
                break
            except (urllib.error.URLError, TimeoutError):
                time.sleep(0.1)
        yield url
        server.terminate()


def test_a_server_holds_the_vectors_of_two_libraries(url: str, pdf: Path, tmp_path: Path) -> None:
    first = Library(tmp_path / "une", HashedWords(), url)
    second = Library(tmp_path / "deux", HashedWords(), url)
    first.add(ONE, pdf)
    first.add(TWO, pdf)
    second.add(TWO, pdf)
    vector = first.embed_query("permis")

    assert {hit.passage_id for hit in first.search_vectors(vector, 5)} == {
        passage.id for document in (ONE, TWO) for passage in document.passages
    }
    (only,) = second.search_vectors(vector, 5)
    assert only.passage_id == TWO.passages[0].id

    in_health = Filters(sections=frozenset({(ONE.id, 2)}))
    assert [hit.passage_id for hit in first.search_vectors(vector, 5, in_health)] == [
        ONE.passages[1].id
    ]
    first.remove("deux.pdf")
    assert len(first.search_vectors(vector, 5)) == 2
    assert len(second.search_vectors(vector, 5)) == 1
    assert not (tmp_path / "une" / "vectors").exists()


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("http://127.0.0.1:9", "ne répond pas : vérifiez ASSISTANT_CHROMA_URL"),
        ("chroma:8000", "n'est pas une adresse"),
    ],
)
def test_a_server_that_is_not_there_is_named_and_nothing_changes(
    address: str, message: str, pdf: Path, tmp_path: Path
) -> None:
    library = Library(tmp_path / "donnees", HashedWords(), address)
    with pytest.raises(LibraryError, match=message):
        library.add(ONE, pdf)
    assert library.documents() == []
