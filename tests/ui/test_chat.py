"""What somebody sees and does in the chat, in a real browser."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.request import urlopen

from tests.ui.conftest import Reader, Served
from tests.ui.papers import HARM

if TYPE_CHECKING:
    from playwright.sync_api import Locator

MOBILITY = "Qui cofinance les navettes solidaires ?"
GARDENS = "À qui sont confiés les jardins partagés ?"
COMPOST = "Comment le compostage est-il encouragé ?"


def folded(text: str) -> str:
    text = unicodedata.normalize("NFKD", text.lower())
    return " ".join(re.findall(r"[a-z0-9]+", text))


def boxed_words(served: Served, reader: Reader) -> str:
    """The words of the PDF's page whose middle stands in a box, as the reader sees it."""
    ready = reader.page.get_attribute(".viewer", "data-ready") or ""
    document, page = ready.split(":")
    text = served.assistant.library.page(document, int(page))
    boxes = reader.boxes()
    return folded(
        " ".join(
            word
            for word, (x0, y0, x1, y1) in zip(text.words, text.boxes, strict=True)
            if any(
                box[0] <= (x0 + x1) / 2 <= box[2] and box[1] <= (y0 + y1) / 2 <= box[3]
                for box in boxes
            )
        )
    )


def mark_of(reader: Reader, words: str) -> Locator:
    """The mark of the statement that says so."""
    statement = reader.page.locator("#chat [data-testid=bot] li", has_text=words).first
    return statement.locator("a[href*='#cite-']").first


def shown_quote(reader: Reader) -> str:
    return folded(reader.page.text_content(".viewer-quote") or "")


def test_a_mark_opens_its_page_with_the_quoted_words_boxed(served: Served, desk: Reader) -> None:
    desk.ask(MOBILITY)
    mark = mark_of(desk, "40 000 euros")
    assert re.fullmatch(r"\[\d\]", mark.inner_text())
    mark.click()
    desk.wait_for_page(2)
    assert "navettes solidaires" in shown_quote(desk)
    assert boxed_words(served, desk) == shown_quote(desk)
    assert "Bourg-Neuf" in desk.page.inner_text(".viewer-title")
    assert "Article 2" in desk.page.inner_text(".viewer-path")
    assert desk.page.input_value(".viewer-page") == "2"
    assert desk.page.inner_text(".viewer-page-number") == "sur 3"
    link = desk.page.get_attribute(".viewer-pdf", "href") or ""
    assert link.endswith("/pdf#page=2")
    assert mark.get_attribute("aria-current") == "true"


def test_another_page_has_no_box_and_the_way_back_has(served: Served, desk: Reader) -> None:
    desk.ask(MOBILITY)
    desk.wait_for_page(2)
    desk.page.click("[data-act=next-page]")
    desk.wait_for_page(3)
    assert desk.boxes() == []
    assert desk.page.is_disabled("[data-act=next-page]")
    desk.page.click("[data-act=previous-page]")
    desk.wait_for_page(2)
    assert boxed_words(served, desk) == shown_quote(desk)


def test_citations_are_gone_through_one_by_one(served: Served, desk: Reader) -> None:
    desk.ask("Qui finance la mobilité, les navettes et le permis de conduire ?")
    keys = sorted(set(desk.marks()))
    assert len(keys) >= 2
    desk.page.wait_for_selector(".viewer[data-ready]")
    assert desk.page.inner_text(".viewer-citation") == f"Citation 1 sur {len(keys)}"
    first = shown_quote(desk)
    desk.page.click("[data-act=next-citation]")
    desk.page.wait_for_function(
        "document.querySelector('.viewer-citation').textContent.startsWith('Citation 2')"
    )
    desk.page.wait_for_selector(".viewer[data-ready]")
    assert shown_quote(desk) != first
    assert boxed_words(served, desk) == shown_quote(desk)
    desk.page.click("[data-act=previous-citation]")
    assert shown_quote(desk) == first


