from __future__ import annotations

from tests.ingest.records.builders import Sheet


def test_a_body_has_its_members_its_frequency_and_its_role() -> None:
    sheet = Sheet().section("point", "Le comité de pilotage", number="4.1")
    sheet.sentence("Le comité de pilotage est coprésidé par le préfet et le maire.")
    sheet.sentence("Il se réunit une fois par an.")
    sheet.sentence("Il arrête la programmation.")
    (found,) = sheet.read().gouvernances
    assert found.instance == "Comité de pilotage"
    assert [m.text[:24] for m in found.membres] == ["Le comité de pilotage es"]
    assert [m.text for m in found.frequence] == ["Il se réunit une fois par an."]
    assert [m.text for m in found.role] == ["Il arrête la programmation."]


def test_an_intro_line_lists_the_members() -> None:
    sheet = Sheet().section("point", "Gouvernance", number="7")
    intro = "Le comité technique est composé des :"
    sheet.sentence(intro).items("chefs de projet", "délégués du préfet", lead=intro)
    (found,) = sheet.read().gouvernances
    assert [m.text for m in found.membres][1:] == ["chefs de projet", "délégués du préfet"]


def test_partners_have_their_part_in_the_governance() -> None:
    sheet = Sheet().section("point", "Pilotage", number="7")
    sheet.sentence("Les villes gèrent le lien avec les porteurs de projets.")
    sheet.sentence("Il s'agit d'une organisation souple.")
    (found,) = sheet.read().gouvernances
    assert found.instance == "Communes"
    assert len(found.role) == 1


def test_a_passing_mention_elsewhere_is_no_governance() -> None:
    sheet = Sheet().section("article", "Constats", number="5")
    sheet.sentence("Les habitants regrettent que le comité de pilotage soit loin d'eux.")
    assert sheet.read().gouvernances == ()


def test_a_defined_acronym_keeps_its_place() -> None:
    sheet = Sheet().section("article", "Emploi", number="5")
    sheet.sentence("Un contrat d'engagement jeune (CEJ) est proposé à chacun.")
    (found,) = sheet.read().sigles
    assert (found.acronym, found.expansion) == ("CEJ", "contrat d'engagement jeune")
    assert sheet.quoted(found.source) == "contrat d'engagement jeune (CEJ"


def test_a_table_of_bodies_has_a_record_a_row() -> None:
    sheet = Sheet().section("intertitre", "Les instances")
    heads = ("Instance", "Composition", "Fréquence", "Rôle")
    sheet.row(dict(zip(heads, ("Comité technique", "Directeurs", "Mensuel", "Suivi"), strict=True)))
    sheet.row(dict(zip(heads, ("Tables de quartier", "Habitants", "", "Avis"), strict=True)))
    sheet.section("intertitre", "Les actions")
    sheet.row({"Action": "Bus santé", "Composition": "Deux agents", "Fréquence": "Mensuel"})
    one, two = sheet.read().gouvernances
    assert (one.instance, two.instance) == ("Comité technique", "Tables de quartier")
    assert [m.text for m in one.frequence] == ["Mensuel"]
    assert [m.text for m in two.role] == ["Avis"]
    assert two.frequence == ()
