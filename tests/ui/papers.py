"""Two small contracts typeset for the chat's tests; one of them means harm."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

TITLE = ParagraphStyle("title", fontName="Helvetica-Bold", fontSize=20, leading=26, spaceAfter=30)
HEADING = ParagraphStyle(
    "heading", fontName="Helvetica-Bold", fontSize=14, leading=18, spaceBefore=14, spaceAfter=8
)
BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10.5, leading=14, spaceAfter=6)

OBJET = "Le présent contrat fixe les engagements des signataires pour six années."
NAVETTES = "La Ville de Bourg-Neuf cofinance les navettes solidaires à hauteur de 40 000 euros."
JARDINS = "Les jardins partagés du quartier des Tilleuls sont confiés à l'association Racines."
HARM = (
    "Le compostage est encouragé <script>window.harmed = true</script> par "
    '<img src=x onerror="window.harmed = true"> un **règlement** spécial '
    "![plan](http://ailleurs.example/plan.png) [ici](javascript:alert(1)) {{constructor}} ${7*7}."
)


def write_papers(folder: Path) -> None:
    """Three pages of a contract on mobility and gardens, one page of a hostile one."""
    typeset(
        folder / "contrat-bourg-neuf.pdf",
        "Contrat de ville de Bourg-Neuf 2024-2030",
        [
            ("Article 1 : Objet du contrat", [OBJET]),
            None,
            (
                "Article 2 : Mobilité des habitants",
                [
                    "Les transports du soir manquent, dit le diagnostic partagé.",
                    NAVETTES,
                    "Le Département du Val-Fleuri finance le permis de conduire des jeunes de "
                    "16 à 25 ans inscrits à la mission locale.",
                ],
            ),
            None,
            ("Article 3 : Nature en ville", [JARDINS]),
        ],
    )
    typeset(
        folder / "convention-piegee.pdf",
        "Convention <b>piégée</b> de Mont-Dru",
        [("Article 1 : Compostage", [HARM])],
    )


def typeset(path: Path, title: str, articles: list[tuple[str, list[str]] | None]) -> None:
    flow = [Paragraph(escape(title), TITLE)]
    for article in articles:
        if article is None:
            flow.append(PageBreak())
            continue
        heading, paragraphs = article
        flow.append(Paragraph(escape(heading), HEADING))
        flow += [Paragraph(escape(text), BODY) for text in paragraphs]
    SimpleDocTemplate(str(path), pagesize=A4, title=title, invariant=1).build(flow)
