"""A long PDF read by several processes says what one process says."""

from __future__ import annotations

import os
import pickle
import signal
from pathlib import Path

import pytest

from ingest import ranges
from ingest.pdf import read_pages
from ingest.ranges import Tell, read_ranges
from tests.pdfs import Sheet, make_pdf


def sheet_of(number: int) -> object:
    def draw(sheet: Sheet) -> None:
        sheet.text(60, 80, f"Article {number} : Objet", size=16, style="b")
        sheet.text(60, 120, "La convention fixe les engagements des partenaires des quartiers.")
        sheet.table(60, 200, [200, 200], [["Action", "Financeur"], [f"Chantier {number}", "État"]])

    return draw


def test_two_processes_read_the_pages_that_one_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranges, "SHORTEST", 2)
    path = make_pdf(tmp_path / "long.pdf", *map(sheet_of, range(1, 8)))
    told: list[int] = []
    pages = read_pages(path, processes=3, progress=lambda done, total: told.append(done))
    assert pages == read_pages(path)
    assert told[-1] <= 7
    assert told == sorted(told)
    assert pickle.loads(pickle.dumps(pages)) == pages


def test_what_a_fork_that_dies_had_to_read_is_read_all_the_same() -> None:
    here = os.getpid()

    def read(pages: range, tell: Tell) -> list[int]:
        if os.getpid() != here and 60 in pages:
            os.kill(os.getpid(), signal.SIGKILL)
        tell(len(pages))
        return list(pages)

    found = read_ranges(200, 4, read, lambda done: None)
    assert found == [[*range(50)], [*range(50, 100)], [*range(100, 150)], [*range(150, 200)]]


def test_a_fork_that_wants_too_much_memory_gives_its_pages_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ranges, "MEMORY", 64 << 20)
    here = os.getpid()

    def read(pages: range, tell: Tell) -> tuple[int, bool]:
        if os.getpid() != here:
            bytearray(256 << 20)
        return len(pages), os.getpid() == here

    assert read_ranges(100, 2, read, lambda done: None) == [(50, True), (50, True)]


def test_a_short_document_is_read_by_one_process() -> None:
    found = read_ranges(99, 8, lambda pages, tell: (pages, os.getpid()), lambda done: None)
    assert found == [(range(99), os.getpid())]
