"""A conversation as a file, its references as footnotes."""

from __future__ import annotations

import io
import re
from zipfile import ZipFile

import pypdfium2
import pytest

from assistant.conversation import Conversation, Reference, Turn
from assistant.export import exported, sheet_of


def reference(n: int, quote: str, locator: str = "Article 3 › Objectif 2") -> Reference:
    return Reference(
        n=n, document="c.pdf", document_id="d" * 16, title="Contrat de Bourg-Neuf",
        locator=locator, pages=[7], quote=quote, boxes=[],
    )  # fmt: skip


def turn(question: str, text: str, *quotes: str) -> Turn:
    references = [reference(n, quote) for n, quote in enumerate(quotes, start=1)]
    return Turn(question=question, state="answered", text=text, references=references)


@pytest.fixture
def conversation() -> Conversation:
    return Conversation(
        id="a" * 32,
        title="Les navettes",
        turns=[
            turn(
                "Qui finance ?",
                "Article 3 :\n\n- **Financeurs** : la Ville \\<b\\> et l'État [1][2]\n- La Région [1]",
                "La Ville <finance> & l’État",
                "40 000 € → 2030",
            ),
            turn("Et les jardins ?", "L'association Racines [1] ; voir \\[9\\] et [9].", "Racines"),
            Turn(question="Et après ?").failed("Une erreur"),
        ],
    )


def test_notes_are_numbered_through_the_whole_conversation(conversation: Conversation) -> None:
    sheet = sheet_of(conversation)
    assert len(sheet.notes) == 3
    assert [p.notes for p in sheet.paragraphs if p.notes] == [[1, 2], [1], [3]]
    assert "Contrat de Bourg-Neuf, Article 3 › Objectif 2, p. 7" in sheet.notes[0]
    assert "Une erreur" not in str(sheet)


def test_one_answer_is_exported_alone(conversation: Conversation) -> None:
    sheet = sheet_of(conversation, conversation.turns[1].id)
    assert sheet.title.startswith("Et les jardins")
    assert len(sheet.notes) == 1


def test_markdown_has_footnotes_and_no_live_markup(conversation: Conversation) -> None:
    text = exported(sheet_of(conversation), "md").decode()
    assert "- **Financeurs**" in text
    assert "État[^1][^2]" in text
    assert re.search(r"^\[\^3\]: Contrat de Bourg-Neuf", text, re.MULTILINE)
    assert "<finance>" not in text.replace("\\<", "")
    assert r"\[9\]" in text  # no note: words like others


def test_word_has_real_footnotes(conversation: Conversation) -> None:
    with ZipFile(io.BytesIO(exported(sheet_of(conversation), "docx"))) as package:
        body = package.read("word/document.xml").decode()
        notes = package.read("word/footnotes.xml").decode()
        links = package.read("word/_rels/document.xml.rels").decode()
        kinds = package.read("[Content_Types].xml").decode()
    assert re.findall(r'footnoteReference w:id="(\d)"', body) == ["1", "2", "3"]
    assert notes.count("<w:footnoteRef/>") == 3
    assert "La Ville &lt;finance&gt; &amp; l’État" in notes
    assert "footnotes.xml" in links
    assert "/word/footnotes.xml" in kinds


def words(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [" ".join(p.get_textpage().get_text_range().split()) for p in document]


def test_pdf_has_its_notes_at_the_foot_of_the_page(conversation: Conversation) -> None:
    (page,) = words(exported(sheet_of(conversation), "pdf"))
    assert "la Ville <b> et l'État" in page
    assert "40 000 € -> 2030" in page
    assert page.index("L'association Racines") < page.index("La Ville <finance>")


def test_a_long_conversation_keeps_each_note_on_the_page_that_calls_it() -> None:
    turns = [
        turn(f"Question {n} ?", f"- Élément numéro {n}. [1]", f"citation-{n} " + "mot " * 60)
        for n in range(40)
    ]
    pages = words(exported(sheet_of(Conversation(title="Longue", turns=turns)), "pdf"))
    assert len(pages) > 3
    for n in range(40):
        page = next(page for page in pages if f"Élément numéro {n}." in page)
        assert f"citation-{n} " in page


def test_a_paragraph_longer_than_a_page_goes_on() -> None:
    text = " ".join(f"mot{n}" for n in range(2500)) + " [1]"
    pages = words(
        exported(sheet_of(Conversation(title="T", turns=[turn("Q ?", text, "c")])), "pdf")
    )
    assert "mot2499" in " ".join(pages)
    assert all(f"mot{n} " in " ".join(pages) for n in range(0, 2499, 100))


def test_letters_that_the_fonts_lack_are_spelled() -> None:
    sheet = sheet_of(Conversation(title="x", turns=[turn("Ŝ ≥ 漢 ?", "ok [1]", "c")]))
    (page,) = words(exported(sheet, "pdf"))
    assert "S >= ?" in page
