from __future__ import annotations

from tests.ingest.records.builders import Sheet


def _who(sheet: Sheet) -> list[tuple[str, str]]:
    return [(e.partenaires[0].name, e.text) for e in sheet.read().engagements]


def test_a_row_gives_its_commitment_to_each_of_its_partners() -> None:
    sheet = Sheet().section("objectif", "Réussir à l'école", number="1.1")
    sheet.row(
        {
            "Priorités": "1. Prévenir le décrochage",
            "Engagements qui s'y rapportent": "Dédoubler les classes\nOuvrir une cordée",
            "Partenaires": "Etat (Education nationale), communes et CAF",
            "Indicateurs de suivi": "- Nombre de classes\n- Nombre d'élèves",
            "Indicateurs d'impact": "Déterminés en 2020",
        }
    )
    first, second = sheet.read().engagements
    assert [p.name for p in first.partenaires] == ["État", "Communes", "CAF"]
    assert first.partenaires[0].written == "Etat (Education nationale)"
    assert (first.text, second.text) == ("Dédoubler les classes", "Ouvrir une cordée")
    assert sheet.quoted(second.source) == "Ouvrir une cordée"
    assert first.priorite == "1. Prévenir le décrochage"
    assert first.objectif == "Objectif 1.1 — Réussir à l'école"
    assert [m.text for m in first.suivi] == ["Nombre de classes", "Nombre d'élèves"]
    assert first.impact == ()  # nothing is said yet


def test_other_words_head_the_same_columns() -> None:
    sheet = Sheet().section("axe", "Emploi", number="2")
    sheet.row(
        {
            "Action": "Ouvrir un chantier d'insertion",
            "Pilote": "Mission locale",
            "Publics visés": "Jeunes de 16 à 25 ans",
            "Échéance": "2027",
            "Communes": "Valbourg",
        }
    )
    (found,) = sheet.read().engagements
    assert found.partenaires[0].name == "Missions locales"
    assert (found.publics, found.echeance, found.place.commune) == (
        "Jeunes de 16 à 25 ans",
        "2027",
        "Valbourg",
    )
    assert found.orientation == "Axe 2 — Emploi"


def test_a_caisse_with_et_in_its_name_is_one_partner() -> None:
    sheet = Sheet().row(
        {
            "Engagements": "Financer les études",
            "Partenaires": "Caisse des dépôts et consignations, CCI et chambre des métiers et de "
            "l'artisanat",
        }
    )
    (found,) = sheet.read().engagements
    assert [p.name for p in found.partenaires] == [
        "Caisse des dépôts (Banque des Territoires)",
        "Chambre de commerce et d'industrie",
        "Chambre des métiers et de l'artisanat",
    ]


def test_bullets_inherit_the_speaker_until_another_speaks() -> None:
    sheet = Sheet().section("partenaire", "Les engagements de l'État et de ses opérateurs")
    sheet.section("point", "1) Sur l'orientation « Grandir en bonne santé »", level=2, number="1")
    sheet.section("intertitre", "L'État s'engage", level=3)
    sheet.items("à ouvrir une maison France Services ;", "à financer deux postes.")
    sheet.sentence("L'agence régionale de santé (ARS), qui suit le contrat local, s'engage :")
    sheet.item("à soutenir les CLS ;", lead="L'agence régionale de santé (ARS) s'engage :")
    sheet.sentence("En complément, l'État s'engage à cofinancer le contrat.")
    assert _who(sheet) == [
        ("État", "à ouvrir une maison France Services ;"),
        ("État", "à financer deux postes."),
        ("ARS", "à soutenir les CLS ;"),
        ("État", "En complément, l'État s'engage à cofinancer le contrat."),
    ]
    assert {e.orientation for e in sheet.read().engagements} == {"Grandir en bonne santé"}


def test_the_floor_goes_back_to_the_heading_in_the_next_section() -> None:
    sheet = Sheet().section("partenaire", "Les engagements de l'État")
    sheet.section("intertitre", "L'État s'engage", level=2)
    sheet.sentence("L'ADEME s'engage :").item("à conseiller les communes.")
    sheet.section("intertitre", "L'État s'engage en matière de logement", level=2)
    sheet.item("à mobiliser le fonds vert.")
    assert _who(sheet) == [
        ("ADEME", "à conseiller les communes."),
        ("État", "à mobiliser le fonds vert."),
    ]


