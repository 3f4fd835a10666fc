"""A model that is off, dead, slow, broken or busy: the extracts answer, and it is said."""

import logging
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.settings import Settings
from tests.llm.conftest import KEY, WithModel
from tests.llm.lies import passages, true_line
from tests.llm.server import Playing, Reply

QUESTION = "Quand se réunit le comité de pilotage de Montbrun ?"
TRUE = "[1] « Le comité de pilotage se réunit deux fois par an » => Le comité de pilotage se réunit deux fois par an.\n"


def same_as_without(answer: Answer, plain: Assistant) -> bool:
    """The same answer, after which a line says why the model did not write it."""
    before = plain.ask(QUESTION)
    return (
        answer.answer == f"{before.answer}\n\n*{answer.notice}*"
        and answer.citations == before.citations
        and answer.passages == before.passages
        and answer.refused == before.refused
        and answer.engine == "extractive"
    )


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Takes connections, and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        yield listening.getsockname()[1]


def test_without_a_model_nothing_of_it_is_imported() -> None:
    code = (
        "import sys, tempfile\n"
        "from assistant.assistant import Assistant\n"
        "from assistant.settings import Settings\n"
        "from index import Library\n"
        "assistant = Assistant(Settings(data=tempfile.mkdtemp()))\n"
        "assistant.ask('Qui finance ?')\n"
        "found = [m for m in sys.modules if m.startswith(('assistant.llm', 'openai', 'tenacity',"
        " 'llama_index.llms', 'llama_index.core'))]\n"
        "assert not found, found\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_nobody_at_the_address_costs_less_than_two_seconds(plain, assisted: WithModel) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # never listens: connections are refused
        assistant = assisted(f"http://127.0.0.1:{taken.getsockname()[1]}/v1")
        plain.ask(QUESTION)
        started = time.perf_counter()
        answer = assistant.ask(QUESTION)
        assert time.perf_counter() - started < 2
    assert answer.notice == "Le modèle ne répond pas : réponse par extraits."
    assert same_as_without(answer, plain)


def test_a_server_that_says_nothing_costs_less_than_two_seconds_and_only_once(
    plain, assisted: WithModel, silent_port: int
) -> None:
    assistant = assisted(f"http://127.0.0.1:{silent_port}/v1", llm_timeout=60)
    plain.ask(QUESTION)
    started = time.perf_counter()
    answer = assistant.ask(QUESTION)
    first = time.perf_counter() - started
    again = assistant.ask(QUESTION)
    second = time.perf_counter() - started - first
    assert first < 2
    assert second < 0.5
    assert same_as_without(answer, plain)
    assert same_as_without(again, plain)


@pytest.mark.parametrize(
    ("reply", "notice"),
    [
        (Reply(status=500), "Le modèle ne répond pas"),
        (Reply(status=503), "Le modèle ne répond pas"),
        (Reply(status=401), "Le modèle refuse la clé (ASSISTANT_LLM_KEY)"),
        (Reply(status=404), "L'adresse ne connaît pas ce modèle"),
        (Reply(status=400), "Le modèle refuse la demande"),
        (Reply(status=429), "Le modèle est trop sollicité"),
        (Reply(raw=b"data: {broken\n\n"), "Le modèle répond de façon illisible"),
        (Reply(raw=b"<html>Bienvenue</html>"), "Le modèle répond de façon illisible"),
        (Reply(raw=b'data: {"choices": "x"}\n\n'), "Le modèle répond de façon illisible"),
        (Reply(raw=b'data: {"error": {"message": "oom"}}\n\n'), "Le modèle répond de façon illisible"),
        (Reply(""), "Le modèle répond de façon illisible"),
    ],
    ids=lambda value: str(value.status) + (value.raw or b"").decode()[:12] if isinstance(value, Reply) else "",
)  # fmt: skip
def test_whatever_the_server_gets_wrong_the_extracts_answer_and_say_so(
    reply: Reply, notice: str, play, plain, assisted: WithModel
) -> None:
    answer = assisted(play(reply).url).ask(QUESTION)
    assert answer.notice.startswith(notice)
    assert answer.notice.endswith(": réponse par extraits.")
    assert same_as_without(answer, plain)


def test_a_server_that_is_ill_is_asked_three_times_within_two_seconds(
    play, assisted: WithModel
) -> None:
    server = play(Reply(status=502))
    assistant = assisted(server.url)
    assistant.ask(QUESTION)  # imports
    assistant = assisted(server.url)
    server.requests.clear()
    started = time.perf_counter()
    assistant.ask(QUESTION)
    assert time.perf_counter() - started < 2
    assert len(server.requests) == 3


def test_a_busy_server_is_asked_again_when_it_says(play, assisted: WithModel) -> None:
    times: list[float] = []

    def part(request):
        times.append(time.perf_counter())
        if len(times) < 3:
            return Reply(status=429, headers={"Retry-After": "0.4"})
        return Reply(TRUE)

    answer = assisted(play(part).url).ask(QUESTION)
    assert answer.engine == "llm:joueur"
    assert all(later - sooner >= 0.4 for sooner, later in pairwise(times))
    assert len(times) == 3


def test_a_model_too_slow_to_start_gives_way(play, plain, assisted: WithModel) -> None:
    answer = assisted(play(Reply(TRUE, first_after_s=3)).url, llm_timeout=0.7).ask(QUESTION)
    assert answer.notice == "Le modèle est trop lent : réponse par extraits."
    assert same_as_without(answer, plain)


@pytest.mark.parametrize("reply", [
    Reply(TRUE + TRUE.replace("deux", "cent") * 9, breaks_after=40),
    Reply(TRUE + "[1] « Il valide la programmation annuelle des crédits » => Il valide la program", finish="length"),
], ids=["connection lost", "out of room"])  # fmt: skip
def test_what_held_before_a_break_is_kept_and_the_break_told(
    reply: Reply, play, assisted: WithModel
) -> None:
    answer = assisted(play(reply).url).ask(QUESTION)
    assert answer.engine == "llm:joueur"
    assert answer.answer.startswith("Le comité de pilotage se réunit deux fois par an. [1]")
    assert answer.notice == "Le modèle s'est interrompu : la réponse peut être incomplète."
    assert answer.notice in answer.answer
    assert "program" not in answer.answer


def test_a_server_that_does_not_stream_is_heard_whole(play, assisted: WithModel) -> None:
    server = play(Reply(TRUE, streams=False))
    answer = assisted(server.url).ask(QUESTION)
    assert answer.engine == "llm:joueur"
    assert [request.get("stream") for request in server.requests] == [True, False]


def test_an_endless_text_is_stopped(play, assisted: WithModel) -> None:
    def part(request):
        lines = [true_line(n, one) for n, _, text in passages(request) for one in text]
        return Reply("\n".join(lines * 400), piece=200)

    server = play(part)
    started = time.perf_counter()
    answer = assisted(server.url).ask(QUESTION)
    assert time.perf_counter() - started < 20
    assert len(answer.answer.split()) < 300
    _wait_for(lambda: server.broken_off == 1)


def test_a_thought_without_end_is_not_shown(play, plain, assisted: WithModel) -> None:
    answer = assisted(play(Reply("<think>" + "je me demande " * 3000)).url).ask(QUESTION)
    assert same_as_without(answer, plain)


def test_stopping_a_reader_stops_the_model(play, assisted: WithModel) -> None:
    server: Playing = play(Reply(TRUE + "[1] « Il valide » => Encore.\n" * 500, between_s=0.01))
    steps = assisted(server.url).ask_steps(QUESTION)
    seen = next(step for step in steps if step.draft is not None)
    assert seen.draft.text == "Le comité de pilotage se réunit deux fois par an. [1]"
    assert seen.draft.citations[0].pages == [1]
    steps.close()
    _wait_for(lambda: server.broken_off == 1 and server.at_once == 0)


def test_no_more_questions_at_once_than_set(play, assisted: WithModel) -> None:
    server: Playing = play(Reply(TRUE, first_after_s=0.3))
    assistant = assisted(server.url, llm_at_once=2)
    answers: list[Answer] = []
    threads = [
        threading.Thread(target=lambda: answers.append(assistant.ask(QUESTION))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert server.most_at_once == 2
    assert [answer.engine for answer in answers] == ["llm:joueur"] * 6


def test_the_key_goes_to_the_server_and_nowhere_else(
    play, assisted: WithModel, caplog: pytest.LogCaptureFixture, capfd, monkeypatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-d-un-autre-service")
    caplog.set_level(logging.DEBUG)
    for reply in (Reply(TRUE), Reply(status=401), Reply(status=500), Reply(raw=b"data: {x\n\n")):
        server = play(reply)
        assistant = assisted(server.url)
        answer = assistant.ask(QUESTION)
        assert set(server.keys) == {f"Bearer {KEY}"}
        shown = [
            answer.model_dump_json(),
            repr(assistant.settings),
            str(assistant.settings.values()),
        ]
        assert not [text for text in shown if KEY in text]
    assert KEY not in caplog.text
    assert KEY not in "".join(capfd.readouterr())


def test_without_a_key_no_key_of_the_environment_is_sent(
    play, assisted: WithModel, monkeypatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-d-un-autre-service")
    server = play(TRUE)
    assisted(server.url, llm_key="").ask(QUESTION)
    assert server.keys == ["Bearer sans-cle"]


@pytest.mark.parametrize(
    "values",
    [
        {"llm_url": "http://127.0.0.1:1/v1"},
        {"llm_model": "joueur"},
        {"llm_url": "127.0.0.1:1", "llm_model": "joueur"},
        {"llm_url": f"http://moi:{KEY}@127.0.0.1/v1", "llm_model": "joueur"},
        {"llm_url": f"http://127.0.0.1/v1?key={KEY}", "llm_model": "joueur"},
        {"llm_key": [KEY]},
    ],
    ids=[
        "no model",
        "no address",
        "no scheme",
        "key in the address",
        "key in the query",
        "no text",
    ],
)
def test_settings_that_cannot_serve_are_told_without_the_key(values: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"ASSISTANT_LLM|llm_key") as error:
        Settings(**values)
    assert KEY not in str(error.value)


def _wait_for(holds) -> None:
    for _ in range(200):
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError("not within four seconds")
