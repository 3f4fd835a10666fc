"""The sheets of the invented contract's four quartiers."""

from __future__ import annotations

from eval.samples.layout import Composer

INDICATEURS = (
    "Population (2020)",
    "Part des moins de 25 ans (2021)",
    "Part des plus de 60 ans (2021)",
    "Part de familles monoparentales (2021)",
    "Taux d'emploi des 15-64 ans (2021)",
    "Taux de pauvreté au seuil de 60 % (2021)",
    "Médiane du revenu disponible par unité de consommation (2021)",
)
OBJECTIFS = ("Objectifs stratégiques", "Objectifs opérationnels (pistes d'action)")


def _figures(c: Composer, *values: str) -> None:
    c.heading("Indicateurs clés", 2, contents=False)
    c.table((), list(zip(INDICATEURS, values, strict=True)), (5, 2), labels=False, label_fill=True)


def quartiers(c: Composer) -> None:
    _hauts_brulins(c)
    _rouissage(c)
    _clos_lambrequin(c)
    _belle_aumaille(c)


def _hauts_brulins(c: Composer) -> None:
    c.sheet("Les Hauts-Brulins", "Marvigny-sur-Aubrelle")
    c.heading("Présentation du quartier", 2, contents=False)
    c.text(
        "Construit entre 1964 et 1971 sur le plateau qui domine la vallée, le quartier des "
        "Hauts-Brulins est le plus peuplé de l'agglomération. Il compte 1 640 logements, dont 88 % "
        "appartiennent à Aubrelle Habitat, deux groupes scolaires, un collège et un centre "
        "commercial dont la moitié des cellules sont vides.",
        "<b>Forces :</b> un tissu associatif ancien, une population jeune, un gymnase rénové en 2022.",
        "<b>Faiblesses :</b> un plateau coupé du centre-ville, des médecins qui partent sans être "
        "remplacés, un sentiment d'insécurité autour du centre commercial.",
    )
    _figures(c, "4 120", "43,2 %", "14,6 %", "31,8 %", "47,1 %", "46,5 %", "13 480 €")
    c.heading("Plein emploi", 2, contents=False)
    c.heading("Constats", 3)
    c.items(
        "Les parents seuls renoncent à un emploi faute de garde tôt le matin.",
        "Le chantier d'insertion « Le Fil et la Navette » refuse une candidature sur deux.",
    )
    c.heading("Offre existante", 3)
    c.items("Antenne de la mission locale, deux jours par semaine.", "Atelier vélo « Roue libre ».")
    c.table(
        OBJECTIFS,
        [
            ("Lever les freins à l'emploi des parents",
             ["- Ouvrir une crèche AVIP de 12 places dès 5 h 30",
              "- Créer un relais de gardes à domicile"]),
            ("Développer l'insertion par l'activité économique",
             ["- Porter de 14 à 22 le nombre de postes du chantier « Le Fil et la Navette »"]),
            ("Accompagner les jeunes sans solution",
             ["- Installer l'équipe mobile de la mission locale au centre commercial"]),
        ],
        (3, 6),
    )  # fmt: skip
    c.heading("Indicateurs d'évaluation", 3)
    c.items(
        "Nombre de places d'accueil ouvertes avant 7 heures",
        "Taux de sortie positive du chantier d'insertion",
    )
    c.heading("Émancipation pour tous", 2, contents=False)
    c.heading("Constats", 3)
    c.items(
        "Le collège accueille 61 % d'élèves boursiers ; l'absentéisme y a doublé depuis 2019.",
        "Il reste deux médecins généralistes, âgés de plus de 60 ans.",
    )
    c.heading("Offre existante", 3)
    c.items(
        "Programme de réussite éducative (PRE) : 85 enfants suivis.",
        "Épicerie sociale « La Cantine des Brulins ».",
    )
    c.table(
        OBJECTIFS,
        [
            ("Prévenir le décrochage scolaire",
             ["- Obtenir le label Cité éducative", "- Ouvrir un accueil des collégiens exclus"]),
            ("Faciliter l'accès aux soins",
             ["- Accueillir le bus santé chaque mardi", "- Former des habitants relais en santé"]),
        ],
        (3, 6),
    )  # fmt: skip
    c.heading("Indicateurs d'évaluation", 3)
    c.items(
        "Nombre d'élèves accueillis pendant leur exclusion",
        "Part des habitants sans médecin traitant",
    )
    c.heading("Transition écologique", 2, contents=False)
    c.heading("Constats", 3)
    c.items(
        "La dalle du centre commercial, minérale, est le point le plus chaud de la commune.",
        "Les encombrants s'accumulent devant les halls des tours Garance et Pastel.",
    )
    c.table(
        OBJECTIFS,
        [
            ("Rafraîchir le quartier",
             ["- Planter 300 arbres d'ici à 2028", "- Transformer deux cours d'école en cours « oasis »"]),
            ("Réduire les déchets au pied des immeubles",
             ["- Créer une ressourcerie avec la régie de quartier",
              "- Confier des chantiers éducatifs aux 16-20 ans"]),
        ],
        (3, 6),
    )  # fmt: skip
    c.heading("Tranquillité publique", 2, contents=False)
    c.items(
        "Constituer un groupe de partenariat opérationnel (GPO) avec la police nationale.",
        "Étendre jusqu'à minuit, du jeudi au samedi, les tournées des médiateurs de « Paroles de "
        "paliers ».",
    )
    c.heading("Indicateurs d'évaluation", 3)
    c.items(
        "Nombre de sollicitations des médiateurs",
        "Part des habitants se disant en sécurité le soir",
    )


