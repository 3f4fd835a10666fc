"""The prompts of language models: `modeles/*.md`, their variables declared and checked.

A template opens with its version and its variables, then has two parts: `# consigne` (what
the model is told once) and `# demande` (what this question brings). A variable is written
`{{ name }}`; values are put in as they stand, never read as templates again.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_FILE = re.compile(
    r"---\nversion: (?P<version>\d+)\nvariables: (?P<variables>[\w, ]+)\n---\n"
    r"# consigne\n(?P<system>.+)\n# demande\n(?P<user>.+)",
    re.DOTALL,
)
_VARIABLE = re.compile(r"\{\{ ?(\w+) ?\}\}")


class TemplateError(ValueError):
    """A template that cannot be used; the message is in French and names it."""


@dataclass(frozen=True, slots=True)
class Template:
    name: str
    version: str  # "repondre-1-9f3a5c": its number, and a print of its words
    variables: frozenset[str]
    system: str
    user: str

    def fill(self, **values: str) -> tuple[str, str]:
        """The two messages: what the system says, what the user asks.

        Raises:
            TemplateError: a variable is missing, or is not one of the template's.
        """
        if values.keys() != self.variables:
            wrong = ", ".join(sorted(values.keys() ^ self.variables))
            raise TemplateError(f"modèle de message « {self.name} » : variables {wrong}")
        return (
            _VARIABLE.sub(lambda match: values[match[1]], self.system),
            _VARIABLE.sub(lambda match: values[match[1]], self.user),
        )


def parse(name: str, text: str) -> Template:
    """Reads one template.

    Raises:
        TemplateError: its head or a part is missing, or it uses what it does not declare.
    """
    match = _FILE.fullmatch(text)
    if match is None:
        raise TemplateError(
            f"modèle de message « {name} » : il faut « version », « variables », "
            "puis « # consigne » et « # demande »"
        )
    declared = frozenset(re.findall(r"\w+", match["variables"]))
    used = frozenset(_VARIABLE.findall(match["system"] + match["user"]))
    if declared != used:
        wrong = ", ".join(sorted(declared ^ used))
        raise TemplateError(
            f"modèle de message « {name} » : {wrong} déclaré sans servir, ou l'inverse"
        )
    words = hashlib.sha256(text.encode()).hexdigest()[:6]
    return Template(
        name=name,
        version=f"{name}-{match['version']}-{words}",
        variables=declared,
        system=match["system"].strip(),
        user=match["user"].strip(),
    )


@cache
def load(name: str) -> Template:
    """The template `modeles/<name>.md`."""
    return parse(name, (files("prompts") / "modeles" / f"{name}.md").read_text("utf-8"))
