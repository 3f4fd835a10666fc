"""The application on a port of this machine, over a real library, in a real Chromium."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assistant.assistant import Assistant, Step
from assistant.ingestion import ingest_paths
from assistant.settings import Settings
from index import Library
from tests.index.builders import HashedWords
from tests.ui.papers import write_papers
from ui.site import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Moody(Assistant):
    """Answers like any other, except that some words make it slow, or make it fail."""

    def ask_steps(self, question: str, *others: Any, **more: Any) -> Iterator[Step]:
        if "lentement" in question:
            yield Step("retrieve", "Recherche dans les documents…")
            time.sleep(2)
        if "panne" in question:
            raise OSError("disque illisible")
        yield from super().ask_steps(question, *others, **more)


@dataclass(frozen=True)
class Served:
    url: str
    assistant: Assistant
    site: Site  # another one on the same folder


@dataclass
class Reader:
    """Somebody in front of a browser."""

    page: Page
    url: str
    strangers: list[str] = field(default_factory=list)  # requests to other hosts
    errors: list[str] = field(default_factory=list)  # of scripts

    def open(self) -> None:
        self.page.goto(self.url)
        self.page.wait_for_selector("#question textarea")
        self.page.wait_for_function("document.querySelector('.shelf-list li')")

    def ask(self, question: str) -> None:
        """Asks, and waits for the answer and the end of the turn."""
        answers = self.page.locator("#chat [data-testid=bot]")
        before = answers.count()
        self.page.fill("#question textarea", question)
        self.page.press("#question textarea", "Enter")
        self.page.wait_for_function(
            "before => document.querySelectorAll('#chat [data-testid=bot]').length > before",
            arg=before,
        )
        self.page.locator("#question button", has_text="Envoyer").wait_for()

    def marks(self) -> list[str]:
        return self.page.eval_on_selector_all(
            "#chat a[href*='#cite-']", "marks => marks.map(m => m.getAttribute('href'))"
        )

    def wait_for_page(self, page: int) -> None:
        """Until the viewer shows this page, its image decoded and its boxes drawn."""
        self.page.wait_for_function(
            "page => document.querySelector('.viewer').dataset.ready?.endsWith(`:${page}`)",
            arg=page,
        )

    def boxes(self) -> list[tuple[float, float, float, float]]:
        """What is boxed: x0, y0, x1, y1 in fractions of the image as it is shown."""
        found = self.page.evaluate(
            """() => {
              const page = document.querySelector('.sheet img').getBoundingClientRect();
              return [...document.querySelectorAll('.sheet .box')].map((box) => {
                const r = box.getBoundingClientRect();
                return [(r.left - page.left) / page.width, (r.top - page.top) / page.height,
                        (r.right - page.left) / page.width, (r.bottom - page.top) / page.height];
              });
            }"""
        )
        return [tuple(box) for box in found]


@contextmanager
def serving(assistant: Assistant) -> Iterator[str]:
    """The application's address, until it is left."""
    import uvicorn

    from ui.app import create_app

    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(create_app(assistant), log_level="warning", timeout_graceful_shutdown=2)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    server.should_exit = True
    thread.join(timeout=20)
    listening.close()


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papiers")
    write_papers(folder)
    return folder


@pytest.fixture(scope="session")
def served(papers: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("donnees")
    assistant = Moody(Settings(data=folder), Library(folder, HashedWords()))
    reports = ingest_paths(assistant.library, [papers])
    assert [report.status for report in reports] == ["added", "added"]
    with serving(assistant) as url:
        yield Served(url, assistant, Site(assistant))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright n'est pas installé")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("chromium n'est pas installé")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def at_desk(browser: Browser) -> BrowserContext:
    return browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")


@pytest.fixture(scope="session")
def on_phone(browser: Browser) -> BrowserContext:
    return browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )


@pytest.fixture
def desk(served: Served, at_desk: BrowserContext) -> Iterator[Reader]:
    """At a desk: 1280 × 800, a browser in English."""
    yield from _reader(served, at_desk)


@pytest.fixture
def phone(served: Served, on_phone: BrowserContext) -> Iterator[Reader]:
    """On a phone: 390 pixels wide, touched."""
    yield from _reader(served, on_phone)


def _reader(served: Served, context: BrowserContext) -> Iterator[Reader]:
    context.set_default_timeout(15_000)
    page = context.new_page()
    reader = Reader(page, served.url)
    page.on("request", lambda request: _note(reader, request.url))
    page.on("pageerror", lambda error: reader.errors.append(str(error)))
    reader.open()
    yield reader
    page.evaluate("localStorage.clear()")  # the next one knows nothing of this conversation
    page.close()
    assert reader.strangers == []
    assert reader.errors == []


def _note(reader: Reader, address: str) -> None:
    if not address.startswith((reader.url, "data:", "blob:")):
        reader.strangers.append(address)