def _rouissage(c: Composer) -> None:
    c.sheet("Le Rouissage", "Marvigny-sur-Aubrelle")
    c.heading("Présentation du quartier", 2, contents=False)
    c.text(
        "Ancien faubourg des filatures, Le Rouissage mêle maisons ouvrières et petits immeubles des "
        "années 1980 au bord de l'Aubrelle. La fermeture de la dernière usine, en 2009, a supprimé "
        "240 emplois. Un tiers du quartier est en zone inondable.",
        "<b>Forces :</b> la proximité du centre-ville, un centre social très fréquenté, les berges.",
        "<b>Faiblesses :</b> un habitat privé dégradé, des friches, une population vieillissante.",
    )
    _figures(c, "1 890", "36,9 %", "21,3 %", "27,4 %", "52,6 %", "39,8 %", "14 610 €")
    c.heading("Plein emploi", 2, contents=False)
    c.heading("Constats", 3)
    c.items("Les plus de 50 ans restent en moyenne 26 mois au chômage.")
    c.table(
        OBJECTIFS,
        [
            ("Soutenir la création d'activité",
             ["- Ouvrir douze ateliers d'artisans dans l'ancienne filature",
              "- Tenir une permanence mensuelle de la couveuse « La Filature »"]),
            ("Accompagner les demandeurs d'emploi de plus de 50 ans",
             ["- Créer un club de parrainage avec les entreprises"]),
        ],
        (3, 6),
    )  # fmt: skip
    c.heading("Émancipation pour tous", 2, contents=False)
    c.heading("Constats", 3)
    c.items("Un locataire sur quatre a plus de 65 ans et vit seul.")
    c.table(
        OBJECTIFS,
        [
            ("Rompre l'isolement des personnes âgées",
             ["- Visites à domicile par des jeunes en service civique",
              "- Navette du mercredi vers le marché"]),
            ("Réduire la fracture numérique",
             ["- Installer un conseiller numérique au centre social trois jours par semaine"]),
        ],
        (3, 6),
    )  # fmt: skip
    c.heading("Transition écologique", 2, contents=False)
    c.items(
        "Lancer une opération programmée d'amélioration de l'habitat sur 130 logements privés.",
        "Rendre les berges aux promeneurs et informer sur le risque d'inondation.",
    )
    c.heading("Indicateurs d'évaluation", 3)
    c.items("Nombre de logements privés rénovés", "Nombre de personnes âgées visitées chaque mois")


