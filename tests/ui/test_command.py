"""`assistant serve`, before anything is served."""

from __future__ import annotations

import socket

import typer
from typer.testing import CliRunner

from ui.command import serve


def test_a_port_in_use_is_told_in_french_at_once() -> None:
    app = typer.Typer()
    app.command()(serve)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(app, ["--port", str(port)])
    assert result.exit_code != 0
    assert f"Le port {port} est déjà pris" in result.output
    assert "--port" in result.output
