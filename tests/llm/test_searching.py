"""Follow-ups made whole and hard questions in parts, by a model: more, never less."""

import pytest

from assistant.llm.searching import fused
from assistant.query import Scored
from index import Library
from tests.llm.conftest import WithModel
from tests.llm.server import Reply, user_message

HISTORY = [("user", "Qui peut financer un projet de mobilité ?"), ("assistant", "- Etat [1]")]
FOLLOW_UP = "Et pour la santé ?"
WHOLE = "Qui peut financer un projet de santé ?"
COMPARISON = "Compare le revenu médian des Genêts et de La Fontaine."


def part(rewriting: str, answer: str = "JE NE SAIS PAS"):
    def play(request) -> Reply:
        system = request["messages"][0]["content"]
        return Reply(rewriting if "passages" not in system else answer)

    return play


def test_a_follow_up_is_made_whole_by_the_model(play, assisted: WithModel, plain) -> None:
    server = play(part(f"<think>voyons</think>{WHOLE}\n"))
    answer = assisted(server.url).ask(FOLLOW_UP, HISTORY)
    told = user_message(server.requests[0])
    assert "Question : Qui peut financer un projet de mobilité ?" in told
    assert answer.standalone_question == WHOLE
    assert user_message(server.requests[1]).endswith(f"Question : {WHOLE}")
    assert answer.model.calls == 2
    before = plain.ask(FOLLOW_UP, HISTORY)
    assert [p.passage_id for p in answer.passages[:5]] == [
        p.passage_id for p in before.passages[:5]
    ]
    assert {p.passage_id for p in before.passages[:10]} <= {p.passage_id for p in answer.passages}


@pytest.mark.parametrize(
    "rewriting",
    [
        "Qui peut financer la santé à Grenoble ?",
        "Qui peut financer 3 projets de santé ?",
        "Who can fund a project for the health of the people?",
        "Je ne sais pas.",
        "des zéphyrs parfumés",
        "",
        "santé " * 100,
        "<think>encore",
    ],
    ids=[
        "a name",
        "a figure",
        "English",
        "no answer",
        "another subject",
        "empty",
        "too long",
        "a thought",
    ],
)
def test_a_rewriting_that_adds_or_fails_is_left_aside(
    rewriting: str, play, assisted: WithModel, plain
) -> None:
    answer = assisted(play(part(rewriting)).url).ask(FOLLOW_UP, HISTORY)
    before = plain.ask(FOLLOW_UP, HISTORY)
    assert answer.standalone_question == before.standalone_question
    assert answer.passages == before.passages


def test_a_comparison_is_searched_side_by_side(play, assisted: WithModel, plain) -> None:
    sides = "- revenu médian des Genêts\n- revenu médian de La Fontaine\n3. revenu\nmédian"
    server = play(part(sides))
    answer = assisted(server.url).ask(COMPARISON)
    assert answer.model.calls == 2
    assert answer.standalone_question == COMPARISON
    assert len({p.passage_id for p in answer.passages}) == len(answer.passages)
    scores = [p.score for p in answer.passages]
    assert scores == sorted(scores, reverse=True)


def test_a_plain_question_costs_one_call(play, assisted: WithModel) -> None:
    server = play(part("x"))
    assisted(server.url).ask("Quand se réunit le comité de pilotage ?")
    assert len(server.requests) == 1


def test_an_ill_server_leaves_the_search_as_it_was(play, assisted: WithModel, plain) -> None:
    answer = assisted(play(Reply(status=500)).url).ask(COMPARISON)
    assert answer.passages == plain.ask(COMPARISON).passages


def test_the_first_five_stay_and_the_next_are_shared(library: Library) -> None:
    entry = library.documents()[0]
    passages = library.passages([f"{entry.id}-{n}" for n in range(30)])[:12]
    while len(passages) < 12:
        passages += library.passages(
            [f"{other.id}-{n}" for other in library.documents() for n in range(12)]
        )
    ranked = [Scored(passage, 1 - n / 20) for n, passage in enumerate(passages[:8])]
    other = [Scored(passage, 1.0) for passage in (*passages[:3], *passages[8:12])]
    result = fused(ranked, [other])
    ids = [scored.passage.id for scored in result]
    assert ids[:5] == [scored.passage.id for scored in ranked[:5]]
    assert ids[5:9] == [p.id for p in (passages[8], passages[5], passages[9], passages[6])]
    assert len(set(ids)) == len(ids) == len({s.passage.id for s in (*ranked, *other)})
    assert all(scored.score <= ranked[4].score for scored in result[5:])
