"""The invented contract: « Engagements quartiers 2030 » of the Val d'Aubrelle."""

from __future__ import annotations

from eval.samples.contrat_quartiers import quartiers
from eval.samples.layout import Composer, Look

FILE = "contrat-de-ville-val-d-aubrelle-2024-2030.pdf"
OBJECTIFS = ("Objectifs stratégiques", "Objectifs opérationnels", "Dispositifs et outils")


def contrat() -> Composer:
    composer = Composer(
        title="Contrat de ville « Engagements quartiers 2030 » – Val d'Aubrelle 2024-2030",
        subject="Exemple inventé",
        running="Contrat de ville « Engagements quartiers 2030 » – Val d'Aubrelle",
        look=Look(),
    )
    composer.title_page(
        "Communauté d'agglomération du Val d'Aubrelle",
        "Contrat de ville", "« Engagements quartiers 2030 »", "2024 – 2030",
        below=(
            "Approuvé par le conseil communautaire du 27 juin 2024",
            "État – Communauté d'agglomération – Communes de Marvigny-sur-Aubrelle, Corbennes et "
            "Saint-Ulvain – Département de la Haute-Aubrelle – Agence régionale de santé – Caisse "
            "d'allocations familiales – France Travail – Aubrelle Habitat – Logis du Lin",
        ),
    )  # fmt: skip
    composer.contents("Sommaire")
    _territoire(composer)
    _orientations(composer)
    _engagements(composer)
    _gouvernance(composer)
    quartiers(composer)
    composer.end_sheets()
    _annexes(composer)
    return composer


def _territoire(c: Composer) -> None:
    c.heading("Préambule", 1)
    c.text(
        "La loi du 21 février 2014 de programmation pour la ville et la cohésion urbaine fait du "
        "contrat de ville le cadre unique de la politique conduite en faveur des quartiers les plus "
        "fragiles. Le présent contrat succède à celui de 2015-2022, complété en 2019 par un protocole "
        "d'engagements renforcés et réciproques et prorogé jusqu'au 31 décembre 2023. Il est conclu "
        "pour la période 2024-2030.",
        "Il a été préparé par une concertation menée de septembre 2023 à mars 2024 : quatorze "
        "ateliers, deux marches exploratoires par quartier et un questionnaire auquel 612 habitants "
        "ont répondu. Trois attentes l'emportent : l'emploi des jeunes, l'accès à un médecin et la "
        "tranquillité au pied des immeubles.",
    )
    c.heading("1. Le territoire et ses quartiers", 1)
    c.heading("1.1 Une géographie prioritaire élargie", 2)
    c.text(
        "Depuis le 1<super>er</super> janvier 2024<super>1</super>, le Val d'Aubrelle compte quatre "
        "quartiers prioritaires de la politique de la ville (QPV), contre trois auparavant : "
        "Belle-Aumaille, à Saint-Ulvain, jusque-là quartier de veille active, rejoint la géographie "
        "prioritaire. Ces quartiers rassemblent 9 870 habitants, soit 14,4 % de la population de "
        "l'agglomération (68 400 habitants). Leur liste figure en annexe 1.",
    )
    c.footnote(
        "<super>1</super> Décret n° 2023-1314 du 28 décembre 2023 modifiant la liste des quartiers "
        "prioritaires de la politique de la ville dans les départements métropolitains."
    )
    c.heading("1.2 Des écarts qui demeurent", 2)
    c.text(
        "Entre 2015 et 2021, le taux d'emploi des habitants des quartiers prioritaires est passé de "
        "46,8 % à 50,2 %, mais l'écart avec l'agglomération (64,7 %) ne s'est réduit que d'un point. "
        "Le taux de pauvreté y atteint 42,4 %, contre 15,9 % en moyenne. Un habitant sur trois n'a "
        "pas de médecin traitant.",
    )
    c.heading("1.3 Les poches de pauvreté hors des quartiers prioritaires", 2)
    c.text(
        "À titre exceptionnel, et dans la limite de 2,5 % de l'enveloppe départementale du programme "
        "147, des actions peuvent être soutenues hors des quartiers prioritaires, au bénéfice de deux "
        "secteurs fragiles : la Vieille-Tannerie, aux Essarnes, et l'ancienne cité ouvrière de "
        "Vauchelines. Ces deux communes n'ont aucun quartier prioritaire.",
    )


