from __future__ import annotations

from tests.ingest.records.builders import Sheet

HEADS = ("Objectifs stratégiques", "Objectifs opérationnels", "Dispositifs et outils")


def test_an_inherited_objective_governs_the_lines_below_it() -> None:
    sheet = Sheet().section("orientation", "Accompagner vers l'emploi", number="1")
    sheet.row(dict(zip(HEADS, ("Lever les freins", "Se déplacer", "- Vélos\n- Bus"), strict=True)))
    below = dict(zip(HEADS, ("Lever les freins", "Faire garder", "- Crèche"), strict=True))
    sheet.row(below, inherited=(HEADS[0],))
    first, second = sheet.read().objectifs
    assert first.objectif == second.objectif == "Lever les freins"
    assert [m.text for m in second.operationnels] == ["Faire garder"]
    assert [m.text for m in first.dispositifs] == ["Vélos", "Bus"]
    assert first.orientation == "Orientation 1 — Accompagner vers l'emploi"
    assert not first.shared


def test_dispositifs_of_a_cell_over_several_lines_are_told_as_shared() -> None:
    sheet = Sheet().section("orientation", "Santé", number="2")
    sheet.row(dict(zip(HEADS, ("Soigner", "Attirer", "- Bus santé"), strict=True)))
    sheet.row(dict(zip(HEADS, ("Soigner", "Garder", "- Bus santé"), strict=True)), HEADS[::2])
    assert [o.shared for o in sheet.read().objectifs] == [True, True]


def test_heads_that_stand_among_the_rows_head_them() -> None:
    sheet = Sheet().section("theme", "Plein emploi")
    sheet.row(["Objectifs stratégiques (orientations)", "Objectifs opérationnels (pistes)"])
    sheet.row(["Soutenir la création", "Tenir une permanence"])
    (found,) = sheet.read().objectifs
    assert (found.objectif, found.theme) == ("Soutenir la création", "Plein emploi")


def test_two_columns_of_words_without_heads_are_no_objectives() -> None:
    sheet = Sheet().section("theme", "Divers").row(["Soutenir la création", "Une permanence"])
    assert sheet.read().objectifs == ()


def test_lists_under_sub_heads_go_with_their_point() -> None:
    sheet = Sheet().section("axe", "Emploi", number="1")
    sheet.section("point", "Rapprocher les entreprises", level=2, number="1")
    sheet.item("Mettre en réseau les acteurs", lead="Objectifs opérationnels")
    sheet.item("Forum annuel", lead="Exemples d'actions")
    (found,) = sheet.read().objectifs
    assert found.objectif == "Rapprocher les entreprises"
    assert [m.text for m in found.operationnels] == ["Mettre en réseau les acteurs"]
    assert [m.text for m in found.dispositifs] == ["Forum annuel"]
