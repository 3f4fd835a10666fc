"""`assistant serve`: the application on this machine, or for a network."""

from __future__ import annotations

import errno
import socket
from typing import Annotated

import typer

_PORT_TAKEN = 1
_LAST_WORDS_S = 2


def serve(
    host: Annotated[
        str, typer.Option(help="Adresse d'écoute ; 0.0.0.0 ouvre l'application au réseau.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port d'écoute.")] = 7860,
) -> None:
    """Ouvrir l'application dans le navigateur."""
    listening = _listen(host, port)
    # Heavy imports come after the port is known to be free.
    import uvicorn

    from assistant.assistant import Assistant
    from assistant.settings import Settings
    from ui.app import create_app

    assistant = Assistant(Settings())
    documents = assistant.library.documents()
    app = create_app(assistant, shared=not _is_own_machine(host))
    if documents:
        pages = sum(entry.pages for entry in documents)
        typer.echo(f"Bibliothèque : {len(documents)} document(s), {pages} pages.")
    else:
        typer.echo(
            "La bibliothèque est vide : ajoutez des PDF avec « assistant ingest DOSSIER ». "
            "L'application les verra sans redémarrer.",
            err=True,
        )
    typer.echo(f"L'application est prête : {_address(host, port)} (Ctrl+C pour l'arrêter)")
    # Open pages keep a stream open: Ctrl+C does not wait for them.
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=_LAST_WORDS_S)
    )
    server.run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    """The socket, taken before anything is loaded: a port in use is told at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()
    except OSError as error:
        listening.close()
        typer.echo(_why(error, host, port), err=True)
        raise typer.Exit(_PORT_TAKEN) from None
    return listening


def _is_own_machine(host: str) -> bool:
    return host in ("localhost", "::1") or host.startswith("127.")


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Le port {port} est déjà pris, peut-être par une application ouverte ailleurs : "
            f"fermez-la, ou choisissez un autre port (--port {port % 65535 + 1})."
        )
    if error.errno == errno.EACCES:
        return f"Le port {port} demande des droits d'administration : prenez-en un après 1024."
    return f"L'adresse {host} ne peut pas être ouverte : {error.strerror or error}."


def _address(host: str, port: int) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)
    return f"http://{shown}:{port}"
