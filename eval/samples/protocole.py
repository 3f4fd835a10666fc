"""The invented protocole: articles, then wide tables of commitments under a stamp."""

from __future__ import annotations

from eval.samples.layout import Cell, Composer, Look

FILE = "protocole-engagements-val-d-aubrelle-2019-2022.pdf"
COLONNES = (
    "Priorités",
    "Engagements",
    "Partenaires",
    "Indicateurs de suivi",
    "Indicateurs d'impact",
)


def protocole() -> Composer:
    composer = Composer(
        title="Protocole d'engagements renforcés et réciproques – Val d'Aubrelle 2019-2022",
        subject="Exemple inventé",
        running="Protocole d'engagements renforcés et réciproques – Val d'Aubrelle 2019-2022",
        look=Look(colour="#7a2e3a", pale="#f3e3e5", upright=False),
        cover=False,
        stamp=(
            "Accusé de réception en préfecture",
            "099-249900123-20191014-2019-10-14-07-DE",
            "Date de télétransmission : 18/10/2019",
            "Date de réception préfecture : 18/10/2019",
        ),
    )
    _articles(composer)
    _engagements(composer)
    _suivi(composer)
    return composer


def _articles(c: Composer) -> None:
    c.heading("Protocole d'engagements renforcés et réciproques du Val d'Aubrelle", 1)
    c.text("Avenant au contrat de ville 2015-2020, prorogé jusqu'en 2022.")
    c.heading("Article 1 : Objet du protocole", 2)
    c.text(
        "La loi de finances pour 2019 proroge les contrats de ville jusqu'au 31 décembre 2022. Le "
        "présent protocole recentre le contrat du Val d'Aubrelle sur trois priorités, à la lumière de "
        "l'évaluation à mi-parcours, et précise ce à quoi chaque signataire s'engage.",
    )
    c.heading("Article 2 : Périmètre", 2)
    c.text(
        "Le protocole s'applique aux trois quartiers prioritaires du territoire : Les Hauts-Brulins "
        "(4 310 habitants) et Le Rouissage (1 760 habitants) à Marvigny-sur-Aubrelle, Le Clos "
        "Lambrequin (2 170 habitants) à Corbennes, soit 8 240 habitants. Belle-Aumaille, à "
        "Saint-Ulvain, est quartier de veille active : il bénéficie de l'ingénierie du contrat, mais "
        "non des crédits du programme 147.",
    )
    c.heading("Article 3 : Durée", 2)
    c.text("Le protocole prend effet à sa signature et s'achève le 31 décembre 2022.")
    c.heading("Article 4 : Enseignements de l'évaluation à mi-parcours", 2)
    c.text(
        "L'évaluation, conduite de janvier à mai 2018, a entendu 74 personnes. Le taux d'emploi des "
        "habitants des quartiers (48,3 % en 2016) reste inférieur de 15 points à celui de "
        "l'agglomération. Les principaux constats sont les suivants :",
    )
    c.items(
        "les financements sont dispersés : 61 actions en 2018, dont 23 de moins de 2 000 € ;",
        "les conseils citoyens, installés en 2016, manquent de moyens ;",
        "les actions de santé sont rares en dehors des Hauts-Brulins.",
        mark="➤",
    )
    c.heading("Article 5 : Priorités partagées", 2)
    c.text("Les signataires retiennent trois priorités pour la période 2019-2022 :")
    c.items(
        "l'emploi et la mobilité ;",
        "l'éducation et la santé ;",
        "le cadre de vie et la participation.",
    )


def _tableau(c: Composer, title: str, rows: list[tuple[Cell, ...]]) -> None:
    c.heading(title, 3)
    c.table(COLONNES, rows, (3.2, 6, 3.4, 4.2, 4))


