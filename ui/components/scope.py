"""Where to look: choices of documents, territories, communes and themes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.scope import Scope

if TYPE_CHECKING:
    from assistant.scope import Choices


class ScopePicker:
    """Four lists in a panel that folds; their values make a `Scope`."""

    def __init__(self) -> None:
        with gr.Accordion("Où chercher", open=False, elem_id="scope"):
            self.fields = [
                gr.Dropdown(
                    choices=[],
                    value=[],
                    multiselect=True,
                    label=label,
                    elem_id=f"scope-{name}",
                    container=True,
                )
                for name, label in (
                    ("document", "Document"),
                    ("territory", "Territoire"),
                    ("commune", "Commune"),
                    ("theme", "Thème"),
                )
            ]

    def offered(self, choices: Choices) -> dict[Any, Any]:
        """The updates that offer what the library holds."""
        lists: list[list[tuple[str, str]]] = [
            [(title, identity) for identity, title in choices.documents.items()],
            *(
                [(name, name) for name in sorted(names, key=str.casefold)]
                for names in (choices.territories, choices.communes, choices.themes)
            ),
        ]
        return {
            field: gr.update(choices=offered, value=[], visible=len(offered) > 0)
            for field, offered in zip(self.fields, lists, strict=True)
        }

    def emptied(self) -> dict[Any, Any]:
        return {field: [] for field in self.fields}


def chosen(*values: list[str] | None) -> Scope:
    """What the four lists say."""
    return Scope(*(tuple(value or ()) for value in values))
