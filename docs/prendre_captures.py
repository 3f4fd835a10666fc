"""Takes the screenshots of the README and of the guide again, over the sample documents.

    .venv/bin/python docs/prendre_captures.py

Needs what the tests need: Playwright, and Chromium on the system.
"""

from __future__ import annotations

import io
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from assistant.assistant import Assistant
from assistant.ingestion import ingest_paths
from assistant.settings import Settings
from eval.sets import SAMPLES

HERE = Path(__file__).parent / "captures"
QUESTION = "Qui finance l'accompagnement des habitants qui créent leur activité ?"
FOLLOW_UP = "Et qui sont les opérateurs ?"
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
LARGEST = 200_000  # bytes of a picture


@contextmanager
def served() -> Iterator[str]:
    import uvicorn

    from ui.app import create_app

    with tempfile.TemporaryDirectory() as folder:
        assistant = Assistant(Settings(data=Path(folder)))
        ingest_paths(assistant.library, [SAMPLES.parent])
        listening = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(
            uvicorn.Config(create_app(assistant), log_level="warning", timeout_graceful_shutdown=2)
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        server.should_exit = True
        thread.join()


def keep(name: str, *pictures: bytes) -> None:
    """One picture, or several side by side; in fewer colours where it is heavy."""
    images = [Image.open(io.BytesIO(picture)).convert("RGB") for picture in pictures]
    gap = 24 if len(images) > 1 else 0
    width = sum(image.width for image in images) + gap * (len(images) - 1)
    sheet = Image.new("RGB", (width, max(image.height for image in images)), "white")
    left = 0
    for image in images:
        sheet.paste(image, (left, 0))
        left += image.width + gap
    path = HERE / f"{name}.png"
    sheet.save(path, optimize=True)
    if path.stat().st_size > LARGEST:
        # The octree keeps rare colours, such as the frame's: the median cut loses them.
        few = sheet.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(path, optimize=True)


def page_of(browser: Browser, size: dict[str, int], **options: Any) -> Page:
    page = browser.new_context(viewport=size, locale="fr-FR", **options).new_page()
    page.set_default_timeout(60_000)
    return page


def ask(page: Page, question: str) -> None:
    before = page.locator("#chat [data-testid=bot]").count()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.wait_for_function(
        "n => document.querySelectorAll('#chat [data-testid=bot] a').length"
        " && document.querySelectorAll('#chat [data-testid=bot]').length > n",
        arg=before,
    )
    settle(page)


def settle(page: Page) -> None:
    """Images decoded, suggestions there, nothing moving. (A stream stays open: never idle.)"""
    page.wait_for_timeout(2_000)


def discussion(browser: Browser, url: str) -> None:
    page = page_of(browser, DESK)
    page.goto(url)
    page.wait_for_selector("#chat .example")
    settle(page)
    keep("accueil", page.screenshot())
    ask(page, QUESTION)
    keep("discussion", page.screenshot())
    page.locator("#chat a[href*='#cite-']").nth(1).hover()
    page.locator("[role=tooltip]").wait_for()
    keep("renvoi", page.screenshot(clip={"x": 256, "y": 60, "width": 900, "height": 420}))
    page.mouse.move(5, 5)
    page.locator("#chat details.more summary").click()
    page.locator("#chat .option").last.scroll_into_view_if_needed()
    page.locator("#chat [title='Signaler une erreur']").last.hover()
    page.wait_for_timeout(500)
    keep("sous-la-reponse", page.screenshot(clip={"x": 256, "y": 60, "width": 540, "height": 740}))
    page.click("#scope button")
    page.click("#scope-commune input")
    settle(page)
    keep("ou-chercher", page.screenshot(clip={"x": 0, "y": 60, "width": 256, "height": 620}))

    page = page_of(browser, DESK, color_scheme="dark")
    page.goto(url)
    page.wait_for_selector("#question textarea")
    ask(page, QUESTION)
    keep("discussion-sombre", page.screenshot())

    page = page_of(browser, PHONE, has_touch=True, is_mobile=True)
    page.goto(url)
    page.wait_for_selector("#question textarea")
    ask(page, QUESTION)
    answer = page.screenshot()
    page.locator("#chat a[href*='#cite-']").first.tap()
    settle(page)
    keep("telephone", answer, page.screenshot())


def library(browser: Browser, url: str) -> None:
    page = page_of(browser, DESK)
    page.goto(url + "bibliotheque")
    page.wait_for_selector("#documents table")
    keep("bibliotheque", page.screenshot())
    page.locator("#documents .acts a", has_text="Regarder dedans").nth(1).click()
    page.wait_for_selector(".inside[data-ready]")
    page.locator(".inside-tree button", has_text="financeurs").first.click()
    settle(page)
    keep("regarder-dedans", page.screenshot())


def evaluation(browser: Browser, url: str) -> None:
    page = page_of(browser, DESK)
    page.goto(url + "evaluation")
    page.wait_for_selector("#start")
    settle(page)
    page.click("#start")
    page.wait_for_selector("iframe.report")
    settle(page)
    keep("evaluation", page.screenshot())


def others(browser: Browser, url: str) -> None:
    """Pages that need nothing but being opened."""
    from ui.app import PAGES

    page = page_of(browser, DESK)
    for place in (module.PLACE for module in PAGES):
        if place.path in ("", "bibliotheque", "evaluation"):
            continue
        page.goto(url + place.path)
        page.wait_for_selector("#masthead h1")
        settle(page)
        keep(place.path, page.screenshot())


def main() -> None:
    HERE.mkdir(exist_ok=True)
    with served() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for take in (discussion, library, evaluation, others):
            take(browser, url)
        browser.close()


if __name__ == "__main__":
    main()