def test_the_box_holds_when_the_page_is_enlarged(served: Served, desk: Reader) -> None:
    desk.ask(MOBILITY)
    desk.wait_for_page(2)
    width = "document.querySelector('.sheet').getBoundingClientRect().width"
    before = desk.page.evaluate(width)
    desk.page.click("[data-act=larger]")
    desk.page.click("[data-act=larger]")
    assert desk.page.evaluate(width) > before * 1.45
    assert boxed_words(served, desk) == shown_quote(desk)


def test_hovering_or_focusing_a_mark_tells_where_it_leads(desk: Reader) -> None:
    desk.ask(MOBILITY)
    mark = mark_of(desk, "40 000 euros")
    mark.hover()
    card = desk.page.locator("[role=tooltip]")
    card.wait_for()
    told = card.inner_text()
    assert "Bourg-Neuf" in told
    assert "Article 2" in told
    assert "p.\u00a02" in told
    assert "navettes solidaires" in told
    desk.page.mouse.move(5, 5)
    card.wait_for(state="hidden")
    label = mark.get_attribute("aria-label") or ""
    assert re.match(r"Source \d : Contrat de ville de Bourg-Neuf 2024-2030, p.\u00a02", label)


def test_the_keyboard_is_enough(desk: Reader) -> None:
    desk.ask(MOBILITY)
    desk.wait_for_page(2)
    desk.page.click("[data-act=next-page]")
    desk.wait_for_page(3)
    desk.page.focus("#chat [data-testid=bot] a[href*='#cite-']")
    desk.page.keyboard.press("Enter")
    desk.wait_for_page(2)
    # Focus stays on the mark: the answer is read on from there.
    assert desk.page.evaluate("document.activeElement.textContent") == "[1]"


def test_sources_are_listed_below_the_answer(desk: Reader) -> None:
    desk.ask(MOBILITY)
    answer = desk.page.locator("#chat [data-testid=bot]").last.inner_text()
    sources = answer.split("Sources")[-1]
    assert "Contrat de ville de Bourg-Neuf" in sources
    assert "Article 2" in sources
    assert "p. 2" in sources.replace("\u00a0", " ")


def test_a_follow_up_is_asked_in_the_same_conversation(desk: Reader) -> None:
    desk.ask(MOBILITY)
    desk.ask("Et les jardins partagés du quartier des Tilleuls ?")
    assert desk.page.locator("#chat [data-testid=bot]").count() == 2
    answer = desk.page.locator("#chat [data-testid=bot]").last.inner_text()
    assert "Racines" in answer
    desk.wait_for_page(3)


def test_reloading_keeps_the_conversation_and_its_citations(served: Served, desk: Reader) -> None:
    desk.ask(MOBILITY)
    before = desk.marks()
    desk.open()
    desk.page.wait_for_selector("#chat a[href*='#cite-']")
    assert desk.marks() == before
    desk.page.locator("#chat [data-testid=bot] a[href*='#cite-']").first.click()
    desk.wait_for_page(2)
    assert boxed_words(served, desk) == shown_quote(desk)


def test_a_new_discussion_starts_from_nothing(desk: Reader) -> None:
    desk.ask(MOBILITY)
    desk.page.click("#new")
    desk.page.wait_for_function("!document.querySelector('#chat [data-testid=bot]')")
    assert desk.page.get_attribute(".viewer", "data-state") == "empty"
    desk.open()
    assert desk.marks() == []


def test_examples_come_from_the_library_and_are_answered(desk: Reader) -> None:
    example = desk.page.locator("#chat .example").first
    example.wait_for()
    assert "Article" in example.inner_text() or "article" in example.inner_text()
    example.click()
    desk.page.wait_for_selector("#chat a[href*='#cite-']")


def test_the_documents_are_listed_with_their_pages_and_the_librarys_date(desk: Reader) -> None:
    shelf = desk.page.inner_text("#shelf")
    assert "Contrat de ville de Bourg-Neuf" in shelf
    assert "2024-2030" in shelf
    assert "3 pages" in shelf
    stock = desk.page.text_content(".masthead-stock") or ""
    assert re.search(r"4 pages · à jour au \d+(er)? \w+ 20\d\d", stock)
    assert "incomplètes" in desk.page.inner_text("#caution")


