"""The ingestion is killed at random moments; the library is always whole, and goes on.

A few times here; KILLS=200 for the longer run.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from assistant.ingestion import ingest_paths
from index import Library
from index.stores import Stores
from tests.index.builders import HashedWords
from tests.pdfs import Sheet, make_pdf

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("KILLS", "4"))

CHILD = """
import sys
from pathlib import Path
from assistant.ingestion import ingest_paths
from index import Library
from tests.index.builders import HashedWords
library = Library(Path(sys.argv[1]), HashedWords())
print("ready", flush=True)
ingest_paths(library, [Path(sys.argv[2])])
print("done", flush=True)
"""


def contract(seed: int):
    def draw(sheet: Sheet) -> None:
        choose = random.Random(seed)
        for article in range(1, 6):
            sheet.text(60, 120 * article, f"Article {article} : Objet {seed}", size=15, style="b")
            words = [f"mot{choose.randrange(400)}" for _ in range(30)]
            lines = [" ".join(words[at : at + 10]) for at in range(0, 30, 10)]
            sheet.lines(60, 120 * article + 24, lines)

    return draw


def write_version(path: Path, seed: int) -> None:
    part = path.with_suffix(".part")
    make_pdf(part, *[contract(seed + page) for page in range(1 + seed % 4)])
    part.replace(path)


def assert_whole(data: Path) -> dict[str, str]:
    """Every listed document has all it needs in the three stores; name -> id."""
    library = Library(data, HashedWords())
    listed = library.documents() + library.shelved()
    stores = Stores(data, HashedWords(), None)
    collection = stores.current_vectors()
    vectors: Counter[int] = Counter()
    if collection is not None:
        with stores.vectors._collection(collection) as held:
            metadatas = held.get(include=["metadatas"])["metadatas"] or []
            vectors = Counter(int(metadata["edition"]) for metadata in metadatas)
    for entry in listed:
        passages = stores.catalogue.passages_of(entry.edition)
        assert len(passages) == entry.passages > 0
        assert [library.passage(p.id) for p in passages] == passages
        assert library.page(entry.id, entry.pages).words
        assert library.pdf(entry.id).exists()
        assert vectors[entry.edition] == entry.passages
        rows = stores.catalogue.rows_of(entry.edition)
        found = stores.lexical.search(
            stores.lexical.searcher(), {"objet": 1.0, "articl": 1.0}, 500, [entry.edition], []
        )
        assert set(found) <= set(rows)
        assert found
    return {entry.name: entry.id for entry in library.documents()}


def test_a_kill_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    choose = random.Random(os.environ.get("SEED", "2026"))
    data, folder = tmp_path / "donnees", tmp_path / "documents"
    folder.mkdir()
    names = [f"{letter}.pdf" for letter in "abcdef"]
    longest, cut_short, seed = 2.0, 0, 0
    for _ in range(KILLS):
        before = assert_whole(data)
        for name in choose.sample(names, 3):
            seed += 1
            write_version(folder / name, seed)
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(data), str(folder)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n", child.stderr and child.stderr.read()
        began = time.monotonic()
        try:
            child.wait(choose.uniform(0.0, longest))
            longest = max(1.0, time.monotonic() - began)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
            cut_short += 1
            longest += 0.05
        child.communicate()
        after = assert_whole(data)
        assert before.keys() <= after.keys(), "a published document is lost"
    reports = ingest_paths(Library(data, HashedWords()), [folder])
    assert "failed" not in {report.status for report in reports}
    assert assert_whole(data).keys() == {path.name for path in folder.iterdir()}
    print(f"{cut_short} kills out of {KILLS}")
    assert cut_short >= KILLS // 3