def _clos_lambrequin(c: Composer) -> None:
    c.sheet("Le Clos Lambrequin", "Corbennes")
    c.heading("Présentation du quartier", 2, contents=False)
    c.text(
        "Cité de 870 logements bâtie en 1974 pour les ouvriers de la zone des Forges, le Clos "
        "Lambrequin est séparé de son ancienne clientèle d'entreprises par la route départementale. "
        "Le quartier n'a plus de médecin depuis 2021.",
        "<b>Forces :</b> 3 200 emplois à moins de deux kilomètres, un conseil citoyen très actif.",
        "<b>Faiblesses :</b> la coupure de la route, l'absence de bus tôt le matin et le soir.",
    )
    _figures(c, "2 310", "40,5 %", "16,2 %", "33,5 %", "49,3 %", "42,1 %", "14 050 €")
    c.heading("Plein emploi", 2, contents=False)
    c.table(
        OBJECTIFS,
        [
            ("Rapprocher le quartier de la zone d'activités",
             ["- Prolonger la ligne C jusqu'aux Forges", "- Aménager une passerelle piétonne et cyclable",
              "- Prêter des vélos à assistance électrique aux salariés en horaires décalés"]),
            ("Faire connaître les métiers des entreprises voisines",
             ["- Organiser deux forums de recrutement par an"]),
        ],
        (3, 6),
    )  # fmt: skip
    c.heading("Émancipation pour tous", 2, contents=False)
    c.table(
        OBJECTIFS,
        [
            ("Ramener des soignants dans le quartier",
             ["- Ouvrir une maison de santé pluriprofessionnelle en 2026",
              "- Loger les internes en médecine dans trois appartements de Logis du Lin"]),
            ("Soutenir les parents", ["- Créer un lieu d'accueil enfants-parents",
                                      "- Ouvrir le centre de loisirs le samedi"]),
        ],
        (3, 6),
    )  # fmt: skip
    c.heading("Tranquillité publique", 2, contents=False)
    c.items(
        "Réduire les rodéos motorisés sur l'allée des Forges par des aménagements de voirie.",
        "Ouvrir une permanence d'aide aux victimes, le deuxième lundi du mois.",
    )
    c.heading("Indicateurs d'évaluation", 3)
    c.items(
        "Fréquentation de la ligne C avant 7 heures",
        "Nombre de consultations à la maison de santé",
        "Nombre de rodéos signalés",
    )


def _belle_aumaille(c: Composer) -> None:
    c.sheet("Belle-Aumaille", "Saint-Ulvain")
    c.heading("Présentation du quartier", 2, contents=False)
    c.text(
        "Entré dans la géographie prioritaire en 2024, Belle-Aumaille réunit trois résidences des "
        "années 1990 et un lotissement ancien autour d'une école. La moitié des commerces a fermé "
        "depuis dix ans.",
        "<b>Forces :</b> une vie de village, une école accueillante, des jardins partagés.",
        "<b>Faiblesses :</b> aucun équipement social, peu d'associations, l'éloignement des services.",
    )
    _figures(c, "1 550", "34,1 %", "24,8 %", "24,9 %", "55,8 %", "35,2 %", "15 390 €")
    c.heading("Émancipation pour tous", 2, contents=False)
    c.table(
        OBJECTIFS,
        [
            ("Faire naître une vie associative",
             ["- Ouvrir un espace de vie sociale dans l'ancienne poste",
              "- Accompagner les habitants qui veulent créer une association"]),
            ("Rapprocher les services",
             ["- Accueillir une permanence de PMI", "- Faire passer le bus France Services le jeudi"]),
        ],
        (3, 6),
    )  # fmt: skip
    c.heading("Transition écologique", 2, contents=False)
    c.items(
        "Étendre les jardins partagés et y former les habitants au compostage.",
        "Adapter 40 logements au vieillissement de leurs locataires.",
    )
    c.heading("Indicateurs d'évaluation", 3)
    c.items("Nombre d'adhérents de l'espace de vie sociale", "Nombre de logements adaptés")
