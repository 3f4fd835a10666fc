"""A list that two passages share goes on in the answer, each part with its own quote."""

from __future__ import annotations

import pytest

from assistant.compose import Statement
from assistant.continued import continued
from ingest.model import Document, Passage
from tests.assistant.documents import Sheet

LEAD = "Le plan finance :"


@pytest.fixture
def plan() -> Document:
    sheet = Sheet("plan.pdf", "Plan local de Lauzier", "2024-2030")
    section = sheet.section("rubrique", "Ce que le plan finance")
    sheet.text(section, "les chantiers éducatifs", "les ateliers de langue", lead=LEAD)
    sheet.text(section, "une épicerie solidaire", "un garage associatif", lead=LEAD)
    other = sheet.section("rubrique", "Le suivi")
    sheet.text(other, "un comité annuel", lead=LEAD)
    sheet.text(other, "Le plan dépend de trois conditions :")
    sheet.text(other, "un local", "un budget", lead="Le plan dépend de trois conditions :")
    return sheet.document()


def _whole(passage: Passage) -> Statement:
    return Statement(passage, ((0, passage.units[-1].end),), passage.text, 1.0)


def _given(plan: Document, *at: int) -> list[str]:
    def following(passage: Passage) -> Passage | None:
        after = passage.order + 1
        return plan.passages[after] if after < len(plan.passages) else None

    draft = [_whole(plan.passages[number]) for number in at]
    found = list(continued(draft, following))
    for statement in found:  # each quotes its own passage
        for start, end in statement.spans:
            assert 0 <= start < end <= len(statement.passage.text)
    return (
        [statement.text for statement in found[len(at) :]]
        if len(at) == 1
        else [statement.text for statement in found]
    )


def test_a_list_goes_on_in_the_next_passage(plan: Document) -> None:
    assert _given(plan, 0) == ["une épicerie solidaire ; un garage associatif"]


def test_the_rest_stands_under_the_same_line(plan: Document) -> None:
    first = Statement(plan.passages[0], _whole(plan.passages[0]).spans, "…", 1.0, lead=LEAD)
    _, rest = continued([first], lambda passage: plan.passages[passage.order + 1])
    assert rest.lead == LEAD


def test_a_line_that_opens_a_list_is_followed_by_it(plan: Document) -> None:
    assert _given(plan, 3) == ["un local ; un budget"]


def test_a_list_of_another_section_is_not_its_rest(plan: Document) -> None:
    assert _given(plan, 1) == []


def test_what_is_already_said_is_not_said_again(plan: Document) -> None:
    assert len(_given(plan, 0, 1)) == 2


def test_a_single_item_stands_by_itself(plan: Document) -> None:
    passage = plan.passages[0]
    last = passage.units[-1]
    item = Statement(passage, ((last.start, last.end),), "les ateliers de langue", 1.0)
    assert len(list(continued([item], lambda _: plan.passages[1]))) == 1
