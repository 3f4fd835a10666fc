from __future__ import annotations

from tests.ingest.records.builders import Sheet


def _fiche() -> Sheet:
    sheet = Sheet().section("enjeu", "Lever les freins à l'emploi", number="2")
    return sheet.section("fiche", "Favoriser la mobilité", level=2, number="2-2")


def test_a_fiche_has_its_enjeu_and_its_rubrics() -> None:
    sheet = _fiche()
    sheet.section("rubrique", "Descriptif et objectifs des projets attendus", level=3)
    sheet.sentence("Un ménage sur trois n'a pas de voiture.")
    sheet.item("louer des vélos ;", lead="Les projets attendus visent à :")
    sheet.section("rubrique", "Partenaires financeurs", level=3).items(
        "Communes", "Caisse d’Allocations Familiales", "Etat"
    )
    sheet.section("rubrique", "Partenaires opérateurs", level=3).items("Associations", "RATP")
    (fiche,) = sheet.read().fiches
    assert (fiche.number, fiche.enjeu) == ("2-2", "Enjeu 2 — Lever les freins à l'emploi")
    assert [m.text for m in fiche.descriptif] == ["Un ménage sur trois n'a pas de voiture."]
    assert [m.text for m in fiche.projets] == ["louer des vélos ;"]
    assert [p.name for p in fiche.financeurs] == ["Communes", "CAF", "État"]
    assert [p.name for p in fiche.operateurs] == ["Associations", "RATP"]


def test_dispositifs_have_the_owner_of_their_sub_head_or_of_their_sentence() -> None:
    sheet = _fiche().section("rubrique", "Dispositifs pouvant soutenir les projets", level=3)
    sheet.item("Permis à un euro.", lead="Dispositifs de l’Etat")
    sheet.item("Bourse au permis.", lead="Dispositifs communaux")
    sheet.item("Prêt LOLA.", lead="Dispositif cofinancé par la Caisse d'allocations familiales")
    sheet.sentence("La Caisse des Dépôts intervient sur la mobilité.", lead="Autres dispositifs")
    sheet.item("Dispositifs du Conseil régional :").item("Chèque mobilité.")
    (fiche,) = sheet.read().fiches
    assert [(d.text, d.owner.name if d.owner else "") for d in fiche.dispositifs] == [
        ("Permis à un euro.", "État"),
        ("Bourse au permis.", "Communes"),
        ("Prêt LOLA.", "CAF"),
        (
            "La Caisse des Dépôts intervient sur la mobilité.",
            "Caisse des dépôts (Banque des Territoires)",
        ),
        ("Chèque mobilité.", "Région"),
    ]


def test_other_words_for_the_same_rubrics_in_any_shape() -> None:
    sheet = Sheet().section("fiche", "Ouvrir une ressourcerie", number="7")
    sheet.sentence("Pilote : Communauté d'agglomération")
    sheet.row(["Porteur de projet", "Régie de quartier"])
    sheet.row(["Publics visés", "Jeunes de 16 à 25 ans"])
    sheet.row(["Calendrier", "2025-2027"])
    sheet.row(["Financement", "Région, ADEME"])
    sheet.section("intertitre", "Indicateurs de suivi", level=2).item("Tonnes réemployées")
    (fiche,) = sheet.read().fiches
    assert [p.name for p in fiche.pilotes] == ["Intercommunalité"]
    assert [p.written for p in fiche.operateurs] == ["Régie de quartier"]
    assert [m.text for m in fiche.publics] == ["Jeunes de 16 à 25 ans"]
    assert [m.text for m in fiche.calendrier] == ["2025-2027"]
    assert [p.name for p in fiche.financeurs] == ["Région", "ADEME"]
    assert [m.text for m in fiche.indicateurs] == ["Tonnes réemployées"]


def test_bare_partners_beside_operators_are_the_funders() -> None:
    sheet = _fiche().section("rubrique", "Partenaires", level=3).items("Communes", "Etat")
    sheet.section("rubrique", "Partenaires opérateurs", level=3).item("Associations")
    (fiche,) = sheet.read().fiches
    assert [p.name for p in fiche.financeurs] == ["Communes", "État"]
    assert fiche.partenaires == ()


def test_a_label_that_slid_into_the_list_above_opens_its_rubric() -> None:
    sheet = _fiche().section("rubrique", "Descriptif des projets attendus", level=3)
    sheet.items("Des départs en vacances.", "Partenaires Communes", "Etat")
    sheet.section("rubrique", "Partenaires opérateurs", level=3).item("Associations")
    (fiche,) = sheet.read().fiches
    assert [p.written for p in fiche.financeurs] == ["Communes", "Etat"]
    assert [m.text for m in fiche.descriptif] == ["Des départs en vacances."]
    assert sheet.quoted(fiche.financeurs[0].source) == "Communes"  # type: ignore[arg-type]


def test_the_lines_of_a_budget_say_who_funds() -> None:
    sheet = Sheet().section("fiche", "Le camion rose", number="8")
    sheet.section("rubrique", "Budget d'une année pleine", level=2)
    for payer, amount in (
        ("CAF – REAAP", "11 000 €"),
        ("Ligue contre le cancer", "2 000 €"),
        ("Recettes d'activité", "900 €"),
        ("Total", "13 900 €"),
    ):
        sheet.row([payer, amount])
    (fiche,) = sheet.read().fiches
    assert [p.name for p in fiche.financeurs] == ["CAF", "Ligue contre le cancer"]
    assert sheet.quoted(fiche.financeurs[0].source) == "CAF"
    assert len(fiche.budget) == 4


def test_a_financeur_is_a_name_and_its_amount_the_budget() -> None:
    sheet = Sheet().section("fiche", "Charte de relogement", number="4.1")
    sheet.row(["Porteur", "Commune de Grand-Bourg"])  # heads no column of what follows
    sheet.row(["Financeurs", "ANRU (ingénierie)", "30 000 €"])
    sheet.row(["Financeurs", "Total 2025", "30 000 €"])
    sheet.row(["Calendrier", "2025"])
    sheet.section("rubrique", "Financement", level=2).items("État – programme 147 286 000 €")
    (fiche,) = sheet.read().fiches
    assert [p.name for p in fiche.financeurs] == ["ANRU", "État"]
    assert [m.text for m in fiche.calendrier] == ["2025"]
    assert [p.name for p in fiche.operateurs] == ["Communes"]
    assert "État – programme 147 286 000 €" in [m.text for m in fiche.budget]