def test_nobody_commits_inside_quotes_or_relative_clauses() -> None:
    sheet = Sheet().section("partenaire", "Les engagements de l'État")
    sheet.section("intertitre", "L'État s'engage", level=2)
    sheet.item("à délivrer un label aux écoles qui s'engagent dans la transition.")
    sheet.item("à promouvoir « Les entreprises s'engagent » auprès des employeurs.")
    assert {name for name, _ in _who(sheet)} == {"État"}


def test_short_nested_items_complete_their_own() -> None:
    sheet = Sheet().section("partenaire", "Les engagements de l'État")
    sheet.section("intertitre", "L'État s'engage", level=2)
    sheet.item("à maintenir un délégué du préfet, chargé :", marker="➤ ")
    sheet.items("du suivi des porteurs de projets,", "du lien avec les conseils citoyens.")
    sheet.item("à financer deux postes.", marker="➤ ")
    first, second = sheet.read().engagements
    assert first.text.startswith("à maintenir")
    assert first.text.endswith("conseils citoyens.")
    assert sheet.quoted(first.source) == first.text
    assert second.text == "à financer deux postes."


def test_long_nested_items_stand_alone_with_what_introduces_them() -> None:
    long = (
        "de l'accompagnement des élèves et de leurs familles tout au long de leur scolarité, "
        "du premier jour d'école au baccalauréat"
    )
    sheet = Sheet().section("intertitre", "L'État s'engage")
    sheet.item("en matière d'éducation par la mise en œuvre :").item(long, marker="• ")
    (found,) = sheet.read().engagements
    assert found.text == long
    assert found.contexte == "en matière d'éducation par la mise en œuvre :"


def test_a_heading_by_partner_gives_its_list_and_not_what_describes_it() -> None:
    sheet = Sheet().section("partenaire", "Les engagements de Logis du Val")
    sheet.sentence("Cette diversité de logements favorise la mixité.")
    sheet.items("Participer au comité de pilotage", "Après accord, élaborer un plan d'actions")
    sheet.sentence("Logis du Val soutient aussi les associations de locataires.")
    found = sheet.read().engagements
    assert [(e.text, e.explicit) for e in found] == [
        ("Participer au comité de pilotage", True),
        ("Après accord, élaborer un plan d'actions", True),
        ("Logis du Val soutient aussi les associations de locataires.", False),
    ]
    assert {e.partenaires[0].name for e in found} == {"Logis du Val"}


def test_joint_speakers_are_both_kept() -> None:
    sheet = Sheet().section("article", "Suivi", number="7")
    sheet.sentence("Par ailleurs, l'Etat et l'EPT s'engagent à financer l'évaluation.")
    (found,) = sheet.read().engagements
    assert [p.name for p in found.partenaires] == ["État", "Intercommunalité"]


def test_a_commitment_names_its_places_but_not_part_of_a_longer_name() -> None:
    sheet = Sheet().section("commune", "Orly").section("quartier", "LES AULNES", level=2)
    sheet.section("article", "Engagements", level=1)
    sheet.sentence("La CAF s'engage à ouvrir une crèche aux Aulnes et à soutenir Grand Orly Nord.")
    (found,) = sheet.read().engagements
    assert "Orly" not in found.place.named


def test_under_the_signatories_heading_each_name_gives_the_floor() -> None:
    sheet = Sheet().section("partie", "Les engagements des signataires")
    sheet.sentence("Elle réserve 120 places de formation aux habitants.", lead="La Région Bretagne")
    sheet.sentence("L'ARS finance le bus santé.", lead="L'Agence régionale de santé")
    assert _who(sheet) == [
        ("Région", "Elle réserve 120 places de formation aux habitants."),
        ("ARS", "L'ARS finance le bus santé."),
    ]


def test_a_narrower_heading_takes_the_floor_from_who_had_it() -> None:
    sheet = Sheet().section("partie", "Les engagements des signataires")
    sheet.sentence("Le Département s'engage à recevoir chaque allocataire.")
    sheet.section("intertitre", "La CAF de la Drôme", level=2)
    sheet.sentence("Elle soutient les centres sociaux.")
    assert _who(sheet)[-1] == ("CAF", "Elle soutient les centres sociaux.")
