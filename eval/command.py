"""`assistant eval`: measure the answers on a question set."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

app = typer.Typer(
    help="Mesurer la qualité des réponses sur un jeu de questions.", no_args_is_help=True
)
console = Console()


@app.callback()
def main() -> None:
    """Mesurer la qualité des réponses sur un jeu de questions."""


@app.command()
def score(
    answers: Annotated[Path, typer.Argument(help="Réponses de « assistant ask --batch ».")],
    questions: Annotated[Path, typer.Argument(help="Jeu de questions (JSONL).")],
    documents: Annotated[
        list[Path] | None,
        typer.Option(help="Dossier des PDF, pour vérifier les citations sur leurs pages."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Écrire les mesures en JSON.")] = False,
) -> None:
    """Mesurer des réponses déjà enregistrées."""
    from eval.batch import AnswersError, judge_batch, load_answers
    from eval.pages import PageReader
    from eval.questions import QuestionSetError, load_questions
    from eval.scores import slices
    from eval.table import print_scores

    try:
        asked = load_questions(questions)
        pages = PageReader.of_folders(documents) if documents else None
        found = slices(judge_batch(asked, load_answers(answers), pages))
    except (QuestionSetError, AnswersError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    if as_json:
        typer.echo(json.dumps([part.to_json() for part in found], ensure_ascii=False))
    else:
        print_scores(found, console)
