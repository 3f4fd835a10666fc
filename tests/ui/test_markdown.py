"""What the chat is given to render."""

from __future__ import annotations

import pytest

from assistant.answer import BoxModel
from assistant.conversation import Conversation, Reference, Turn
from ui.markdown import messages, pages_label, sources, with_marks

BOX = BoxModel(page=7, x0=0.1, y0=0.2, x1=0.5, y1=0.25)


def reference(n: int, document: str = "d" * 16, **changes: object) -> Reference:
    fields: dict[str, object] = {
        "n": n,
        "document_id": document,
        "title": "Contrat de Bourg-Neuf",
        "locator": "Pilier 1 › Enjeu 2 › Fiche n°2-2 › Partenaires",
        "pages": [7],
        "quote": "Région",
        "boxes": [BOX],
    }
    return Reference.model_validate(fields | changes)


def turn(*references: Reference, text: str = "Oui [1].") -> Turn:
    return Turn(
        id="abcd1234", question="?", state="answered", text=text, references=list(references)
    )


def test_marks_become_links_to_their_citation_even_side_by_side() -> None:
    answered = turn(reference(1), reference(2))
    assert with_marks("Oui [1][2] : non.", answered) == (
        r"Oui [\[1\]](#cite-abcd1234-1)[\[2\]](#cite-abcd1234-2) : non."
    )


def test_a_number_that_is_no_citation_is_no_link() -> None:
    assert with_marks(r"Loi [9] et \[1\]", turn(reference(1))) == r"Loi \[9\] et \[1\]"


@pytest.mark.parametrize(
    ("hostile", "harmless"),
    [
        ("![x](http://a.example/x.png)", r"!\[x\](http\://a.example/x.png)"),
        ("[ici](javascript:alert(1))", r"\[ici\](javascript:alert(1))"),
        ("<img src=x>", r"\<img src=x\>"),
        ("&lt;b&gt;", r"\&lt;b\&gt;"),
        ("www.a.example", r"www\.a.example"),
        (r"\<b\>", r"\<b\>"),
    ],
)
def test_nothing_but_marks_comes_to_life(hostile: str, harmless: str) -> None:
    shown = with_marks(hostile, turn(reference(1)))
    assert shown.replace(r"\!", "!") == harmless


def test_the_rest_of_a_list_is_folded_and_its_marks_open_their_place() -> None:
    answered = turn(reference(1), text="2 fiches, 1 montrée : A [1]").model_copy(
        update={
            "more_label": "Voir l'autre",
            "more": "- B [2]",
            "more_references": [reference(2)],
        }
    )
    shown = messages(Conversation(turns=[answered]), {})[1]["content"]
    folded = shown.partition("<summary>Voir l'autre</summary>")[2].partition("</details>")[0]
    assert r"B [\[2\]](#cite-abcd1234-2)" in folded
    assert "cite-abcd1234-2" not in shown.replace(folded, "")


def test_sources_stand_under_their_document_with_its_years() -> None:
    other = reference(2, "e" * 16, title="Protocole *rouge*", locator="Article 3", pages=[2, 3, 9])
    listed = sources(turn(reference(1), other), {"d" * 16: "2015"})
    assert "Contrat de Bourg-Neuf (2015)" in listed
    assert "Enjeu 2 › Fiche n°2-2 › Partenaires" in listed
    assert "Pilier 1" not in listed  # the narrowest labels only: the rest is beside the page
    assert r"Protocole \*rouge\*" in listed
    assert "p.\u00a02-3, 9" in listed


def test_quotes_of_one_place_are_one_source() -> None:
    listed = sources(turn(reference(1), reference(2), reference(3, pages=[8])), {})
    assert listed.count("Fiche n°2-2") == 2
    assert r"[\[1\]](#cite-abcd1234-1)[\[2\]](#cite-abcd1234-2) Enjeu 2" in listed


def test_pages_are_told_as_people_tell_them() -> None:
    assert pages_label([7]) == "p.\u00a07"
    assert pages_label([9, 7, 8, 12]) == "p.\u00a07-9, 12"
    assert pages_label([]) == ""


def test_a_question_left_waiting_is_told_as_stopped() -> None:
    restored = Conversation(turns=[Turn(question="Qui ?")]).settled()
    assert restored.turns[0].state == "stopped"
    assert "interrompue" in messages(restored, {})[1]["content"]
    assert restored.history() == []


def test_the_history_is_what_was_answered() -> None:
    conversation = Conversation(turns=[turn(reference(1)), Turn(question="?").failed("Panne")])
    assert conversation.history() == [("user", "?"), ("assistant", "Oui [1].")]
