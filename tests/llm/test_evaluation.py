"""The same evaluation with a model: what it adds, what it costs, and a judge beside."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.assistant import Assistant
from assistant.ingestion import ingest_paths
from assistant.settings import Settings
from eval.command import app
from eval.evaluate import evaluate
from eval.judge import read_opinion
from eval.metrics import GivenAnswer, judge
from eval.questions import load_questions
from eval.report import render
from eval.runs import FOLDER, Run, save
from tests.eval.builders import a_citation, a_passage, a_question
from tests.llm.conftest import KEY
from tests.llm.lies import liar, passages, true_line
from tests.llm.server import Reply


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    folder = tmp_path_factory.mktemp("evaluation-modele")
    ingest_paths(Assistant(Settings(data=folder)).library, [samples])
    return folder


def honest(request) -> Reply:
    """Quotes the first passages, a false figure in the middle; says little of searches."""
    given = passages(request)
    if not given:
        return Reply("rien")
    lines = [true_line(number, text[-1]) for number, _, text in given[:2]]
    return Reply("\n".join([lines[0], "[1] « faux » => Il y a 777 euros.", lines[1]]))


def run_of(samples: Path, data: Path, url: str, **settings: object) -> Run:
    path = samples / "questions.jsonl"
    given = {"llm_url": url, "llm_model": "joueur", "llm_key": KEY} if url else {}
    assistant = Assistant(Settings(data=data, **given, **settings))
    return evaluate(assistant, load_questions(path)[:10], path)


def test_a_run_with_a_model_says_what_it_brought_and_cost(play, samples: Path, data: Path) -> None:
    done = run_of(samples, data, play(honest).url, llm_price_in=2.0, llm_price_out=6.0)
    whole = done.slices()[0].metrics
    assert whole["unsupported"].value == 0
    assert 0 < whole["dropped"].value < 1
    cost = done.model_cost()
    assert cost is not None
    assert cost.written + cost.by_extracts == cost.asked
    assert cost.written > 0
    assert cost.cost == pytest.approx((2 * cost.tokens_in + 6 * cost.tokens_out) / 1e6)
    assert cost.first_token_p50_ms > 0
    assert cost.prompts[0].startswith("repondre-")
    assert KEY not in done.model_dump_json()
    save(done, data)
    assert "jetons lus" in render(done)


def test_with_the_model_dead_the_metrics_are_those_without(samples: Path, data: Path) -> None:
    without = run_of(samples, data, "")
    dead = run_of(samples, data, "http://127.0.0.1:9/v1")
    assert without.model_cost() is None
    for one, other in zip(without.results, dead.results, strict=True):
        before, after = dict(one.judgement.shares), dict(other.judgement.shares)
        assert after == before
    waited = [r.judgement.milliseconds for r in dead.results]
    usual = [r.judgement.milliseconds for r in without.results]
    assert max(after - before for after, before in zip(waited, usual, strict=True)) < 2000


def test_lies_are_seen_neither_by_the_reader_nor_by_the_metrics(
    play, samples: Path, data: Path
) -> None:
    server = play(liar(0))
    for seed in (1, 4):
        server.part = liar(seed)
        done = run_of(samples, data, server.url)
        whole = done.slices()[0].metrics
        assert whole["quote_on_page"].value == 1
        if "unsupported" in whole:
            assert whole["unsupported"].value == 0


def given(answer: str) -> GivenAnswer:
    return GivenAnswer.model_validate(
        {
            "refused": False,
            "answer": answer,
            "citations": [a_citation("le comité se réunit deux fois par an à Montbrun")],
            "passages": [a_passage("En 2024, le comité se réunit deux fois par an à Montbrun.")],
            "engine": "llm:joueur",
            "dropped": 1,
            "model": {"sentences": 4},
        }
    )


@pytest.mark.parametrize(
    ("answer", "lacking", "count"),
    [
        ("Le comité se réunit 2 fois par an. [1]", 0, 1),
        ("Depuis 2024, le comité de Montbrun se réunit. [1]", 0, 1),
        ("Le comité se réunit 3 fois par an. [1]", 1, 1),
        ("Le comité se réunit à Lauzier. [1]", 1, 1),
        ("- Le comité se réunit. [1]\n- Il décide.", 1, 2),
        ("Le comité se réunit. [1] Il décide. [2]", 1, 2),
        ("Le comité se réunit. [1]\n\n*Le modèle s'est interrompu.*", 0, 1),
    ],
)
def test_sentences_without_support_are_counted(answer: str, lacking: int, count: int) -> None:
    shares = judge(a_question(), given(answer)).shares
    assert shares["unsupported"] == (lacking, count)
    assert shares["dropped"] == (1, 4)


def test_the_judge_speaks_beside_the_metrics(
    play, samples: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run_of(samples, data, "")
    save(done, data)
    before = (data / FOLDER / f"{done.id}.json").read_bytes()
    server = play("<think>voyons</think>AFFIRMATIONS : 4\n**SOUTENUES** : 3\nJUSTESSE : 2")
    monkeypatch.setenv("ASSISTANT_DATA", str(data))
    runner = CliRunner()
    assert runner.invoke(app, ["judge", done.id]).exit_code == 1  # no model: said, not tried
    monkeypatch.setenv("ASSISTANT_LLM_URL", server.url)
    monkeypatch.setenv("ASSISTANT_LLM_MODEL", "juge")
    result = runner.invoke(app, ["judge", done.id])
    assert result.exit_code == 0, result.output
    assert "fidélité : 75,0 %" in result.output
    assert "justesse : 50,0 %" in result.output
    kept = json.loads((data / FOLDER / f"{done.id}.avis.json").read_text("utf-8"))
    assert kept["prompt"].startswith("juger-1-")
    answered = [r for r in done.results if not r.answer.refused]
    assert len(kept["opinions"]) == len(answered) == len(server.requests)
    assert (data / FOLDER / f"{done.id}.json").read_bytes() == before
    told = server.requests[0]["messages"][1]["content"]
    assert answered[0].answer.citations[0].quote in told


@pytest.mark.parametrize(
    "said",
    ["Très bonne réponse !", "AFFIRMATIONS : 2\nSOUTENUES : 3\nJUSTESSE : 1",
     "AFFIRMATIONS : 2\nSOUTENUES : 2\nJUSTESSE : 9", "AFFIRMATIONS : 0\nSOUTENUES : 0\nJUSTESSE : 4"],
)  # fmt: skip
def test_an_opinion_that_makes_no_sense_is_left_aside(said: str) -> None:
    assert read_opinion("q", said) is None
