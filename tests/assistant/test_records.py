"""Engagements, quartiers and fiches, sorted and chosen: over the samples, and the real corpus."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.dispositifs import Projet, offer, suggest
from assistant.engagements import NOBODY, Asked, Register, table
from assistant.engagements import rows as engagement_rows
from assistant.export.dispositifs import sheet_of_suggestions
from assistant.fiche_quartier import sheet
from assistant.ingestion import ingest_paths
from assistant.quartiers import Quartiers, headings, ordered, rows, shown
from assistant.settings import Settings
from assistant.sources import reference
from index import Library
from index.errors import UnknownPassage
from prompts.choices import load as load_choices
from tests.index.builders import HashedWords


@pytest.fixture(scope="module")
def assistant(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("donnees")
    library = Library(folder, HashedWords())
    assert {r.status for r in ingest_paths(library, sorted(samples.glob("*.pdf")))} == {"added"}
    return Assistant(Settings(data=folder), library)


def test_engagements_of_a_partner_are_those_it_takes_alone_or_with_others(
    assistant: Assistant,
) -> None:
    register = Register(assistant.library)
    found = register.select(Asked(partenaire="État"))
    assert found
    assert all("État" in line.partenaires for line in found)
    others = [line for line in register.lines if line not in found]
    assert all("État" not in line.partenaires for line in others)


def test_words_are_found_whatever_their_accents_and_plurals(assistant: Assistant) -> None:
    register = Register(assistant.library)
    one = register.select(Asked(mots="parcours emploi"))
    assert one
    assert register.select(Asked(mots="PARCOURS EMPLOIS")) == one
    assert not register.select(Asked(mots="parcours introuvable"))


def test_filters_hold_together(assistant: Assistant) -> None:
    register = Register(assistant.library)
    for value, _, count in register.choices("theme"):
        both = register.select(Asked(theme=value, partenaire="État"))
        assert len(register.select(Asked(theme=value))) == count
        assert all(line.theme == value and "État" in line.partenaires for line in both)


def test_the_chart_counts_what_the_filters_find(assistant: Assistant) -> None:
    register = Register(assistant.library)
    counted = table(register.lines, most=3)
    assert len(counted.rows) == 3
    for partner, total, cells in counted.rows:
        assert sum(cells) == total == len(register.select(Asked(partenaire=partner)))
        for theme, count in zip(counted.themes, cells, strict=True):
            assert len(register.select(Asked(partenaire=partner, theme=theme))) == count


def test_a_row_of_the_spreadsheet_says_where_it_stands(assistant: Assistant) -> None:
    register = Register(assistant.library)
    for line, row in zip(register.lines, engagement_rows(register.lines), strict=True):
        assert row[0] == ", ".join(line.partenaires) or row[0] == NOBODY
        assert str(line.engagement.source.pages[0]) in row[-2]


def test_a_record_is_boxed_on_its_page(assistant: Assistant) -> None:
    library = assistant.library
    boxed = 0
    for one in library.engagements():
        source = one.source
        found = reference(library, source.passage_id, source.start, source.end)
        assert found.quote in " ".join(library.passage(source.passage_id).text.split())
        assert all(box.page in found.pages for box in found.boxes)
        boxed += bool(found.boxes)
    assert boxed >= 0.95 * len(library.engagements())


def test_a_passage_that_is_gone_has_no_place(assistant: Assistant) -> None:
    with pytest.raises(UnknownPassage):
        reference(assistant.library, "0123456789abcdef-00001", 0, 5)


def test_a_quartier_written_two_ways_is_one(assistant: Assistant) -> None:
    quartiers = Quartiers(assistant.library)
    assert len({(one.commune, one.name) for one in quartiers.all}) == len(quartiers.all) == 4
    assert all(len(one.figures) >= 7 for one in quartiers.all)
    assert not any(one.name.isupper() for one in quartiers.all)


def test_quartiers_without_the_figure_come_last(assistant: Assistant) -> None:
    quartiers = Quartiers(assistant.library)
    mesure = quartiers.mesures[0]
    del quartiers.all[0].figures[mesure.key]
    found = ordered(quartiers.all, mesure.key, reverse=True)
    numbers = [one.number(mesure.key) for one in found]
    assert numbers[-1] is None
    assert numbers[:-1] == sorted((n for n in numbers[:-1] if n is not None), reverse=True)
    lines = list(rows(found, [mesure]))
    assert lines[-1][2:] == [None, None]
    assert len(headings([mesure])) == len(lines[0])


def test_a_sheet_holds_only_what_is_said_of_its_quartier(assistant: Assistant) -> None:
    quartiers = Quartiers(assistant.library)
    for quartier in quartiers.all:
        found = sheet(assistant.library, quartier)
        sources = [one.source for them in found.objectifs.values() for one in them]
        sources += [m.source for r in found.constats.values() for them in r.values() for m in them]
        assert found.objectifs
        for source in sources:
            assert any(name in source.locator for name in quartier.names)


def test_capitals_are_written_as_in_a_sentence() -> None:
    assert shown(["LA VALLÉE AUX RENARDS"]) == "La Vallée aux Renards"
    assert shown(["CITÉ PVC DE L'ÎLE"]) == "Cité PVC de l'Île"
    assert shown(["LES TOURS", "Les Tours"]) == "Les Tours"


def test_the_fiche_that_says_the_project_comes_first_with_its_words(assistant: Assistant) -> None:
    found = suggest(assistant, Projet(texte="aider les parents isolés à élever leurs enfants"))
    best = found.cards[0]
    assert "parents isolés" in best.fiche.title
    said = next(reason for reason in best.reasons if reason.what == "Vos mots")
    assert {"parents", "isolés"} <= {text for text, met in said.parts if met}
    assert said.text in assistant.library.passage(said.source.passage_id).text


def test_a_structure_raises_the_fiches_that_name_it(assistant: Assistant) -> None:
    structure, count = offer(assistant.library).structures[0]
    found = suggest(assistant, Projet(structure=structure))
    assert len(found.cards) + found.left == count
    for card in found.cards:
        assert structure in {one.name for one in card.fiche.operateurs}
        assert [reason.what for reason in card.reasons] == ["Votre structure"]


def test_dispositifs_stand_under_who_offers_them(assistant: Assistant) -> None:
    found = suggest(assistant, Projet(theme="Éducation"))
    card = next(card for card in found.cards if card.fiche.dispositifs)
    listed = {(owner, m.source) for owner, them in card.owners().items() for m in them}
    assert listed == {(d.owner.name if d.owner else "", d.source) for d in card.fiche.dispositifs}


def test_nothing_is_offered_for_words_that_no_fiche_says(assistant: Assistant) -> None:
    assert not suggest(assistant, Projet(texte="zorglub")).cards
    assert not suggest(assistant, Projet()).cards


def test_objectives_of_the_place_are_given_beside(assistant: Assistant) -> None:
    quartier = Quartiers(assistant.library).all[0]
    found = suggest(assistant, Projet(lieu=quartier.name))
    assert found.aims
    assert all(
        quartier.name.casefold() in aim.objectif.place.quartier.casefold() for aim in found.aims
    )


def test_each_reason_taken_away_has_its_footnote(assistant: Assistant) -> None:
    projet = Projet(texte="aider les parents isolés à élever leurs enfants")
    found = suggest(assistant, projet)
    file = sheet_of_suggestions(assistant.library, projet, found)
    assert len(file.notes) == sum(len(card.reasons) for card in found.cards)
    assert [n for p in file.paragraphs for n in p.notes] == list(range(1, len(file.notes) + 1))


def test_a_theme_is_that_of_most_words() -> None:
    choices = load_choices()
    assert choices.theme_of("", "financer des places en crèche") == "Enfance, jeunesse et parents"
    assert choices.theme_of("Santé et accès aux soins", "ouvrir un centre") == "Santé"
    assert choices.theme_of("", "xyz") == ""


def test_on_the_real_corpus_every_action_takes_less_than_a_second(
    corpus: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("corpus")
    library = Library(folder, HashedWords())
    ingest_paths(library, sorted(corpus.glob("*.pdf")))
    assistant = Assistant(Settings(data=folder), library)
    assistant.rank("emploi")  # what the first question loads
    quartiers = Quartiers(library)
    register = Register(library)
    assert len(register.lines) > 300
    assert len(quartiers.all) > 30
    started = time.process_time()
    sheet(library, quartiers.all[0])
    suggest(assistant, Projet(texte="passer le permis de conduire", public="Jeunes"))
    register.select(Asked(mots="emploi"))
    assert time.process_time() - started < 2  # three actions, on a busy machine
