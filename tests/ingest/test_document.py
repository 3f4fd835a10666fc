"""A contract read whole: structure, furniture and passages, on small PDFs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest import Document, read_document
from ingest.furniture import find_furniture
from ingest.model import Passage, Section
from ingest.pdf import read_pages
from tests.pdfs import HEIGHT, Sheet, make_pdf

BODY = [
    "Les signataires conviennent de soutenir les actions portées par les associations du",
    "territoire et de mettre en place un accompagnement renforcé des porteurs de projet.",
    "Ils se réunissent deux fois par an pour suivre l'avancement de la programmation.",
]
SHORT = [
    "Les projets facilitent les déplacements des habitants",
    "vers l'emploi et les services publics de proximité.",
]


def _furnished(sheet: Sheet, number: int, total: int) -> None:
    sheet.text(150, 30, "Contrat de ville de Valmorin – Engagements 2030", size=8, style="i")
    sheet.text(280, HEIGHT - 25, f"{number} / {total}", size=9)


def _read(path: Path) -> Document:
    return read_document(path)


def _section(document: Document, start: str) -> Section:
    return next(s for s in document.sections[1:] if s.label.startswith(start))


def _passages(document: Document, section: Section) -> list[Passage]:
    return [p for p in document.passages if p.section == section.index]


def _text(document: Document) -> str:
    return "\n".join(passage.text for passage in document.passages)


def test_articles_stand_under_the_document_and_their_points_under_them(tmp_path: Path) -> None:
    def page(sheet: Sheet) -> None:
        sheet.text(60, 80, "Article 1 : Objet du contrat", size=14, style="b")
        sheet.lines(60, 105, BODY)
        sheet.text(60, 170, "Article 2 : Gouvernance", size=14, style="b")
        sheet.text(60, 195, "2.1. Comité de pilotage", size=11, style="b")
        sheet.lines(60, 215, BODY)
        sheet.text(60, 280, "2.2. Comité technique", size=11, style="b")
        sheet.lines(60, 300, BODY)

    document = _read(make_pdf(tmp_path / "contrat.pdf", page))
    tree = [(s.level, s.kind, s.number) for s in document.sections[1:]]
    assert tree == [
        (1, "article", "1"),
        (1, "article", "2"),
        (2, "point", "2.1"),
        (2, "point", "2.2"),
    ]
    committee = _section(document, "2.2.")
    assert _passages(document, committee)[0].locator == (
        "Article 2 — Gouvernance › 2.2. Comité technique"
    )


def test_a_title_over_two_lines_is_whole(tmp_path: Path) -> None:
    def page(sheet: Sheet) -> None:
        sheet.text(
            60,
            80,
            "Axe 1 : Favoriser l'insertion professionnelle des habitants des",
            size=14,
            style="b",
        )
        sheet.text(60, 98, "quartiers prioritaires et l'entrepreneuriat", size=14, style="b")
        sheet.lines(60, 130, BODY)

    document = _read(make_pdf(tmp_path / "axe.pdf", page))
    assert _section(document, "Axe 1").title == (
        "Favoriser l'insertion professionnelle des habitants des quartiers prioritaires"
        " et l'entrepreneuriat"
    )


def test_a_heading_names_the_quartier_of_its_sheet(tmp_path: Path) -> None:
    def page(sheet: Sheet) -> None:
        sheet.text(60, 60, "Fiches des quartiers", size=20, style="b")
        for top, name in ((100, "Bel-Air – La Source (Valmorin)"), (300, "Les Ormes (Valmorin)")):
            sheet.text(60, top, f"Fiche quartier – {name}", size=15, style="b")
            sheet.lines(60, top + 30, BODY)

    document = _read(make_pdf(tmp_path / "fiches.pdf", page))
    quartiers = [s for s in document.sections if s.kind == "quartier"]
    assert [s.title for s in quartiers] == ["Bel-Air – La Source", "Les Ormes"]
    assert quartiers[0].label == "Fiche quartier – Bel-Air – La Source (Valmorin)"


def test_a_cross_reference_in_a_sentence_is_no_heading(tmp_path: Path) -> None:
    def page(sheet: Sheet) -> None:
        sheet.text(
            60, 80, "Enjeu stratégique n°1 : Lutter contre le non-recours", size=14, style="b"
        )
        sheet.lines(
            60,
            105,
            [
                "Ces actions complètent celles des fiches consacrées à la jeunesse et à la santé, cf.",
                "Enjeu stratégique n°8 : elles sont conduites avec les mêmes partenaires et selon un",
                "calendrier commun, arrêté chaque année par le comité de pilotage du contrat.",
            ],
        )

    document = _read(make_pdf(tmp_path / "renvoi.pdf", page))
    assert [s.number for s in document.sections if s.kind == "enjeu"] == ["1"]


def test_a_fiche_split_over_two_pages_is_one_section_with_its_rubrics(tmp_path: Path) -> None:
    label = ("BACKGROUND", (0, 0), (0, -1), "#EAF1DD")
    bold = ("FONT", (0, 0), (0, -1), "Helvetica-Bold", 10)

    def first(sheet: Sheet) -> None:
        _furnished(sheet, 1, 2)
        sheet.text(60, 80, "Fiche opérationnelle n°2-2 : Favoriser la mobilité", size=13, style="b")
        sheet.table(
            60,
            100,
            [130, 340],
            [
                ["Descriptif et\nobjectifs", "\n".join(SHORT * 2)],
                ["Partenaires\nfinanceurs", "Communes\nConseil régional\nÉtat"],
                [
                    "Dispositifs\nmobilisables",
                    "Dispositifs de l'État :\n• Permis à un euro ;\n• Fonds d'aide aux jeunes.",
                ],
            ],
            label,
            bold,
        )

    def second(sheet: Sheet) -> None:
        _furnished(sheet, 2, 2)
        sheet.table(
            60,
            60,
            [130, 340],
            [["", "Dispositifs de la CAF :\n• Aide au permis de conduire ;\n• Prêt véhicule."]],
            label,
            bold,
        )
        sheet.text(60, 160, "Fiche opérationnelle n°2-3 : Garder les enfants", size=13, style="b")
        sheet.lines(60, 185, BODY)

    document = _read(make_pdf(tmp_path / "fiches.pdf", first, second))
    fiches = [s for s in document.sections if s.kind == "fiche"]
    assert [f.number for f in fiches] == ["2-2", "2-3"]
    rubrics = [s.title for s in document.sections if s.parent == fiches[0].index]
    assert rubrics == [
        "Descriptif et objectifs",
        "Partenaires financeurs",
        "Dispositifs mobilisables",
    ]
    funders = next(p for p in document.passages if "Partenaires financeurs" in p.path)
    assert [funders.text[u.start : u.end] for u in funders.units] == [
        "Communes",
        "Conseil régional",
        "État",
    ]
    loans = next(p for p in document.passages if "Prêt véhicule" in p.text)
    assert "Fiche opérationnelle n°2-2" in loans.locator
    assert "Dispositifs mobilisables" in loans.locator
    unit = next(u for u in loans.units if "Prêt véhicule" in loans.text[u.start : u.end])
    assert "CAF" in unit.lead + loans.locator


def test_a_running_title_is_context_and_not_content(tmp_path: Path) -> None:
    def sheet_page(theme: str) -> object:
        def page(sheet: Sheet) -> None:
            sheet.fill(40, 45, 555, 75, "#1D4F91")
            sheet.text(55, 65, "LES TILLEULS", size=13, style="b", color="#FFFFFF")
            sheet.text(450, 65, "Valmorin", size=12, style="i", color="#FFFFFF")
            sheet.text(60, 110, theme, size=15, style="b")
            sheet.lines(60, 135, BODY)

        return page

    themes = ["Présentation du quartier", "Plein emploi", "Tranquillité publique"]
    document = _read(make_pdf(tmp_path / "quartier.pdf", *map(sheet_page, themes)))
    quartiers = [s for s in document.sections if s.kind == "quartier"]
    assert [s.title for s in quartiers] == ["LES TILLEULS"]
    assert document.sections[quartiers[0].parent].title == "Valmorin"
    assert _text(document).count("LES TILLEULS") == 1
    safety = next(p for p in document.passages if p.pages == (3,))
    assert safety.locator == "Valmorin › LES TILLEULS › Tranquillité publique"


def test_furniture_stays_out_of_passages_and_is_counted(tmp_path: Path) -> None:
    def page(number: int) -> object:
        def draw(sheet: Sheet) -> None:
            _furnished(sheet, number, 4)
            sheet.text(60, 80, f"Article {number} : Dispositions", size=14, style="b")
            sheet.lines(60, 105, BODY)

        return draw

    document = _read(make_pdf(tmp_path / "meuble.pdf", *[page(n) for n in range(1, 5)]))
    assert "Engagements 2030" not in _text(document)
    assert "/ 4" not in _text(document)
    assert document.report.left_out == {"en-tête ou pied de page": 32, "numéro de page": 12}
    placed = sum(len(p.text.split()) for p in document.passages)
    assert placed == document.report.words - document.report.words_left_out


def test_a_stamp_cuts_neither_a_table_nor_a_sentence(tmp_path: Path) -> None:
    def page(sheet: Sheet) -> None:
        sheet.text(60, 80, "Article 6 : Engagements", size=14, style="b")
        sheet.lines(60, 105, BODY)
        sheet.table(
            60,
            180,
            [180, 280],
            [
                ["Priorité", "Engagement"],
                ["Réussite éducative", "Ouvrir un accueil le samedi matin pour les collégiens"],
                ["Santé", "Installer un centre de santé municipal dans le quartier"],
            ],
            header=True,
        )
        sheet.text(350, 214, "Accusé de réception en préfecture", size=6)
        sheet.text(350, 221, "Date de télétransmission : 18/12/2024", size=6)

    document = _read(make_pdf(tmp_path / "tampon.pdf", page))
    rows = [u for p in document.passages for u in p.units if u.kind == "row"]
    assert [tuple(cell.text for cell in row.cells) for row in rows] == [
        ("Réussite éducative", "Ouvrir un accueil le samedi matin pour les collégiens"),
        ("Santé", "Installer un centre de santé municipal dans le quartier"),
    ]
    assert document.report.left_out["tampon"] == 10


def test_a_row_read_alone_says_what_governs_it(tmp_path: Path) -> None:
    def page(sheet: Sheet) -> None:
        sheet.text(60, 80, "Article 6 : Engagements", size=14, style="b")
        sheet.table(
            60,
            110,
            [120, 220, 130],
            [
                ["Priorité", "Engagement", "Partenaires"],
                ["Emploi", "Organiser un forum chaque printemps", "État, communes"],
                ["", "Ouvrir une antenne de la mission locale", "Mission locale"],
            ],
            ("SPAN", (0, 1), (0, 2)),
            header=True,
        )

    document = _read(make_pdf(tmp_path / "fusion.pdf", page))
    passage = next(p for p in document.passages if p.kind == "table")
    row = next(u for u in passage.units if "antenne" in passage.text[u.start : u.end])
    assert [(cell.label, cell.text) for cell in row.cells] == [
        ("Priorité", "Emploi"),
        ("Engagement", "Ouvrir une antenne de la mission locale"),
        ("Partenaires", "Mission locale"),
    ]
    assert row.cells[0].start == -1
    for cell in row.cells[1:]:
        assert passage.text[cell.start : cell.end] == cell.text


def test_line_end_hyphens_are_mended_and_names_keep_theirs(tmp_path: Path) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(
            60,
            80,
            [
                "Le quartier de Saint-Aubin accueille une antenne. La politique de rénova-",
                "tion urbaine conduite par la ville et ses bailleurs concerne aussi Saint-",
                "Aubin pour la période couverte par le premier contrat, signé pour 2013-",
                "2015 et prolongé depuis ; la rénovation des écoles est achevée à ce jour.",
            ],
        )

    text = _text(_read(make_pdf(tmp_path / "cesures.pdf", page)))
    assert "politique de rénovation urbaine" in text
    assert "concerne aussi Saint-Aubin pour" in text
    assert "2013-2015" in text


def test_a_footnote_goes_with_what_calls_it(tmp_path: Path) -> None:
    def page(sheet: Sheet) -> None:
        sheet.text(60, 80, "Article 1 : Crédits", size=14, style="b")
        sheet.text(60, 105, "Les crédits spécifiques sont répartis chaque année par le comité")
        sheet.text(383, 101, "1", size=6)
        sheet.text(60, 170, "Article 2 : Durée", size=14, style="b")
        sheet.lines(60, 195, BODY)
        sheet.text(
            60, 780, "1 Programme 147 de la loi de finances, géré par la préfecture.", size=8
        )

    document = _read(make_pdf(tmp_path / "note.pdf", page))
    noted = next(p for p in document.passages if "Programme 147" in p.text)
    assert noted.locator.startswith("Article 1")
    note = next(u for u in noted.units if u.kind == "note")
    assert noted.text[note.start : note.end].endswith("par la préfecture.")


def test_bullets_inherit_the_speaker_until_another_speaks(tmp_path: Path) -> None:
    def page(sheet: Sheet) -> None:
        sheet.text(60, 80, "Article 3 : Les engagements de l'État", size=14, style="b")
        sheet.lines(60, 105, ["L'agence régionale de santé s'engage :"])
        sheet.lines(
            75, 122, ["• à financer des médiateurs en santé ;", "• à ouvrir un centre de soins."]
        )
        sheet.lines(60, 154, ["La mission locale s'engage :"])
        sheet.lines(75, 171, ["• à tenir une permanence chaque semaine."])

    document = _read(make_pdf(tmp_path / "orateurs.pdf", page))
    leads = {p.text[u.start : u.end]: u.lead for p in document.passages for u in p.units}
    assert leads["à ouvrir un centre de soins."] == "L'agence régionale de santé s'engage :"
    assert leads["à tenir une permanence chaque semaine."] == "La mission locale s'engage :"


def test_contents_pages_are_no_sections(tmp_path: Path) -> None:
    def contents(sheet: Sheet) -> None:
        sheet.text(60, 80, "Sommaire", size=16, style="b")
        for index in range(1, 7):
            sheet.text(
                60, 90 + 20 * index, f"Article {index} : Dispositions {'.' * 60} {index + 1}"
            )

    def body(number: int) -> object:
        def draw(sheet: Sheet) -> None:
            sheet.text(60, 80, f"Article {number} : Dispositions", size=14, style="b")
            sheet.lines(60, 105, BODY)

        return draw

    document = _read(make_pdf(tmp_path / "sommaire.pdf", contents, *[body(n) for n in range(1, 7)]))
    assert [s.first_page for s in document.sections if s.kind == "article"] == [2, 3, 4, 5, 6, 7]


def test_a_text_without_structure_gives_passages_located_by_page(tmp_path: Path) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(60, 80, BODY * 12)

    document = _read(make_pdf(tmp_path / "brut.pdf", page, page))
    assert len(document.sections) == 1
    assert {p.locator for p in document.passages} <= {"Page 1", "Page 2", "Pages 1 à 2"}
    assert all(0 < p.tokens <= 400 for p in document.passages)


def test_a_signature_block_stays_out_and_its_date_stays(tmp_path: Path) -> None:
    def page(sheet: Sheet) -> None:
        sheet.text(60, 80, "Article 8 : Durée", size=14, style="b")
        sheet.lines(60, 105, BODY)
        sheet.text(60, 170, "Fait à Valmorin, le 14 octobre 2024")
        sheet.text(60, 200, "Le préfet du département")
        sheet.text(330, 200, "La présidente de l'agglomération")
        sheet.text(60, 240, "Armand VERDELET")
        sheet.text(330, 240, "Odile CASTRANE")

    def annex(sheet: Sheet) -> None:
        sheet.text(60, 80, "Annexe 1 : Périmètre", size=14, style="b")
        sheet.lines(60, 105, BODY)

    document = _read(make_pdf(tmp_path / "signatures.pdf", page, annex))
    text = _text(document)
    assert "Fait à Valmorin, le 14 octobre 2024" in text
    assert "VERDELET" not in text
    assert document.report.left_out["bloc de signatures"] == 12
    assert _section(document, "Annexe 1").first_page == 2


def test_a_column_headed_signataire_is_no_signature_block(tmp_path: Path) -> None:
    rows = [
        ["Signataire", "Engagement", "Avis"],
        ["Etat", "Créer trois postes", "Tenu"],
        ["Ville de Valmorin", "Rénover le gymnase", "Non tenu"],
        ["Commune de Grazac", "Recruter un médiateur", "Non tenu"],
    ]

    def page(sheet: Sheet) -> None:
        sheet.text(60, 80, "Bilan des engagements", size=14, style="b")
        sheet.table(60, 100, [120, 200, 100], rows, header=True)

    document = _read(make_pdf(tmp_path / "bilan.pdf", page))
    assert [list(row) for row in document.tables[0].rows] == rows[1:]


def test_lines_are_measured_by_their_column_or_their_box(tmp_path: Path) -> None:
    """Under a wide title, in a box, what goes on with a capital or a figure goes on."""
    left = ["Le solde naturel ne compense pas, entre", "1999 et 2011, les départs. Le centre de"]
    left += ["Marquelies emploie 740 personnes ici."]
    right = ["Le parc social représente 27 % des", "logements ; la vacance atteint 11 %."]
    boxed = ["Cinq communes concernées, sur les 14 de", "Valmorin Agglomération, et aucune autre"]
    boxed += ["ne le sera d’ici 2020."]

    def page(sheet: Sheet) -> None:
        title = "Le portrait de l’agglomération et de tous ses quartiers"
        sheet.text(60, 80, title, size=18, style="b")
        sheet.lines(60, 110, left)
        sheet.lines(320, 110, right)
        sheet.lines(60, 200, BODY)
        sheet.fill(56, 300, 300, 360, "#DDEBF7")
        sheet.lines(60, 316, boxed)

    document = _read(make_pdf(tmp_path / "colonnes.pdf", page))
    text = _text(document)
    assert " ".join(left) in text
    assert " ".join(boxed) in text


def test_labelled_lines_of_a_box_are_lines_of_their_own(tmp_path: Path) -> None:
    dates = [
        "Ouverture : lundi 14 octobre 2024",
        "Clôture : vendredi 29 novembre 2024 à 17 h",
        "Décision : comité stratégique de mars 2025",
    ]

    def page(sheet: Sheet) -> None:
        sheet.fill(56, 90, 290, 150, "#FFF2CC")
        sheet.lines(60, 106, dates)
        sheet.lines(60, 180, BODY)

    document = _read(make_pdf(tmp_path / "dates.pdf", page))
    units = [p.text[u.start : u.end] for p in document.passages for u in p.units]
    assert units[:3] == dates


def test_a_bar_in_small_print_on_every_page_is_a_running_line(tmp_path: Path) -> None:
    def page(sheet: Sheet) -> None:
        sheet.fill(0, 0, 595, 24, "#0B6E6E")
        sheet.text(50, 16, "Engagements quartiers 2030", size=8, color="#FFFFFF")
        sheet.text(60, 80, "Les priorités", size=14, style="b")
        sheet.lines(60, 105, BODY)

    document = _read(make_pdf(tmp_path / "bandeau.pdf", page, page, page))
    assert {p.locator for p in document.passages} == {"Les priorités"}
    assert "Engagements quartiers" not in _text(document)


@pytest.mark.parametrize("recognised", [True, False])
def test_a_running_line_that_was_misread_on_a_scan_is_one(tmp_path: Path, recognised: bool) -> None:
    def page(foot: str) -> Callable[[Sheet], None]:
        def draw(sheet: Sheet) -> None:
            sheet.lines(60, 105, BODY)
            sheet.text(60, HEIGHT - 30, foot, size=8)

        return draw

    feet = ["Protocole d'engagements du Val d'Orne"] * 4
    feet[2] = "Prococole d'engagements du Val d'Orne"
    pages = read_pages(make_pdf(tmp_path / "scan.pdf", *map(page, feet)))
    for one in pages:
        one.source = "recognised" if recognised else "layer"
    found = find_furniture(pages, 10.0)
    left = [line.text for one in pages for line in one.lines if line not in found]
    assert (feet[2] not in left) == recognised
    assert feet[0] not in left


def test_a_numbered_sheet_of_a_quartier_is_that_quartiers(tmp_path: Path) -> None:
    def page(sheet: Sheet) -> None:
        sheet.text(60, 80, "Fiche quartier n° 2 – Les Tanneries (Saint-Aubrin)", size=16, style="b")
        sheet.text(60, 110, "Équipements et acteurs présents", size=13, style="b")
        sheet.lines(60, 130, BODY)

    document = _read(make_pdf(tmp_path / "fiche.pdf", page, page))
    section = document.sections[1]
    assert (section.kind, section.title) == ("quartier", "Les Tanneries")


def test_the_title_of_a_table_heads_the_table_and_its_source_only(tmp_path: Path) -> None:
    rows = [["Commune", "Habitants"], ["Belleray", "1 060"], ["Vauclaire", "3 700"]]

    def page(sheet: Sheet) -> None:
        sheet.text(60, 80, "Article 2 : La géographie prioritaire", size=14, style="b")
        bottom = sheet.table(60, 130, [200, 100], rows, header=True)
        sheet.text(60, 125, "Tableau 1 – Les quartiers du contrat", style="b")  # last in the stream
        sheet.text(60, bottom + 16, "Source : Insee, recensement de 2020.")
        sheet.lines(60, bottom + 50, BODY * 4)

    document = _read(make_pdf(tmp_path / "titre.pdf", page))
    heads = {
        passage.text[unit.start : unit.end][:8]: (*passage.path, unit.lead)
        for passage in document.passages
        for unit in passage.units
    }
    assert "Tableau 1 – Les quartiers du contrat" in heads["Source :"]
    assert "Tableau 1 – Les quartiers du contrat" in heads["Belleray"]
    assert "Tableau 1 – Les quartiers du contrat" not in heads[BODY[0][:8]]


CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="le corpus réel n'est pas là")


@needs_corpus
def test_the_real_fiches_stand_under_their_enjeux_with_their_rubrics() -> None:
    document = _read(next(CORPUS.glob("fiches-*.pdf")))
    enjeux = [s for s in document.sections if s.kind == "enjeu"]
    fiches = [s for s in document.sections if s.kind == "fiche"]
    assert [int(e.number) for e in enjeux] == list(range(1, 25))
    assert len(fiches) == 43
    assert all(f.number.split("-")[0] == document.sections[f.parent].number for f in fiches)
    for fiche in fiches:
        rubrics = [s.title for s in document.sections if s.parent == fiche.index]
        # Fiche 14-1 has lost the label of its funders on the page itself.
        assert len(rubrics) == (3 if fiche.number == "14-1" else 4), fiche.label


@needs_corpus
def test_the_real_protocole_has_its_articles_objectives_and_annexes() -> None:
    document = _read(next(CORPUS.glob("protocole-engagements-grand-*.pdf")))
    numbers = {
        kind: [s.number for s in document.sections if s.kind == kind]
        for kind in ("article", "objectif", "annexe")
    }
    assert numbers["article"] == list("12345678")
    assert numbers["objectif"] == [
        "1.1",
        "2.1",
        "2.2",
        "2.3",
        "2.4",
        "3.1",
        "4.1",
        "4.2",
        "4.3",
        "5.1",
    ]
    assert numbers["annexe"] == list("12345")


@needs_corpus
def test_every_passage_of_the_real_contract_is_short_and_on_its_pages() -> None:
    document = _read(next(CORPUS.glob("contrat-*.pdf")))
    communes = {s.title for s in document.sections if s.kind == "commune"}
    assert len(communes) == 18
    for passage in document.passages:
        assert passage.tokens <= 400
        assert {box.page for box in passage.boxes} == set(passage.pages)
        for unit in passage.units:
            assert passage.text[unit.start : unit.end].strip()
    lost = document.report.left_out.get("non classé", 0)
    assert lost <= 0.005 * document.report.words
