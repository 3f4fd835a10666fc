"""Partners are known by the names that the library and the field give them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.assistant import Assistant
from assistant.partners import Partners
from assistant.settings import Settings
from index import Library
from tests.assistant.documents import Sheet

WRITTEN = ["Valogis Habitat", "Points d'accueil jeunes", "acteurs de la formation", "Associations"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Que fait la CAF ?", {"CAF"}),
        ("la caisse d'allocations familiales de l'Orne", {"CAF"}),
        ("Que promet valogis habitat ?", {"Valogis Habitat"}),
        ("le PAJ ouvre-t-il le soir ?", {"Points d'accueil jeunes"}),
        ("les associations et les acteurs de la formation", set()),
    ],
)
def test_a_partner_is_known_by_its_forms_its_acronym_and_as_records_write_it(
    text: str, named: set[str]
) -> None:
    partners = Partners(WRITTEN, [("PAJ", "Points d'accueil jeunes"), ("ABC", "Autre chose")])
    assert partners.named(text) == named


def test_what_stands_under_the_heading_of_the_partner_asked_about_comes_first(
    make_library: Callable[..., Library],
) -> None:
    sheet = Sheet("fiches.pdf", "Fiches du Val d'Orne", "2015-2020")
    for owner in (
        "Dispositifs du Conseil régional",
        "Dispositifs de la Caisse d'allocations familiales",
    ):
        head = sheet.section("intertitre", owner)
        sheet.text(head, "Une aide finance les vacances des familles et leurs transports.")
    assistant = Assistant(Settings(), make_library(sheet.document()))
    for asked, first in (("la CAF", "Caisse"), ("la Région", "régional")):
        answer = assistant.ask(f"Quelle aide de {asked} pour les vacances des familles ?")
        assert first in answer.passages[0].locator
