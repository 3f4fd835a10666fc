"""The `assistant` command. Rooms above this one add theirs by entry points.

Heavy imports are left to the commands that need them: help answers at once.
"""

from __future__ import annotations

import atexit
import gc
import json
import sys
from collections.abc import Sequence
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.settings import Settings
    from index import Library

COMMANDS = "assistant.commands"
_FAILED = 1

app = typer.Typer(
    name="assistant",
    help="Questions et réponses sur les contrats de ville, chaque réponse renvoyant à sa page.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

JsonOption = Annotated[bool, typer.Option("--json", help="Écrire du JSON.")]


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Documents ou dossiers.", metavar="CHEMIN…")],
    as_json: JsonOption = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Suivre un dossier, jusqu'à Ctrl-C.")
    ] = False,
) -> None:
    """Ajouter des documents à la bibliothèque ; ceux qui n'ont pas changé sont passés."""
    from assistant.ingestion import ingest_paths
    from assistant.reports import progress_bars, show_reports

    if watch:
        if len(paths) != 1 or not paths[0].is_dir() or as_json:
            _fail("--watch suit un dossier : assistant ingest DOSSIER --watch")
        _watch(paths[0])
        return
    library = _library()
    try:
        with progress_bars(_errors()) as progress:
            reports = ingest_paths(library, paths, progress)
    except KeyboardInterrupt:
        _fail("Arrêté. Ce qui était ajouté le reste ; la même commande reprendra la suite.")
    if as_json:
        _print_json([report.model_dump() for report in reports])
    else:
        show_reports(reports, _console())
    if any(report.status == "failed" for report in reports):
        raise typer.Exit(_FAILED)


@app.command()
def sync(
    folder: Annotated[Path, typer.Argument(help="Le dossier à suivre.", metavar="DOSSIER")],
    as_json: JsonOption = False,
) -> None:
    """Mettre la bibliothèque au pas d'un dossier : nouveaux, changés, déplacés, retirés."""
    from assistant.reports import progress_bars, show_changes
    from assistant.sync import summary, synchronise

    library = _library()
    try:
        with progress_bars(_errors()) as progress:
            reports = synchronise(library, folder, progress)
    except KeyboardInterrupt:
        _fail("Arrêté. Ce qui était fait le reste ; la même commande reprendra la suite.")
    if as_json:
        _print_json([report.model_dump() for report in reports])
    else:
        show_changes(reports, summary(reports), _console())
    if any(report.status == "failed" and not report.again for report in reports):
        raise typer.Exit(_FAILED)


def _watch(folder: Path) -> None:
    from assistant.ingestion import IngestReport
    from assistant.reports import show_changes
    from assistant.sync import summary, watch

    console = _console()

    def tell(reports: Sequence[IngestReport]) -> None:
        show_changes(reports, summary(reports), console)

    console.print(f"Le dossier « {folder} » est suivi. Ctrl-C pour arrêter.", markup=False)
    try:
        watch(_library(), folder, tell)
    except KeyboardInterrupt:
        console.print("Arrêté.")


@app.command("list")
def list_documents(as_json: JsonOption = False) -> None:
    """Les documents de la bibliothèque, leurs copies et leurs versions antérieures."""
    from assistant.reports import document_json, show_documents

    library = _library()
    entries, shelved = library.documents(), library.shelved()
    if as_json:
        _print_json([document_json(entry) for entry in (*entries, *shelved)])
    else:
        show_documents(entries, shelved, _console())


@app.command()
def show(
    document: Annotated[
        str, typer.Argument(help="Nom de fichier ou identifiant.", metavar="DOCUMENT")
    ],
    as_json: JsonOption = False,
) -> None:
    """Le plan d'un document : ses sections et leurs pages."""
    from assistant.reports import document_json, section_json, show_sections

    library = _library()
    entry = library.document(document)
    sections = library.sections(entry.id)
    if as_json:
        _print_json(document_json(entry) | {"tree": [section_json(s) for s in sections]})
    else:
        show_sections(entry, sections, _console())


@app.command()
def remove(
    document: Annotated[
        str, typer.Argument(help="Nom de fichier ou identifiant.", metavar="DOCUMENT")
    ],
) -> None:
    """Retirer un document de la bibliothèque."""
    entry = _library().remove(document)
    _console().print(f"« {entry.name} » est retiré de la bibliothèque.", markup=False)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="La question.", metavar="QUESTION")] = "",
    as_json: JsonOption = False,
    document: Annotated[
        str,
        typer.Option(
            help="Ne chercher que dans un document, ou dans une version antérieure.",
            metavar="DOCUMENT",
        ),
    ] = "",
    whole: Annotated[
        bool, typer.Option("--all", help="Donner les listes entières, au-delà de 150 mots.")
    ] = False,
    batch: Annotated[
        Path | None,
        typer.Option(help="Fichier de questions, un objet JSON par ligne.", metavar="FICHIER"),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Où écrire les réponses, une par ligne.", metavar="FICHIER"),
    ] = None,
) -> None:
    """Poser une question, ou toutes celles d'un fichier (--batch et --out)."""
    if bool(question.strip()) == bool(batch) or bool(batch) != bool(out):
        _fail("Donnez une question, ou bien --batch QUESTIONS.jsonl avec --out RÉPONSES.jsonl.")
    from assistant.assistant import Assistant
    from index.entry import Filters

    assistant = Assistant(_settings())
    if batch and out:
        from assistant.batch import answer_batch

        answer_batch(assistant, batch, out, _errors(), whole)
        return
    filters = Filters(frozenset({assistant.library.document(document).id})) if document else None
    answer = assistant.ask(question, filters=filters)
    answer = answer.whole() if whole else answer
    if as_json:
        _print_json(answer.model_dump())
    else:
        from assistant.reports import show_answer

        show_answer(answer, _console())


@app.command()
def doctor() -> None:
    """Ce qui est installé, où sont les données, ce qui manque."""
    from assistant.doctor import examine
    from assistant.reports import show_checks

    checks = examine(_settings())
    show_checks(checks, _console())
    if not all(check.fine for check in checks):
        raise typer.Exit(_FAILED)


def main() -> None:
    """Entry point: what goes wrong is said in French, without a traceback."""
    from index.errors import LibraryError
    from ingest.model import DocumentError
    from prompts.lexicon import LexiconError
    from prompts.templates import TemplateError

    atexit.register(gc.freeze)  # all is given back at the end: cycles need not be looked for
    _add_commands()
    try:
        app()
    except (LibraryError, DocumentError, LexiconError, TemplateError) as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"{error.strerror or error}{f' : {error.filename}' if error.filename else ''}")


def _add_commands() -> None:
    for point in sorted(entry_points(group=COMMANDS), key=lambda point: point.name):
        try:
            command = point.load()
        except ImportError as error:
            _errors().print(f"La commande « {point.name} » manque : {error}", markup=False)
            continue
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=point.name)
        else:
            app.command(point.name)(command)


def _library() -> Library:
    from assistant.library import open_library

    return open_library(_settings())


def _settings() -> Settings:
    from pydantic import ValidationError

    from assistant.settings import Settings

    try:
        return Settings()
    except (ValidationError, ValueError) as error:
        _fail(f"Les réglages ne peuvent pas être lus : {error}")


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False)


def _errors() -> Console:
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def _print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def _fail(message: str) -> NoReturn:
    _errors().print(message, markup=False, soft_wrap=True)
    raise SystemExit(_FAILED)
