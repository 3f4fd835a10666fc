"""`assistant eval`: measure the answers on a question set."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.settings import Settings

_FAILED = 1

app = typer.Typer(
    help="Mesurer la qualité des réponses sur un jeu de questions.", no_args_is_help=True
)

QuestionsArgument = Annotated[
    Path, typer.Argument(help="Jeu de questions (JSONL).", metavar="QUESTIONS")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Écrire du JSON.")]
_RUN = "Identifiant d’une évaluation, ou son fichier JSON."


@app.command()
def run(questions: QuestionsArgument, as_json: JsonOption = False) -> None:
    """Poser toutes les questions, mesurer les réponses et garder le résultat."""
    from rich.progress import track

    from assistant.assistant import Assistant
    from eval.evaluate import evaluate
    from eval.model_use import in_words
    from eval.questions import load_questions
    from eval.runs import save
    from eval.table import print_scores

    with _errors_in_french():
        asked = load_questions(questions)
        assistant = Assistant(_settings())
        shown = track(asked, "Questions", console=_console(stderr=True))
        done = evaluate(assistant, shown, questions)
        kept = save(done, assistant.settings.data)
    found, cost = done.slices(), done.model_cost()
    if as_json:
        _print_json(
            {
                "run": done.id,
                "file": str(kept),
                "context": done.context.model_dump(),
                "whole": found[0].to_json(),
                "slices": [part.to_json() for part in found[1:]],
            }
            | ({"model": cost.model_dump()} if cost else {})
        )
        return
    print_scores(found, _console())
    if cost:
        _console().print(in_words(cost), markup=False)
    _console().print(
        f"\nÉvaluation {done.id}, gardée dans {kept}.\n"
        f"Page à lire : assistant eval report {done.id}",
        markup=False,
        soft_wrap=True,
    )


@app.command("list")
def list_runs() -> None:
    """Les évaluations gardées, la plus récente d’abord."""
    from rich.table import Table

    from eval.runs import listed

    table = Table("identifiant", "questions", "n", "version", "score", box=None)
    for name, file, count, code, score in listed(_settings().data):
        table.add_row(name, file, str(count), code, f"{score:.2f}".replace(".", ","))
    _console().print(table)


@app.command()
def compare(
    before: Annotated[str, typer.Argument(help=_RUN, metavar="AVANT")],
    after: Annotated[str, typer.Argument(help=_RUN, metavar="APRÈS")],
    as_json: JsonOption = False,
) -> None:
    """Comparer deux évaluations, question par question."""
    from eval.compare import compare as compare_shares
    from eval.runs import load
    from eval.table import comparison_json, print_comparison

    with _errors_in_french():
        data = _settings().data
        one, other = load(before, data), load(after, data)
    found = compare_shares(one.shares(), other.shares())
    if as_json:
        _print_json(comparison_json(found))
        return
    asked = {r.question.id: r.question.question for r in (*one.results, *other.results)}
    print_comparison(found, asked, _console())


@app.command()
def report(
    run_name: Annotated[str, typer.Argument(help=_RUN, metavar="ÉVALUATION")],
    out: Annotated[
        Path | None, typer.Option(help="Où l’écrire ; par défaut à côté de l’évaluation.")
    ] = None,
) -> None:
    """Écrire la page d’une évaluation : un seul fichier HTML, lisible sans réseau."""
    from eval.report import render
    from eval.runs import FOLDER, load

    with _errors_in_french():
        data = _settings().data
        found = load(run_name, data)
        path = out or data / FOLDER / f"{found.id}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(render(found), encoding="utf-8")
    _console().print(str(path), markup=False, soft_wrap=True)


@app.command()
def judge(
    run_name: Annotated[str, typer.Argument(help=_RUN, metavar="ÉVALUATION")],
    as_json: JsonOption = False,
) -> None:
    """Faire juger les réponses par le modèle de langage des réglages, à côté des mesures."""
    from rich.progress import track

    from eval.judge import judge_run, save_opinions
    from eval.runs import load

    with _errors_in_french():
        settings = _settings()
        done = load(run_name, settings.data)
        shown = track(done.results, "Réponses", console=_console(stderr=True))
        opinions = judge_run(settings, shown)
        kept = save_opinions(opinions, done.id, settings.data)
    if as_json:
        _print_json(opinions.model_dump())
        return
    _console().print(opinions.in_words(), markup=False, soft_wrap=True)
    _console().print(str(kept), markup=False, soft_wrap=True)


@app.command()
def check(questions: QuestionsArgument) -> None:
    """Vérifier un jeu de questions : ses champs, et ses citations dans les documents."""
    from assistant.library import open_library
    from eval.check import check as check_set
    from eval.shelf import Shelf

    with _errors_in_french():
        remarks = check_set(questions, Shelf(open_library(_settings())))
    console = _console()
    styles = {"erreur": "bold red", "attention": "yellow", "trouvé": "green"}
    for remark in remarks:
        console.print(f"ligne {remark.line}", f"[{styles[remark.level]}]{remark.level}[/]", end=" ")
        console.print(remark.message, markup=False, soft_wrap=True)
    counts = {level: sum(r.level == level for r in remarks) for level in styles}
    console.print(
        f"\n{counts['trouvé']} citation(s) trouvée(s), {counts['erreur']} erreur(s), "
        f"{counts['attention']} avertissement(s)."
    )
    if counts["erreur"]:
        raise typer.Exit(_FAILED)


@app.command()
def template(
    out: Annotated[
        Path, typer.Argument(help="Tableau à écrire, .xlsx ou .csv.", metavar="TABLEAU")
    ],
    questions: Annotated[
        Path | None,
        typer.Option("--from", help="Jeu de questions à y mettre.", metavar="QUESTIONS"),
    ] = None,
) -> None:
    """Écrire un tableau à remplir (.xlsx ou .csv), avec un exemple ou un jeu existant."""
    from eval.questions import load_questions
    from eval.spreadsheet import EXAMPLE, write_spreadsheet

    with _errors_in_french():
        rows = load_questions(questions) if questions else [EXAMPLE]
        write_spreadsheet(rows, out)
    _console().print(f"{out} : {len(rows)} question(s).", markup=False, soft_wrap=True)


@app.command("import")
def import_spreadsheet(
    table: Annotated[Path, typer.Argument(help="Tableau .xlsx ou .csv.", metavar="TABLEAU")],
    out: Annotated[Path, typer.Argument(help="Jeu de questions à écrire.", metavar="QUESTIONS")],
) -> None:
    """Faire un jeu de questions d’un tableau rempli."""
    from eval.questions import write_questions
    from eval.spreadsheet import read_spreadsheet

    with _errors_in_french():
        rows = read_spreadsheet(table)
        write_questions(rows, out)
    _console().print(f"{out} : {len(rows)} question(s).", markup=False, soft_wrap=True)


@app.command()
def gate(
    run_name: Annotated[str, typer.Argument(help=_RUN, metavar="ÉVALUATION")],
    reference: Annotated[Path, typer.Argument(help="Référence (JSON).", metavar="RÉFÉRENCE")],
    save: Annotated[
        bool, typer.Option("--save", help="Faire de l’évaluation la nouvelle référence.")
    ] = False,
) -> None:
    """Échouer si une mesure baisse, au-delà du bruit, par rapport à une référence."""
    from eval.gate import load_reference, regressions, save_reference
    from eval.runs import load
    from eval.table import figure

    with _errors_in_french():
        found = load(run_name, _settings().data)
        if save:
            save_reference(found, reference)
            return
        fallen = regressions(load_reference(reference), found)
    for difference in fallen:
        before, after = (
            figure(difference.metric, v) for v in (difference.before, difference.after)
        )
        _console().print(f"{difference.metric.label} : {before} → {after}, au-delà du bruit")
    if fallen:
        raise typer.Exit(_FAILED)
    _console().print("Rien ne baisse au-delà du bruit.")


@app.command()
def score(
    answers: Annotated[
        Path, typer.Argument(help="Réponses de « assistant ask --batch ».", metavar="RÉPONSES")
    ],
    questions: QuestionsArgument,
    documents: Annotated[
        list[Path] | None,
        typer.Option(help="Dossier des PDF, pour vérifier les citations sur leurs pages."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Mesurer des réponses déjà enregistrées, de cet assistant ou d’un autre système."""
    from eval.batch import judge_batch, load_answers
    from eval.pages import PageReader
    from eval.questions import load_questions
    from eval.scores import slices
    from eval.table import print_scores

    with _errors_in_french():
        asked = load_questions(questions)
        pages = PageReader.of_folders(documents) if documents else None
        found = slices(judge_batch(asked, load_answers(answers), pages))
    if as_json:
        _print_json([part.to_json() for part in found])
    else:
        print_scores(found, _console())


@contextmanager
def _errors_in_french() -> Iterator[None]:
    """What the user can mend is said in a line; the command ends with code 1."""
    from eval.batch import AnswersError
    from eval.questions import QuestionSetError
    from eval.runs import RunError
    from eval.spreadsheet import SpreadsheetError

    try:
        yield
    except (AnswersError, QuestionSetError, RunError, SpreadsheetError) as error:
        _console(stderr=True).print(str(error), markup=False, soft_wrap=True)
        raise typer.Exit(_FAILED) from error


def _settings() -> Settings:
    from assistant.settings import Settings

    return Settings()


def _console(stderr: bool = False) -> Console:
    from rich.console import Console

    return Console(stderr=stderr, highlight=False)


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1))
