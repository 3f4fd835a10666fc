"""What can go wrong with the library; every message is for a person, in French."""

from __future__ import annotations

from collections.abc import Iterable


class LibraryError(Exception):
    """The library cannot do what was asked."""


class LibraryBusy(LibraryError):
    """Another process is writing."""

    def __init__(self) -> None:
        super().__init__(
            "Une autre opération modifie déjà la bibliothèque. Attendez qu'elle se termine, "
            "puis recommencez."
        )


class UnknownDocument(LibraryError):
    """No such document; the message lists those there are."""

    def __init__(self, asked: str, names: Iterable[str]) -> None:
        there = ", ".join(f"« {name} »" for name in names)
        listing = f"Documents présents : {there}." if there else "La bibliothèque est vide."
        super().__init__(f"Aucun document « {asked} » dans la bibliothèque. {listing}")


class UnknownPassage(LibraryError):
    """No such passage (any more)."""

    def __init__(self, asked: str) -> None:
        super().__init__(f"Le passage « {asked} » n'est pas, ou n'est plus, dans la bibliothèque.")


class EmbedderError(LibraryError):
    """A model that cannot be loaded."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"Le modèle de plongement « {name} » ne peut pas être chargé : {reason} "
            "Vérifiez ASSISTANT_EMBEDDER (dossier du modèle ou nom sur le Hub) ; "
            "la bibliothèque n'a pas été modifiée."
        )
