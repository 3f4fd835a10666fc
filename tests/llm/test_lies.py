"""Whatever a model writes, what reaches the user is in the pages."""

import re
from collections import Counter

import pytest

from assistant.answer import Answer
from assistant.markdown import plain
from index import Library
from tests.llm.conftest import WithModel
from tests.llm.lies import FALSE, LIES, liar, passages, true_line
from tests.llm.server import Playing, Reply

QUESTIONS = (
    "Quand se réunit le comité de pilotage de Montbrun ?",
    "Qui peut financer un projet de mobilité pour les demandeurs d'emploi ?",
    "Quel est le revenu médian aux Genêts, à Montbrun ?",
    "Que fait le centre social pour la santé à La Fontaine ?",
    "Combien l'atelier santé ville verse-t-il à la permanence de soins ?",
)
MARK = re.compile(r"(?<!\\)\[(\d+)\]")


def page_words(library: Library, document: str, pages: list[int]) -> str:
    return "".join(word for page in pages for word in library.page(document, page).words)


def check_promises(answer: Answer, library: Library) -> None:
    """Every mark is a citation's, every citation's quote stands on its pages."""
    marks = {int(n) for n in MARK.findall(answer.answer)}
    assert marks == {citation.n for citation in answer.citations}
    for citation in answer.citations:
        quote = "".join(citation.quote.split())
        assert quote in page_words(library, citation.document_id, citation.pages)
    if answer.engine.startswith("llm:") and not answer.refused:
        for line in re.split(r"\n+|(?<=\])\s(?=[^\[\n])", answer.answer):
            if line.strip() and not line.startswith(("*", "Les documents ne le disent pas")):
                assert MARK.search(line), line


def test_one_hundred_lying_answers_and_no_lie_reaches_the_user(
    play, assisted: WithModel, library: Library
) -> None:
    server: Playing = play("")
    assistant = assisted(server.url)
    engines: Counter[str] = Counter()
    dropped = 0
    for seed in range(100):
        server.part = liar(seed)
        answer = assistant.ask(QUESTIONS[seed % len(QUESTIONS)])
        assert not FALSE.search(plain(answer.answer)), (seed, answer.answer)
        check_promises(answer, library)
        engines[answer.engine] += 1
        dropped += answer.dropped
        if answer.engine == "extractive":
            assert "réponse par extraits" in answer.answer
            assert answer.dropped == 1  # the first line decided
    assert len(server.requests) == 100
    assert engines["llm:joueur"] >= 60, "true sentences before a lie are kept"
    assert dropped >= 150


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_behind_a_true_line_is_dropped_and_counted(lie, play, assisted: WithModel) -> None:
    import random

    def part(request):
        number, _, text = passages(request)[0]
        said = lie(random.Random(1), number, text[0], "Une phrase que nul document ne contient.")
        return Reply(f"{true_line(number, text[0])}\n{said}")

    answer = assisted(play(part).url).ask(QUESTIONS[0])
    assert answer.engine == "llm:joueur"
    assert answer.dropped == 1
    assert not FALSE.search(plain(answer.answer))


def test_what_is_false_of_a_real_quote_gives_way_to_the_passage(play, assisted: WithModel) -> None:
    def part(request):
        number, _, text = passages(request)[0]
        return Reply(
            f"[{number}] « {text[1]} » => {text[1]}\n"
            f"[{number}] « {text[0]} » => Le comité se réunit 12 fois par an à Paris."
        )

    answer = assisted(play(part).url).ask(QUESTIONS[0])
    assert answer.answer.endswith(
        "Le comité de pilotage se réunit deux fois par an sous la présidence du maire. [2]"
    )
    assert (answer.dropped, answer.model.replaced) == (1, 1)


@pytest.mark.parametrize(
    ("quote", "sentence", "holds"),
    [
        ("se réunit deux fois par an", "Le comité de pilotage se réunit deux fois par an.", True),
        ("se réunit deux fois par an", "Il se réunit 2 fois par an.", True),
        ("se réunit deux fois par an", "Le comité se réunit trois fois par an.", False),
        ("se réunit deux fois par an", "Le comité se réunit deux fois par mois.", False),
        ("se réunit deux fois par an", "Le comité ne se réunit pas deux fois par an.", False),
        ("se réunit deux fois par an", "Le Préfet préside le comité de pilotage.", False),
        ("se réunit deux fois par an", "L'article 3 dit que le comité se réunit deux fois par an.", True),
        ("se réunit deux fois par an", "L'article 4 dit que le comité se réunit deux fois par an.", False),
        ("se réunit deux fois", "Le comité de pilotage se réunit toujours, deux fois par an.", False),
        ("valide la programmation annuelle", "Il valide chaque année la programmation annuelle des crédits.", True),
        ("valide la programmation annuelle", "Il rejette la programmation annuelle des crédits.", False),
    ],
)  # fmt: skip
def test_a_sentence_says_no_more_than_its_quote(
    quote: str, sentence: str, holds: bool, play, assisted: WithModel
) -> None:
    answer = assisted(play(f"[1] « {quote} » => {sentence}").url).ask(QUESTIONS[0])
    assert (answer.engine == "llm:joueur") is holds