def _orientations(c: Composer) -> None:
    c.heading("2. Les orientations stratégiques", 1)
    c.text(
        "Trois orientations et une orientation transversale ont été retenues par les signataires. "
        "Chacune est déclinée, quartier par quartier, dans les fiches de la partie 5.",
    )
    c.heading("Orientation 1 : Accompagner chacun vers l'emploi et la formation", 2)
    c.heading("Constats", 3)
    c.items(
        "Un demandeur d'emploi sur quatre renonce à un poste faute de moyen de transport : les zones "
        "d'activités de Corbennes ne sont desservies ni avant 7 heures ni après 20 heures.",
        "L'agglomération ne compte que 18 places d'accueil de jeunes enfants en horaires décalés.",
        "Parmi les 16-25 ans des quartiers, 27 % ne sont ni en emploi, ni en études, ni en formation.",
        "Les créations d'entreprise y sont nombreuses (114 en 2022), mais quatre sur dix cessent "
        "leur activité avant trois ans.",
    )
    c.table(
        OBJECTIFS,
        [
            ("Aller vers les personnes éloignées de l'emploi",
             "Repérer les jeunes sans solution dans les lieux qu'ils fréquentent",
             ["- Contrat d'engagement jeune (CEJ)", "- Équipe mobile de la mission locale",
              "- Cité de l'emploi"]),
            ("", "Tenir des permanences en pied d'immeuble",
             ["- Bus de l'emploi", "- Maisons de quartier"]),
            ("Lever les freins à l'emploi",
             "Faciliter les déplacements vers l'emploi et la formation",
             ["- Plateforme de mobilité « Roue libre »", "- Bourse au permis de conduire",
              "- Transport à la demande de l'agglomération"]),
            ("", "Développer l'accueil de jeunes enfants en horaires décalés",
             ["- Label « à vocation d'insertion professionnelle » (AVIP)",
              "- Bonus « mixité sociale » de la CAF"]),
            ("", "Renforcer l'apprentissage du français à visée professionnelle",
             ["- Ateliers sociolinguistiques", "- Clauses d'insertion avec temps de formation"]),
            ("Soutenir la création d'activité", "Amorcer et accompagner les projets des habitants",
             ["- Entrepreneuriat Quartiers 2030", "- Microcrédit de l'ADIE",
              "- Couveuse « La Filature »"]),
            ("", "Ouvrir la commande publique aux habitants des quartiers",
             ["- Clauses sociales d'insertion", "- Chantiers du renouvellement urbain"]),
        ],
        (3, 5, 5),
    )  # fmt: skip
    c.heading("Orientation 2 : Garantir l'accès aux droits, à la santé et au numérique", 2)
    c.heading("Constats", 3)
    c.items(
        "33 % des habitants des quartiers prioritaires n'ont pas de médecin traitant, contre 14 % "
        "dans l'agglomération.",
        "Le délai d'un premier rendez-vous au centre médico-psychologique dépasse neuf mois.",
        "21 % des adultes disent ne pas pouvoir faire seuls une démarche en ligne.",
        "Le non-recours aux aides touche d'abord les personnes âgées isolées et les familles "
        "monoparentales.",
    )
    c.table(
        OBJECTIFS,
        [
            ("Rapprocher les services publics des habitants",
             "Ouvrir un point d'accueil dans chaque quartier prioritaire",
             ["- Espaces France Services", "- Médiateurs numériques"]),
            ("", "Aller au-devant des personnes qui ne demandent rien",
             ["- Adultes-relais", "- Équipe « Paroles de paliers »"]),
            ("Améliorer l'accès aux soins", "Attirer et garder des soignants",
             ["- Maison de santé pluriprofessionnelle", "- Bus santé"]),
            ("", "Prévenir et soigner les troubles psychiques",
             ["- Conseil local en santé mentale (CLSM)", "- Maison des adolescents"]),
        ],
        (3, 5, 5),
    )  # fmt: skip
    c.heading("Orientation 3 : Améliorer le cadre de vie et engager la transition écologique", 2)
    c.heading("Constats", 3)
    c.items(
        "Six logements sociaux sur dix ont une étiquette énergétique E, F ou G.",
        "Aux Hauts-Brulins, l'écart de température avec la campagne voisine atteint 4,5 °C les nuits "
        "de canicule.",
        "312 enlèvements de dépôts sauvages ont été nécessaires en 2023.",
    )
    c.table(
        OBJECTIFS,
        [
            ("Rénover les logements et les espaces publics",
             "Traiter les immeubles les plus énergivores",
             ["- Nouveau programme national de renouvellement urbain (NPNRU)", "- Fonds vert"]),
            ("", "Désimperméabiliser et planter", ["- Cours d'école « oasis »", "- Fonds vert"]),
            ("Faire vivre la gestion urbaine de proximité",
             "Associer les habitants à l'entretien de leur quartier",
             ["- Abattement de taxe foncière sur les propriétés bâties (TFPB)",
              "- Chantiers éducatifs", "- Régie de quartier"]),
        ],
        (3, 5, 5),
    )  # fmt: skip
    c.heading("Orientation transversale : Agir pour l'égalité et contre les discriminations", 2)
    c.text(
        "L'égalité entre les femmes et les hommes est recherchée dans toutes les actions financées : "
        "chaque porteur de projet indique la part de femmes parmi ses bénéficiaires. Un réseau "
        "territorial de vigilance sur les discriminations, animé par la Communauté d'agglomération, "
        "se réunit chaque semestre.",
    )


