"""Settings: from the environment, then `assistant.toml` beside where one runs, then the
same file in the data folder, then the defaults below.

`Settings.table()` is the one list of them, shown by `assistant doctor` and in the README.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
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

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        extra="ignore",
        hide_input_in_errors=True,  # it may be the key
    )

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
    llm_url: str = Field(
        "",
        description="Adresse d'un modèle de langage compatible OpenAI (Ollama, vLLM, llama.cpp, "
        "Mistral, Albert…), telle que http://127.0.0.1:11434/v1 ; vide : réponses par extraits.",
    )
    llm_model: str = Field("", description="Nom du modèle à cette adresse.")
    llm_key: SecretStr = Field(SecretStr(""), description="Clé de cette adresse ; jamais écrite.")
    llm_budget: int = Field(
        3000, ge=500, description="Jetons de passages donnés au modèle (comptés par tiktoken)."
    )
    llm_timeout: float = Field(
        30.0, gt=0, description="Secondes sans un mot du modèle avant de répondre par extraits."
    )
    llm_at_once: int = Field(4, ge=1, description="Questions posées au modèle en même temps.")
    llm_price_in: float = Field(
        0.0, ge=0, description="Prix d'un million de jetons lus, pour le coût des évaluations."
    )
    llm_price_out: float = Field(0.0, ge=0, description="Prix d'un million de jetons écrits.")

    @model_validator(mode="after")
    def _whole_model(self) -> Self:
        if bool(self.llm_url) != bool(self.llm_model):
            raise ValueError("ASSISTANT_LLM_URL et ASSISTANT_LLM_MODEL vont ensemble")
        parts = urlsplit(self.llm_url)
        if self.llm_url and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("ASSISTANT_LLM_URL doit commencer par http:// ou https://")
        if parts.username or parts.password or parts.query:
            raise ValueError(
                "ASSISTANT_LLM_URL contient une clé : mettez-la dans ASSISTANT_LLM_KEY"
            )
        return self

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
