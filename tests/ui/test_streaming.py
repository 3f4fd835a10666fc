"""A model's answer in the chat: sentence by sentence, each with its mark, until it is stopped."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.assistant import Assistant
from assistant.ingestion import ingest_paths
from assistant.settings import Settings
from index import Library
from tests.index.builders import HashedWords
from tests.llm.lies import passages, true_line
from tests.llm.server import Playing, Reply, Request, playing
from tests.ui.conftest import Reader, serving
from tests.ui.test_chat import MOBILITY

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext


def slowly(request: Request) -> Reply:
    """Three true sentences from the first passages, a few letters at a time."""
    said = []
    for number, _, lines in passages(request):
        said += [true_line(number, line) for line in lines if len(line.split()) > 6][:1]
    return Reply("\n".join(said[:3]) + "\n", between_s=0.1, piece=8)


@pytest.fixture(scope="module")
def slow() -> Iterator[Playing]:
    with playing(slowly) as server:
        yield server


@pytest.fixture
def reader(
    slow: Playing,
    papers: Path,
    at_desk: BrowserContext,
    tmp_path: Path,
) -> Iterator[Reader]:
    settings = Settings(data=tmp_path, llm_url=slow.url, llm_model="joueur")
    assistant = Assistant(settings, Library(tmp_path, HashedWords()))
    ingest_paths(assistant.library, [papers])
    with serving(assistant) as url:
        page = at_desk.new_page()
        someone = Reader(page, url)
        someone.open()
        yield someone
        page.close()


def test_sentences_come_one_by_one_and_their_marks_open_the_page(reader: Reader) -> None:
    page = reader.page
    page.fill("#question textarea", MOBILITY)
    page.press("#question textarea", "Enter")
    page.wait_for_selector("#chat a[href*='#cite-']")
    early = len(reader.marks())
    assert page.locator("#question button", has_text="Arrêter").is_visible(), "still writing"
    page.locator("#question button", has_text="Envoyer").wait_for()
    assert len(reader.marks()) > early
    page.locator("#chat a[href*='#cite-']").first.click()
    page.wait_for_selector(".sheet .box")
    assert reader.boxes()


def test_stopping_hangs_up_on_the_model(reader: Reader, slow: Playing) -> None:
    page = reader.page
    before = slow.broken_off
    page.fill("#question textarea", MOBILITY)
    page.press("#question textarea", "Enter")
    page.wait_for_selector("#chat a[href*='#cite-']")
    page.locator("#question button", has_text="Arrêter").click()
    page.locator("#question button", has_text="Envoyer").wait_for(timeout=2_000)
    deadline = time.monotonic() + 5
    while slow.broken_off == before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert slow.broken_off == before + 1
