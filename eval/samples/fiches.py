"""The invented fiches: two-column tables under enjeux and piliers."""

from __future__ import annotations

from collections.abc import Sequence

from eval.samples.layout import Composer, Look, vera

FILE = "fiches-operationnelles-val-d-aubrelle-2015-2022.pdf"


def fiches() -> Composer:
    regular, bold, italic = vera()
    composer = Composer(
        title="Fiches opérationnelles du contrat de ville du Val d'Aubrelle 2015-2022",
        subject="Exemple inventé",
        running="Contrat de ville du Val d'Aubrelle 2015-2022 – Fiches opérationnelles",
        look=Look(regular, bold, italic, 9.2, colour="#3c6b2f", pale="#e9f1da", apostrophe="'"),
        cover=False,
    )
    c = composer
    c.heading("Fiches opérationnelles du contrat de ville du Val d'Aubrelle", 1)
    c.text(
        "Ces fiches précisent, pour chaque enjeu stratégique du contrat de ville 2015-2022, les "
        "projets attendus dans les trois quartiers prioritaires du Val d'Aubrelle. Elles guident les "
        "associations qui répondent à l'appel à projets annuel, ouvert du 15 octobre au 30 novembre.",
    )
    c.heading("Pilier 1 : Cohésion sociale", 1)
    _cohesion(c)
    c.heading("Pilier 2 : Développement économique et emploi", 1)
    _emploi(c)
    c.heading("Pilier 3 : Cadre de vie et renouvellement urbain", 1)
    _cadre_de_vie(c)
    return composer


def _fiche(
    c: Composer,
    number: str,
    title: str,
    projets: Sequence[str],
    financeurs: Sequence[str],
    operateurs: Sequence[str],
    dispositifs: Sequence[str],
) -> None:
    c.heading(f"Fiche opérationnelle n°{number} : {title}", 3)
    c.table(
        (),
        [
            ("Descriptif et objectifs des projets attendus", projets),
            ("Partenaires financeurs", financeurs),
            ("Partenaires opérateurs", operateurs),
            ("Dispositifs pouvant soutenir les projets", dispositifs),
        ],
        (2, 6.5),
        label_fill=True,
    )


def _cohesion(c: Composer) -> None:
    c.banner("Enjeu stratégique n°1 : Favoriser la réussite éducative et soutenir les parents")
    _fiche(
        c, "1-1", "Accompagner la scolarité des enfants et des jeunes",
        [
            "Un élève sur cinq entre en sixième avec un an de retard. L'accompagnement à la scolarité "
            "ne couvre pas le collège des Hauts-Brulins et s'arrête pendant les vacances.",
            "Les projets attendus visent à :",
            "- proposer une aide aux devoirs et des ateliers culturels, du CP à la troisième ;",
            "- ouvrir des stages de remise à niveau pendant les vacances ;",
            "- associer les parents aux séances et faire le lien avec les enseignants.",
        ],
        ["Communes", "Caisse d'allocations familiales", "État", "Conseil départemental"],
        ["Centres sociaux", "Associations de quartier", "Collèges"],
        [
            "<u>Dispositifs de l'État :</u>",
            "- Programme de réussite éducative (PRE) ;",
            "- École ouverte.",
            "<u>Dispositif de la Caisse d'allocations familiales :</u>",
            "- Contrat local d'accompagnement à la scolarité (CLAS).",
        ],
    )  # fmt: skip
    _fiche(
        c, "1-2", "Soutenir les parents dans leur rôle éducatif, en particulier les familles "
        "monoparentales et les parents isolés",
        [
            "Près d'une famille sur trois est monoparentale dans les quartiers prioritaires. Les "
            "parents rencontrés demandent des lieux où souffler et parler, sans être jugés.",
            "Les projets attendus visent à :",
            "- créer des lieux d'accueil enfants-parents ;",
            "- organiser des départs en vacances en famille ;",
            "- offrir des gardes d'enfants ponctuelles pendant une démarche, une formation ou un "
            "rendez-vous médical. Les gardes liées à un emploi relèvent de l'enjeu stratégique n°3.",
        ],
        ["Communes", "Caisse d'allocations familiales", "Conseil départemental"],
        ["Centres sociaux", "Crèches associatives", "Associations familiales"],
        [
            "<u>Dispositifs de la Caisse d'allocations familiales :</u>",
            "- Réseau d'écoute, d'appui et d'accompagnement des parents (REAAP) ;",
            "- Aide aux vacances familiales.",
            "<u>Dispositif du Conseil départemental :</u>",
            "- Consultations de protection maternelle et infantile.",
        ],
    )  # fmt: skip
    c.banner("Enjeu stratégique n°2 : Améliorer l'accès aux soins et à la prévention")
    _fiche(
        c, "2-1", "Développer la médiation en santé",
        [
            "Le renoncement aux soins tient autant au manque de médecins qu'à la complexité des "
            "droits. Les projets attendus visent à :",
            "- accompagner les personnes, à pied ou en transport, jusqu'au premier rendez-vous ;",
            "- aider à l'ouverture des droits à la couverture maladie ;",
            "- former des habitants relais au dépistage et à la nutrition.",
        ],
        ["Agence régionale de santé", "État", "Communes", "Caisse primaire d'assurance maladie"],
        ["Associations de médiation", "Centres communaux d'action sociale (CCAS)"],
        [
            "<u>Dispositifs de l'État :</u>",
            "- Postes d'adultes-relais ;",
            "- Ateliers santé ville (ASV).",
            "L'assurance maladie tient une permanence mensuelle dans chaque centre social.",
        ],
    )  # fmt: skip