def _engagements(c: Composer) -> None:
    c.heading("Article 6 : Engagements des signataires", 2)
    c.text(
        "Les engagements sont présentés par objectif ; le premier des partenaires cités en est le chef "
        "de file. Les indicateurs de suivi sont renseignés chaque semestre, les indicateurs d'impact "
        "une fois par an.",
    )
    _tableau(
        c, "Objectif 1.1 : Rapprocher les habitants de l'emploi",
        [
            ("1. Développer l'insertion par l'activité économique",
             "Créer un chantier d'insertion textile de quatorze postes aux Hauts-Brulins, porté par "
             "l'association « Le Fil et la Navette »",
             "État, Département, Communauté d'agglomération",
             ["- Nombre de salariés en insertion", "- Part de femmes parmi les salariés"],
             "Taux de sortie vers un emploi ou une formation"),
            ("", "Inscrire une clause d'insertion dans les marchés de travaux de plus de 90 000 €",
             "Communes, Communauté d'agglomération, bailleurs",
             ["- Nombre d'heures d'insertion"],
             ""),
            ("2. Faciliter les déplacements",
             "Ouvrir une plateforme de mobilité qui loue des vélos et des scooters aux personnes en "
             "recherche d'emploi, avec un atelier de réparation et des séances de remise en selle",
             "Communauté d'agglomération, Pôle emploi",
             ["- Nombre de locations", "- Nombre de personnes accompagnées",
              "- Nombre de séances de remise en selle"],
             "Part des bénéficiaires en emploi six mois après"),
            ("", "Étudier le prolongement de la ligne C jusqu'à la zone des Forges",
             "Communauté d'agglomération", ["- Étude rendue avant la fin de 2020"], ""),
        ],
    )  # fmt: skip
    _tableau(
        c, "Objectif 1.2 : Soutenir les entrepreneurs des quartiers",
        [
            ("1. Faire émerger les projets",
             "Recruter un chef de projet CitésLab pour les trois quartiers",
             "Caisse des dépôts, Communauté d'agglomération",
             ["- Nombre de personnes reçues", "- Nombre d'entreprises créées"],
             "Taux de survie des entreprises à trois ans"),
            ("2. Accompagner les premiers pas",
             "Financer la couveuse « La Filature » à hauteur de 45 000 € par an",
             "Région, Communauté d'agglomération", ["- Nombre de couvés, dont femmes"],
             "Part des couvés immatriculés à la sortie"),
        ],
    )  # fmt: skip
    _tableau(
        c, "Objectif 2.1 : Lutter contre les inégalités de réussite scolaire",
        [
            ("1. Prévenir le décrochage",
             "Porter de 60 à 85 le nombre d'enfants suivis par le programme de réussite éducative",
             "État, Commune de Marvigny-sur-Aubrelle", ["- Nombre d'enfants suivis"],
             "Taux d'absentéisme au collège"),
            ("", "Dédoubler les classes de CP et de CE1 dans les deux groupes scolaires des "
             "Hauts-Brulins",
             "Éducation nationale, communes",
             ["- Nombre de classes dédoublées"],
             "Part des élèves lisant couramment à la fin du CE1"),
            ("2. Ouvrir les horizons des collégiens",
             "Proposer trente stages de troisième par an dans les administrations et les entreprises "
             "signataires, et préparer chaque collégien à la recherche, à l'entretien et au récit de "
             "son stage",
             "État, Département, entreprises", ["- Nombre de stages proposés", "- Nombre de stages faits"],
             "Part des collégiens ayant trouvé leur stage"),
        ],
    )  # fmt: skip
    _tableau(
        c, "Objectif 2.2 : Améliorer l'accès aux soins",
        [
            ("1. Lutter contre la désertification médicale",
             "Salarier deux médecins dans un centre de santé communal au Clos Lambrequin",
             "Commune de Corbennes, ARS", ["- Date d'ouverture", "- Nombre de consultations"],
             "Part des habitants sans médecin traitant"),
            ("2. Prendre soin de la santé mentale",
             "Installer un conseil local en santé mentale (CLSM)",
             "ARS, communes, centre hospitalier",
             ["- Nombre de réunions", "- Nombre de situations étudiées"],
             "Délai du premier rendez-vous"),
        ],
    )  # fmt: skip
    _tableau(
        c, "Objectif 3.1 : Donner aux habitants le pouvoir d'agir",
        [
            ("1. Renforcer les conseils citoyens",
             "Doter chaque conseil citoyen d'un fonds de participation de 3 000 € par an",
             "État, communes", ["- Nombre de projets soutenus", "- Montants engagés"],
             "Nombre d'habitants engagés dans un projet"),
            ("2. Mieux utiliser l'abattement de TFPB",
             "Présenter chaque année au conseil citoyen le bilan des actions financées par "
             "l'abattement",
             "Aubrelle Habitat, Logis du Lin", ["- Bilans présentés"],
             "Part des habitants satisfaits de l'entretien"),
        ],
    )  # fmt: skip


def _suivi(c: Composer) -> None:
    c.heading("Article 7 : Pilotage et suivi", 2)
    c.heading("7.1 Gouvernance", 3)
    c.text(
        "Le comité de pilotage, réuni deux fois par an, est présidé par le sous-préfet "
        "d'arrondissement. Un référent est désigné par chaque signataire. Une revue de projets "
        "associe les conseils citoyens chaque printemps.",
    )
    c.heading("7.2 Indicateurs", 3)
    c.text(
        "Les indicateurs de suivi et d'impact de l'article 6 sont renseignés par les signataires "
        "avant le 31 mars. La Communauté d'agglomération en fait la synthèse.",
    )
    c.heading("Article 8 : Révision", 2)
    c.text(
        "Le protocole peut être modifié par avenant, à la demande de l'un des signataires, après avis "
        "du comité de pilotage.",
    )
    c.text("Fait à Marvigny-sur-Aubrelle, le 14 octobre 2019, en cinq exemplaires originaux.")
    c.table(
        (),
        [("Le préfet de la Haute-Aubrelle", "Le président de la Communauté d'agglomération",
          "Le président du Conseil départemental"),
         ("Pour le maire de Marvigny-sur-Aubrelle", "Le maire de Corbennes", "Le maire de Saint-Ulvain")],
        (1, 1, 1),
        labels=False,
    )  # fmt: skip
    c.heading("Annexe 1 : Subventions de l'appel à projets, par commune", 2)
    c.table(
        (
            "Commune",
            "Année",
            "Nombre d'actions",
            "Subventions de l'État",
            "Subventions des communes",
        ),
        [
            ("Marvigny-sur-Aubrelle", "2017", "38", "312 400 €", "148 000 €"),
            ("", "2018", "41", "327 900 €", "151 500 €"),
            ("Corbennes", "2017", "15", "118 600 €", "52 000 €"),
            ("", "2018", "17", "126 300 €", "54 200 €"),
            ("Saint-Ulvain", "2017", "2", "–", "6 500 €"),
            ("", "2018", "3", "–", "9 000 €"),
        ],
        (4, 2, 3, 4, 4),
    )
    c.text("Le montant de l'appel à projets 2019 est de 520 000 €, dont 455 000 € de l'État.")
