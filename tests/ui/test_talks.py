"""Conversations, filters, suggestions, verdicts and files, in a real browser."""

from __future__ import annotations

import re
from urllib.request import urlopen

from tests.ui.conftest import Reader, Served

MOBILITY = "Qui cofinance les navettes solidaires ?"


def talks(reader: Reader) -> list[str]:
    return reader.page.locator("#conversations .talk").all_inner_texts()


def wait_for_talk(reader: Reader, title: str) -> None:
    reader.page.locator("#conversations .talk", has_text=title).first.wait_for()


def choose(reader: Reader, name: str, label: str) -> None:
    """An option of a list of « Où chercher »."""
    if not reader.page.locator(f"#scope-{name}").is_visible():
        reader.page.click("#scope button")
    reader.page.click(f"#scope-{name} input")
    reader.page.locator("[role=option]", has_text=label).first.click()
    reader.page.keyboard.press("Escape")
    reader.page.locator("#narrowed b", has_text=label).wait_for()


def test_conversations_are_found_searched_renamed_and_deleted(desk: Reader) -> None:
    desk.ask("Quel est l'objet du contrat de Bourg-Neuf ?")
    wait_for_talk(desk, "Quel est l'objet")
    desk.page.click("#new")
    desk.page.wait_for_function("!document.querySelector('#chat [data-testid=bot]')")
    desk.ask("À qui sont confiés les jardins partagés, dites-moi ?")
    wait_for_talk(desk, "À qui sont confiés")
    desk.open()  # another visit
    desk.page.locator("#conversations .talk", has_text="Quel est l'objet").first.click()
    desk.page.locator("#chat [data-testid=user]", has_text="Quel est l'objet").wait_for()
    assert "six années" in desk.page.locator("#chat [data-testid=bot]").last.inner_text()

    desk.page.fill("#search input, #search textarea", "racines DÎTES")
    desk.page.wait_for_function(
        "[...document.querySelectorAll('#conversations .talk')]"
        ".every((talk) => talk.textContent.includes('dites-moi'))"
    )
    desk.page.fill("#search input, #search textarea", "")
    wait_for_talk(desk, "Quel est l'objet")

    row = desk.page.locator("#conversations li", has_text="Quel est l'objet").first
    row.locator("summary").first.click()
    row.locator("input").fill("Le contrat <b>en bref</b>")
    row.get_by_role("button", name="Renommer").click()
    wait_for_talk(desk, "Le contrat <b>en bref</b>")

    row = desk.page.locator("#conversations li", has_text="en bref").first
    row.locator("summary").first.click()
    row.locator("summary", has_text="Supprimer").click()
    row.get_by_role("button", name="Supprimer la discussion").click()
    desk.page.wait_for_function(
        "!document.querySelector('#conversations').textContent.includes('en bref')"
    )
    # It was the one that was open.
    desk.page.wait_for_function("!document.querySelector('#chat [data-testid=bot]')")


def test_a_choice_that_does_not_answer_is_widened_and_said_so(desk: Reader) -> None:
    choose(desk, "document", "piégée")
    desk.ask(MOBILITY)
    answer = desk.page.locator("#chat [data-testid=bot]").last
    assert "Recherche limitée à" in answer.inner_text()
    assert "Rien dans" in answer.inner_text()
    desk.page.click("#narrowed button")
    desk.page.locator("#narrowed b").wait_for(state="detached")
    desk.ask(MOBILITY)
    assert "40 000" in answer.inner_text()
    assert "Rien dans" not in answer.inner_text()


def test_what_may_follow_is_offered_and_asked(desk: Reader) -> None:
    desk.ask(MOBILITY)
    suggestion = desk.page.locator("#chat .option").first
    suggestion.wait_for()
    text = suggestion.inner_text()
    suggestion.click()
    desk.page.locator("#chat [data-testid=user]", has_text=text).wait_for()
    desk.page.wait_for_function("document.querySelectorAll('#chat [data-testid=bot]').length === 2")


def test_steps_and_durations_fold_and_are_not_copied(desk: Reader) -> None:
    desk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.ask(MOBILITY)
    answer = desk.page.locator("#chat [data-testid=bot]").last
    assert not answer.get_by_text("En tout").is_visible()
    answer.locator("summary", has_text="Étapes").click()
    assert re.search(r"En tout\s: \d+\sms", answer.inner_text())
    desk.page.locator("#chat [title='Copier la réponse et ses sources']").last.click()
    copied = desk.page.evaluate("navigator.clipboard.readText()")
    assert "40 000 euros" in copied
    assert "[1]" in copied
    assert "Article 2" in copied
    assert "summary" not in copied
    assert "#cite" not in copied


def test_a_verdict_is_kept_and_may_be_taken_back(served: Served, desk: Reader) -> None:
    def said() -> list[str]:
        return [
            one.verdict
            for one in served.site.conversations.feedback()
            if one.turn.question == "Qui finance le permis de conduire ?"
        ]

    def until(count: int) -> None:
        for _ in range(50):
            if len(said()) == count:
                return
            desk.page.wait_for_timeout(100)
        raise AssertionError(said())

    desk.ask("Qui finance le permis de conduire ?")
    thumb = desk.page.locator("#chat [title='Mauvaise réponse']").last
    thumb.click()
    until(1)
    assert said() == ["mauvaise réponse"]
    desk.page.locator("#chat [title='Signaler une erreur']").last.hover()
    desk.page.locator("#chat .extra-feedback-option", has_text="Mauvaise source").last.click()
    desk.page.wait_for_timeout(600)
    assert said() == ["mauvaise source"]
    desk.page.locator("#chat .extra-feedback-option", has_text="Mauvaise source").last.click(
        force=True
    )
    until(0)


def test_files_of_a_conversation_and_of_one_answer(desk: Reader) -> None:
    desk.ask(MOBILITY)
    desk.ask("Et les jardins partagés du quartier des Tilleuls ?")
    desk.page.click("#exports summary")
    for ending, start in (("docx", b"PK"), ("pdf", b"%PDF"), ("md", b"# Qui cofinance")):
        with desk.page.expect_download() as waited:
            desk.page.locator(f"#exports a[href$='.{ending}']").click()
        assert waited.value.suggested_filename == f"qui-cofinance-les-navettes-solidaires.{ending}"
        assert waited.value.path().read_bytes().startswith(start)
    href = desk.page.locator("#chat details.more a[href*='export.md']").last.get_attribute("href")
    with urlopen(desk.url.rstrip("/") + (href or "")) as file:
        text = file.read().decode()
        assert "attachment" in file.headers["content-disposition"]
    assert text.startswith("# Et les jardins")
    assert "[^1]: Contrat de ville de Bourg-Neuf 2024-2030, Article 3" in text
    assert "\n## " not in text  # no other question