def test_a_documents_text_stays_text(desk: Reader) -> None:
    desk.ask(COMPOST)
    answer = desk.page.locator("#chat [data-testid=bot]").last
    assert "<script>window.harmed = true</script>" in answer.inner_text()
    assert "![plan](http://ailleurs.example/plan.png)" in answer.inner_text()
    assert answer.locator("img, script, iframe").count() == 0
    links = answer.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert all("#cite-" in link or link.startswith("/api/conversations/") for link in links)
    desk.wait_for_page(1)
    assert folded(HARM)[:60] in shown_quote(desk)
    assert "{{constructor}} ${7*7}" in (desk.page.text_content(".viewer-quote") or "")
    answer.locator("a[href*='#cite-']").first.hover()
    desk.page.locator("[role=tooltip]").wait_for()
    assert desk.page.evaluate("window.harmed") is None


def test_what_is_asked_is_shown_as_typed(desk: Reader) -> None:
    desk.ask("<b>Qui</b> cofinance *les* navettes [1] solidaires ?")
    asked = desk.page.locator("#chat [data-testid=user]").last
    assert asked.inner_text().strip() == "<b>Qui</b> cofinance *les* navettes [1] solidaires ?"


def test_stopping_frees_the_box_and_says_so(desk: Reader) -> None:
    desk.page.fill("#question textarea", "Réponds lentement : qui finance les navettes ?")
    desk.page.press("#question textarea", "Enter")
    desk.page.locator("#question button", has_text="Arrêter").click()
    desk.page.locator("#question button", has_text="Envoyer").wait_for(timeout=2_000)
    assert "interrompue" in desk.page.locator("#chat [data-testid=bot]").last.inner_text()
    desk.ask(MOBILITY)
    assert "40 000" in desk.page.locator("#chat [data-testid=bot]").last.inner_text()
    assert desk.page.locator("#chat [data-testid=bot]").count() == 2


def test_a_failure_is_told_in_the_conversation(desk: Reader) -> None:
    desk.ask("Que faire en cas de panne ?")
    told = desk.page.locator("#chat [data-testid=bot]").last.inner_text()
    assert "Une erreur a empêché de répondre" in told
    desk.ask(MOBILITY)
    assert "40 000" in desk.page.locator("#chat [data-testid=bot]").last.inner_text()


def test_everything_is_in_french_whatever_the_browsers_language(desk: Reader) -> None:
    desk.ask(MOBILITY)
    assert desk.page.get_attribute("html", "lang") == "fr"
    assert desk.page.title() == "Assistant Contrats de ville"
    words = desk.page.evaluate(
        """() => [...document.querySelectorAll('[aria-label], [title], [placeholder]')]
          .flatMap((e) => ['aria-label', 'title', 'placeholder'].map((a) => e.getAttribute(a)))
          .filter(Boolean).join(' | ') + document.body.innerText"""
    )
    english = r"\b(the|message|clear|submit|stop|copy|chatbot|example|built|select|loading)\b"
    assert re.findall(english, words, flags=re.IGNORECASE) == []


def test_on_a_phone_the_source_is_a_drawer(served: Served, phone: Reader) -> None:
    phone.ask(MOBILITY)
    source = phone.page.locator("#source")
    assert not source.is_visible()
    phone.page.locator("#chat [data-testid=bot] a[href*='#cite-']").first.tap()
    phone.wait_for_page(2)
    assert source.is_visible()
    assert boxed_words(served, phone) == shown_quote(phone)
    phone.page.locator(".viewer-close").tap()
    source.wait_for(state="hidden")
    assert phone.page.locator("#question textarea").is_visible()
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert phone.page.evaluate(overflow) <= 0


def test_on_a_phone_the_documents_are_in_the_menu(phone: Reader) -> None:
    assert not phone.page.locator("#shelf").is_visible()
    phone.page.locator(".masthead-menu").tap()
    phone.page.locator("#shelf").wait_for()
    assert "Bourg-Neuf" in phone.page.inner_text("#shelf")


def test_nothing_may_be_fetched_from_elsewhere_by_policy(served: Served) -> None:
    with urlopen(served.url) as page:
        policy = page.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy
