"""What the command line shows: tables, trees, answers, progress; and the same as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from assistant.markdown import plain

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.answer import Answer
    from assistant.doctor import Check
    from assistant.ingestion import IngestReport, Progress
    from index.entry import Entry
    from ingest.model import Section

_STATUS = {
    "added": "ajouté",
    "replaced": "remplacé",
    "unchanged": "inchangé",
    "renamed": "renommé",
    "removed": "retiré",
    "failed": "[red]échec[/red]",
}


@contextmanager
def progress_bars(console: Console) -> Iterator[Progress]:
    """A bar for each document being read, counted in pages, with the time left."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskID,
        TextColumn,
        TimeRemainingColumn,
    )

    with Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("pages, reste"),
        TimeRemainingColumn(elapsed_when_finished=True),
        console=console,
    ) as bars:
        tasks: dict[str, TaskID] = {}

        def show(name: str, done: int, total: int) -> None:
            if name not in tasks:
                for read in [task for task in bars.tasks if task.finished][:-4]:
                    bars.remove_task(read.id)  # a folder of hundreds is no wall of bars
                tasks[name] = bars.add_task(name, total=total)
            if tasks[name] in bars.task_ids:
                bars.update(tasks[name], completed=done, total=total)

        yield show


def show_reports(reports: Sequence[IngestReport], console: Console) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table("Document", "État", "Pages", "Sections", "Tableaux", "Passages", "Secondes")
    for report in reports:
        table.add_row(
            escape(report.document),
            _STATUS[report.status],
            *map(str, (report.pages, report.sections, report.tables, report.passages)),
            f"{report.seconds:.1f}".replace(".", ","),
        )
    if reports:
        console.print(table)
    for report in reports:
        if report.message:
            console.print(report.message, markup=False, soft_wrap=True)


def show_changes(reports: Sequence[IngestReport], summary: str, console: Console) -> None:
    """What a synchronisation did, a line a file that changed, then the count."""
    from rich.markup import escape

    for report in reports:
        if report.status == "unchanged":
            continue
        if report.again:
            console.print(f"toujours illisible : {escape(report.document)}", soft_wrap=True)
            continue
        line = f"{_STATUS[report.status]} : {escape(report.document)}"
        console.print(line, soft_wrap=True)
        if report.message:
            console.print(f"  {report.message}", markup=False, soft_wrap=True, style="dim")
    console.print(summary[0].upper() + summary[1:], markup=False)


def document_json(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "document": entry.name,
        "title": entry.title,
        "period": entry.period,
        "pages": entry.pages,
        "sections": entry.sections,
        "passages": entry.passages,
        "added": entry.added,
        "state": entry.state,
        "served_by": entry.served_by,
    }


def show_documents(entries: Sequence[Entry], shelved: Sequence[Entry], console: Console) -> None:
    from rich.markup import escape
    from rich.table import Table

    if not entries:
        console.print("La bibliothèque est vide. Pour la remplir : assistant ingest CHEMIN…")
        return
    table = Table("Document", "Titre", "Période", "Pages", "Passages", "Identifiant")
    for entry in entries:
        table.add_row(
            escape(entry.name),
            escape(entry.title),
            escape(entry.period),
            str(entry.pages),
            str(entry.passages),
            entry.id,
        )
    console.print(table)
    names = {entry.id: entry.name for entry in (*entries, *shelved)}
    for entry in shelved:
        what = "copie de" if entry.state == "copy" else "version antérieure de"
        other = names.get(entry.served_by, "?")
        day = f", ajoutée le {entry.added[:10]}" if entry.state == "older" else ""
        console.print(f"{entry.name} : {what} {other}{day} ({entry.id})", markup=False, style="dim")


def section_json(section: Section) -> dict[str, Any]:
    return {
        "index": section.index,
        "parent": section.parent,
        "level": section.level,
        "kind": section.kind,
        "number": section.number,
        "title": section.title,
        "label": section.label,
        "first_page": section.first_page,
        "last_page": section.last_page,
    }


def show_sections(entry: Entry, sections: Sequence[Section], console: Console) -> None:
    from rich.markup import escape
    from rich.tree import Tree

    root = Tree(escape(f"{entry.title} ({entry.name}, {entry.pages} pages)"))
    nodes = {0: root}
    for section in sections[1:]:
        pages = (
            f"p. {section.first_page}"
            if section.first_page == section.last_page
            else f"p. {section.first_page}-{section.last_page}"
        )
        above = nodes.get(section.parent, root)
        nodes[section.index] = above.add(f"{escape(section.label)} [dim]{pages}[/dim]")
    console.print(root)


def show_answer(answer: Answer, console: Console) -> None:
    console.print(plain(answer.answer), markup=False)
    if answer.more:
        console.print(f"\n{answer.more.label} : assistant ask --all", markup=False, style="dim")
    if answer.citations:
        console.print()
    for citation in answer.citations:
        pages = ", ".join(map(str, citation.pages))
        console.print(
            f"[{citation.n}] {citation.title}, {citation.locator}, p. {pages}",
            markup=False,
            style="dim",
        )


def show_checks(checks: Sequence[Check], console: Console) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table("", "Quoi", "Constat", show_header=False, box=None)
    for check in checks:
        mark = "[green]✓[/green]" if check.fine else "[red]✗[/red]"
        table.add_row(mark, escape(check.what), escape(check.found))
    console.print(table)