def _engagements(c: Composer) -> None:
    c.heading("3. Les engagements des partenaires", 1)
    c.heading("3.1 Les engagements de l'État", 2)
    c.heading("Sur l'orientation « Accompagner chacun vers l'emploi et la formation »", 3)
    c.text("L'État s'engage :")
    c.items(
        "à consacrer chaque année 640 000 € du programme 147 à l'appel à projets du contrat de ville, "
        "dont 40 % au moins sous la forme de conventions pluriannuelles d'objectifs ;",
        "à réserver aux habitants des quartiers 20 % des parcours emploi compétences ;",
        "à maintenir un délégué du préfet à plein temps, chargé :",
        ("du suivi des porteurs de projets,", "du lien avec les conseils citoyens."),
        mark="➤",
    )
    c.text("France Travail s'engage :")
    c.items(
        "à désigner un conseiller par quartier prioritaire, présent deux demi-journées par semaine "
        "dans un lieu ouvert aux habitants ;",
        "à proposer un entretien dans les quinze jours à toute personne orientée par un adulte-relais.",
        mark="➤",
    )
    c.heading("Sur l'orientation « Garantir l'accès aux droits, à la santé et au numérique »", 3)
    c.text("L'agence régionale de santé (ARS) s'engage :")
    c.items(
        "à financer la coordination du contrat local de santé 2024-2028 et celle du conseil local en "
        "santé mentale ;",
        "à soutenir l'ouverture, d'ici à 2026, d'une maison de santé pluriprofessionnelle au Clos "
        "Lambrequin ;",
        "à déployer un bus santé, présent un jour par semaine aux Hauts-Brulins et au Rouissage.",
        mark="➤",
    )
    c.text("L'État s'engage également :")
    c.items(
        "à labelliser deux espaces France Services supplémentaires avant la fin de 2025 ;",
        "à cofinancer six postes d'adultes-relais et trois conseillers numériques.",
        mark="➤",
    )
    c.heading(
        "Sur l'orientation « Améliorer le cadre de vie et engager la transition écologique »", 3
    )
    c.text("L'État s'engage :")
    c.items(
        "à mobiliser le fonds vert pour la végétalisation de quatre cours d'école ;",
        "à orienter vers les quartiers un quart des crédits du fonds interministériel de prévention "
        "de la délinquance (FIPD).",
        mark="➤",
    )
    c.heading("3.2 Les engagements de la Communauté d'agglomération du Val d'Aubrelle", 2)
    c.text("La Communauté d'agglomération s'engage :")
    c.items(
        "à consacrer 210 000 € par an au soutien des associations des quartiers ;",
        "à prolonger la ligne de bus C jusqu'à la zone d'activités des Forges, à Corbennes, avec un "
        "premier départ à 5 h 40 ;",
        "à financer la plateforme de mobilité « Roue libre » et à l'ouvrir aux salariés en horaires "
        "décalés ;",
        "à réserver aux clauses d'insertion 8 % des heures travaillées dans ses marchés de travaux.",
    )
    c.heading("3.3 Les engagements du Département de la Haute-Aubrelle", 2)
    c.text("Le Département s'engage :")
    c.items(
        "à maintenir deux équipes d'éducateurs de prévention spécialisée, aux Hauts-Brulins et au "
        "Clos Lambrequin ;",
        "à accompagner en priorité les allocataires du revenu de solidarité active (RSA) des "
        "quartiers vers les chantiers d'insertion ;",
        "à ouvrir une permanence de protection maternelle et infantile (PMI) à Belle-Aumaille.",
    )
    c.heading("3.4 Les engagements de la Caisse d'allocations familiales de la Haute-Aubrelle", 2)
    c.text("La CAF s'engage :")
    c.items(
        "à accompagner la création de 24 places d'accueil en horaires décalés, dont 12 labellisées "
        "AVIP ;",
        "à soutenir un espace de vie sociale à Belle-Aumaille et le centre social du Rouissage ;",
        "à financer les contrats locaux d'accompagnement à la scolarité (CLAS) dans les douze écoles "
        "des quartiers.",
    )
    c.heading("3.5 Les engagements des bailleurs sociaux", 2)
    c.table(
        ("Bailleur", "Engagements", "Quartiers", "Échéance"),
        [
            ("Aubrelle Habitat", "Rénover 420 logements (étiquette C au moins)",
             "Les Hauts-Brulins", "2028"),
            ("", "Affecter 60 % de l'abattement de TFPB à la présence de gardiens et à la médiation",
             "Les Hauts-Brulins, Le Rouissage", "2024"),
            ("", "Mettre un local de 140 m² à la disposition des associations", "Le Rouissage", "2025"),
            ("Logis du Lin", "Rénover 185 logements et remplacer la chaufferie au fioul",
             "Le Clos Lambrequin", "2027"),
            ("", "Proposer un logement témoin « bien chez soi » aux locataires âgés",
             "Belle-Aumaille", "2026"),
        ],
        (3, 7, 4, 2),
    )  # fmt: skip