def _emploi(c: Composer) -> None:
    c.banner(
        "Enjeu stratégique n°3 : Lever les freins à l'emploi, particulièrement marqués dans les "
        "quartiers prioritaires"
    )
    _fiche(
        c, "3-1", "Favoriser la mobilité des publics",
        [
            "Un ménage sur trois n'a pas de voiture et les zones d'activités sont mal desservies. Les "
            "projets attendus visent à :",
            "- prêter ou louer à bas prix des vélos et des deux-roues ;",
            "- préparer au code et au permis de conduire par une pédagogie adaptée ;",
            "- organiser le covoiturage entre salariés d'une même zone ;",
            "- apprendre à se servir des transports en commun.",
        ],
        ["Agglomération", "Conseil régional", "Pôle emploi", "Fonds social européen"],
        ["Associations", "Auto-écoles sociales", "Mission locale", "Missions d'intérim"],
        [
            "<u>Dispositifs des communes :</u>",
            "- Bourse au permis de conduire.",
            "<u>Dispositifs de Pôle emploi :</u>",
            "- Aide à la mobilité pour un entretien, une formation ou une reprise d'emploi.",
            "<u>Dispositif du Conseil régional :</u>",
            "- Carte de transport à 90 % de réduction pour les demandeurs d'emploi.",
        ],
    )  # fmt: skip
    _fiche(
        c, "3-2", "Apprendre le français pour aller vers l'emploi",
        [
            "La maîtrise insuffisante de la langue ferme l'accès à la plupart des formations. L'offre "
            "existe, mais elle est peu lisible, et les listes d'attente dépassent six mois.",
            "Les projets attendus visent à :",
            "- évaluer le niveau de chacun et l'orienter, au moyen d'une plateforme commune ;",
            "- proposer des cours du soir et du samedi, avec une garde d'enfants ;",
            "- construire des parcours liés à un métier, avec une période en entreprise ;",
            "- former les bénévoles.",
            "Une attention particulière est portée aux femmes, qui forment 70 % des inscrits.",
        ],
        ["État", "Agglomération", "Conseil régional", "Fonds social européen",
         "Fondations d'entreprise"],
        ["Centres sociaux", "Organismes de formation", "Associations d'alphabétisation",
         "Structures d'insertion par l'activité économique"],
        [
            "<u>Dispositifs de l'État :</u>",
            "- Ouvrir l'école aux parents pour la réussite des enfants (OEPRE) ;",
            "- Appel à projets pour l'intégration des étrangers primo-arrivants.",
            "<u>Dispositif du Conseil régional :</u>",
            "- Formation « Compétences premières ».",
            "<u>Autres dispositifs :</u>",
            "- Ateliers sociolinguistiques des centres sociaux ;",
            "- Cours du chantier d'insertion « Le Fil et la Navette ».",
        ],
    )  # fmt: skip
    c.banner(
        "Enjeu stratégique n°4 : Soutenir la création d'activité et l'économie sociale et solidaire"
    )
    _fiche(
        c, "4-1", "Accompagner les habitants qui créent leur activité",
        [
            "Les projets attendus visent à :",
            "- détecter les idées au plus près des habitants, au bas des immeubles ;",
            "- tester une activité sans risque, dans une couveuse ou une coopérative d'activité ;",
            "- aider à trouver un local, un premier prêt, un premier client ;",
            "- encourager la création d'entreprise par les femmes.",
        ],
        ["Agglomération", "Caisse des dépôts", "Conseil régional", "État"],
        ["Couveuse « La Filature »", "ADIE", "Chambre de métiers et de l'artisanat"],
        [
            "<u>Dispositifs de la Caisse des dépôts :</u>",
            "- Service d'amorçage de projets (CitésLab).",
            "<u>Autres dispositifs :</u>",
            "- Microcrédit professionnel de l'ADIE ;",
            "- Prêt d'honneur de la plateforme d'initiative locale.",
        ],
    )  # fmt: skip


def _cadre_de_vie(c: Composer) -> None:
    c.banner("Enjeu stratégique n°5 : Faire vivre la gestion urbaine de proximité")
    _fiche(
        c, "5-1", "Associer les habitants à l'entretien de leur quartier",
        [
            "Les diagnostics en marchant ont montré des désordres répétés : encombrants, éclairage en "
            "panne, halls dégradés. Les projets attendus visent à :",
            "- employer des jeunes du quartier à de petits travaux, encadrés par un éducateur ;",
            "- animer le pied des immeubles et sensibiliser au tri ;",
            "- créer une régie de quartier.",
        ],
        ["Communes", "Bailleurs sociaux", "État", "Conseil départemental"],
        ["Bailleurs sociaux", "Équipes de prévention spécialisée", "Associations d'insertion"],
        [
            "<u>Dispositifs de l'État :</u>",
            "- Ville vie vacances (VVV).",
            "<u>Dispositifs des bailleurs sociaux :</u>",
            "- Actions inscrites dans la convention d'abattement de taxe foncière sur les propriétés "
            "bâties ;",
            "- Chantiers éducatifs.",
        ],
    )  # fmt: skip
    _fiche(
        c, "5-2", "Donner une place à la nature et aux jardins partagés",
        [
            "Les projets attendus visent à :",
            "- créer des jardins partagés et des composteurs collectifs ;",
            "- faire des plantations avec les écoles ;",
            "- valoriser les berges de l'Aubrelle au Rouissage.",
        ],
        ["Communes", "Agglomération", "Bailleurs sociaux", "Agence de l'eau"],
        ["Associations de jardiniers", "Écoles", "Conseils citoyens"],
        ["<u>Dispositif de l'Agglomération :</u>", "- Fonds « Initiatives vertes »."],
    )  # fmt: skip
