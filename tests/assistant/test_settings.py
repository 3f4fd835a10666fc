"""Settings: environment first, then the files, then the defaults."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.settings import Settings


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ASSISTANT_DATA", raising=False)
    monkeypatch.delenv("ASSISTANT_EMBEDDER", raising=False)
    return tmp_path


def test_by_default_everything_is_in_donnees(place: Path):
    assert Settings().data == Path("donnees")


def test_the_environment_wins_over_the_files(place: Path, monkeypatch: pytest.MonkeyPatch):
    (place / "assistant.toml").write_text('embedder = "ici"\n', encoding="utf-8")
    assert Settings().embedder == "ici"
    monkeypatch.setenv("ASSISTANT_EMBEDDER", "là")
    assert Settings().embedder == "là"


def test_the_file_where_one_runs_wins_over_that_of_the_data_folder(
    place: Path, monkeypatch: pytest.MonkeyPatch
):
    data = place / "ailleurs"
    data.mkdir()
    monkeypatch.setenv("ASSISTANT_DATA", str(data))
    (data / "assistant.toml").write_text(
        'embedder = "des données"\nchroma_url = "http://base:8000"\n', encoding="utf-8"
    )
    (place / "assistant.toml").write_text('embedder = "d\'ici"\n', encoding="utf-8")
    settings = Settings()
    assert (settings.embedder, settings.chroma_url) == ("d'ici", "http://base:8000")


def test_every_setting_is_in_the_table_with_what_it_does():
    table = Settings.table()
    assert next(name for name, _, _ in table) == "ASSISTANT_DATA"
    assert all(name.startswith("ASSISTANT_") and what for name, _, what in table)