def _gouvernance(c: Composer) -> None:
    c.heading("4. Gouvernance, suivi et évaluation", 1)
    c.heading("4.1 Le comité de pilotage", 2)
    c.text(
        "Le comité de pilotage est coprésidé par le préfet de la Haute-Aubrelle et le président de la "
        "Communauté d'agglomération. Il se réunit une fois par an, au premier trimestre, arrête la "
        "programmation financière et examine le bilan de l'année écoulée. Deux représentants de "
        "chaque conseil citoyen y siègent.",
    )
    c.heading("4.2 Le comité technique", 2)
    c.text(
        "Animé par la direction de la cohésion sociale de la Communauté d'agglomération, le comité "
        "technique réunit tous les deux mois les chefs de projet des communes, le délégué du préfet "
        "et les techniciens des signataires. Il instruit les demandes de subvention et prépare les "
        "décisions du comité de pilotage.",
    )
    c.heading("4.3 Les conseils citoyens et le budget participatif", 2)
    c.text(
        "Chaque quartier a son conseil citoyen, composé pour moitié d'habitants tirés au sort. Il "
        "dispose d'un budget participatif de 5 000 € par an, géré par la commune, et donne un avis "
        "sur les projets déposés pour son quartier.",
    )
    c.heading("4.4 L'évaluation", 2)
    c.text(
        "Un observatoire des quartiers publie chaque automne les indicateurs des fiches de la partie "
        "5. Une évaluation à mi-parcours est conduite en 2027, une évaluation finale en 2030. Le "
        "centre de ressources régional appuie les communes dans cette démarche.",
    )
    c.heading("5. Les fiches quartiers", 1)
    c.text(
        "Une fiche par quartier prioritaire présente le quartier, ses indicateurs clés et, par thème, "
        "les constats, l'offre existante et les objectifs retenus par la commune avec son conseil "
        "citoyen.",
    )


def _annexes(c: Composer) -> None:
    c.heading("Annexe 1 : Liste des quartiers prioritaires du Val d'Aubrelle", 1)
    c.table(
        ("Commune", "Quartier prioritaire", "Code", "Population (2020)", "Part de la commune"),
        [
            ("Marvigny-sur-Aubrelle", "Les Hauts-Brulins", "QN0990101", "4 120", "13,2 %"),
            ("", "Le Rouissage", "QN0990102", "1 890", "6,1 %"),
            ("Corbennes", "Le Clos Lambrequin", "QN0990103", "2 310", "17,8 %"),
            ("Saint-Ulvain", "Belle-Aumaille", "QN0990104", "1 550", "14,9 %"),
            ("Total", "4 quartiers", "–", "9 870", "–"),
        ],
        (4, 4, 3, 3, 3),
    )
    c.text("Source : Insee, recensement de la population 2020.")
    c.heading("Annexe 2 : Sigles", 1)
    c.table(
        ("Sigle", "Signification"),
        [
            ("AVIP", "À vocation d'insertion professionnelle (label des crèches)"),
            ("CLSM", "Conseil local en santé mentale"),
            ("GUSP", "Gestion urbaine et sociale de proximité"),
            ("PRE", "Programme de réussite éducative"),
            ("QPV", "Quartier prioritaire de la politique de la ville"),
            ("TFPB", "Taxe foncière sur les propriétés bâties"),
        ],
        (2, 9),
    )
