"""Settings: from the environment, then `assistant.toml` beside where one runs, then the
same file in the data folder, then the defaults below.

`Settings.table()` is the one list of them, shown by `assistant doctor` and in the README.
"""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

PREFIX = "ASSISTANT_"
FILE_NAME = "assistant.toml"
DEFAULT_DATA = Path("donnees")


class Settings(BaseSettings):
    """Each field's description is what people read: in French."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore")

    data: Path = Field(
        DEFAULT_DATA,
        description="Dossier de la bibliothèque et des conversations : il contient tout l'état.",
    )
    embedder: str = Field(
        "",
        description="Modèle d'encodage sentence-transformers (dossier ou nom) à la place du "
        "modèle par défaut ; en changer recalcule les vecteurs.",
    )
    chroma_url: str = Field(
        "",
        description="Adresse d'un serveur Chroma à la place de la base embarquée.",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        files = [path for path in (_data_folder() / FILE_NAME, Path(FILE_NAME)) if path.is_file()]
        return (init_settings, env_settings, TomlConfigSettingsSource(settings_cls, files))

    @classmethod
    def table(cls) -> list[tuple[str, str, str]]:
        """(environment variable, default, what it does), one row a setting."""
        return [
            (PREFIX + name.upper(), _shown(field.default), field.description or "")
            for name, field in cls.model_fields.items()
        ]

    def values(self) -> dict[str, str]:
        """Environment variable -> value in force; secrets are never written out."""
        return {
            PREFIX + name.upper(): _shown(getattr(self, name)) for name in type(self).model_fields
        }


def _data_folder() -> Path:
    """Where the settings file of the data folder is looked for, before settings are read."""
    return Path(os.environ.get(PREFIX + "DATA") or DEFAULT_DATA)


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "•••" if value.get_secret_value() else ""
    return "" if value is None else str(value)
