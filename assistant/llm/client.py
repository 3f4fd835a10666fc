"""The model's server: any that speaks OpenAI's chat completions, through LlamaIndex.

Everything that comes from it may fail or lie. What fails is a `ModelFailure` whose message is
for people; the server's own words, which may repeat the key, are never shown or logged.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.llm.failures import (
    BUSY,
    DEAD,
    SLOW,
    UNREADABLE,
    ModelFailure,
    message_of,
    passes,
    status_of,
    wait_before,
)
from assistant.llm.lines import Cut
from ingest.tokens import count_tokens

if TYPE_CHECKING:
    import ssl

    from llama_index.core.base.llms.types import ChatResponse
    from llama_index.llms.openai_like import OpenAILike

    from assistant.settings import Settings

logger = logging.getLogger(__name__)

_ALIVE_S = 1.5  # a server that says nothing at all for so long is taken for dead
_QUEUE_S = 10.0  # wait for a place among the questions under way
_LIVES_S = 10.0  # time during which a server that answered is not knocked at again
_RESTS_S = 30.0  # time during which a dead server is not asked again
_ATTEMPTS = 3
_ANSWER = 2_000  # tokens at most, thoughts included
_UNENDED = frozenset({"", "length", "content_filter"})
_WHOLE = 4  # time-outs that a whole answer may take

_NO_KEY = "sans-cle"


@dataclass(slots=True)
class Spent:
    """What one question cost; tokens by tiktoken, since not every server counts them."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    first_token_ms: float | None = None
    _started: float = field(default_factory=time.perf_counter)

    def asked(self, prompt: tuple[str, str]) -> None:
        self.calls += 1
        self.tokens_in += sum(map(count_tokens, prompt))

    def heard(self) -> None:
        if self.first_token_ms is None:
            self.first_token_ms = round((time.perf_counter() - self._started) * 1000, 1)


class Model:
    """One configured model; may be used from several threads, a few questions at once."""

    def __init__(self, settings: Settings) -> None:
        self.name = settings.llm_model
        self._url = settings.llm_url.rstrip("/")
        self._key = settings.llm_key
        self._timeout = settings.llm_timeout
        self._places = threading.BoundedSemaphore(settings.llm_at_once)
        self._loading = threading.Lock()
        self._heavy: tuple[type[OpenAILike], ssl.SSLContext] | None = None
        self._rests_until = self._alive_until = 0.0  # monotonic

    def stream(self, prompt: tuple[str, str], spent: Spent) -> Generator[str]:
        """The model's words as they come. Closing the iterator stops the model.

        Raises:
            ModelFailure: before anything came.
            Cut: after, when the answer was interrupted.
        """
        self._check_alive()
        with self._place():
            spent.asked(prompt)
            yield from self._words(prompt, spent)

    def complete(self, prompt: tuple[str, str], spent: Spent) -> str:
        """The whole answer.

        Raises:
            ModelFailure: nothing came, or not to the end.
        """
        try:
            return "".join(self.stream(prompt, spent))
        except Cut:
            raise ModelFailure(SLOW) from None

    def _words(self, prompt: tuple[str, str], spent: Spent) -> Iterator[str]:
        deadline = time.monotonic() + _WHOLE * self._timeout
        said: list[str] = []
        ended = ""
        try:
            with self._failures_in_french(said), self._client() as llm:
                opened, rest = _opened(llm, prompt)
                response: ChatResponse | None = opened
                while response is not None:
                    # A whole answer has no delta.
                    piece = response.message.content if response.delta is None else response.delta
                    if piece:
                        spent.heard()
                        said.append(piece)
                        yield piece
                    ended = _ending(response) or ended
                    if time.monotonic() > deadline:
                        break
                    response = next(rest, None)
                # A connection that is lost ends like one that is done, but for this word.
                if said and ended in _UNENDED:
                    raise Cut
        finally:
            spent.tokens_out += count_tokens("".join(said))
        if not said:
            raise ModelFailure(UNREADABLE)

    @contextmanager
    def _client(self) -> Iterator[OpenAILike]:
        """LlamaIndex's client over a connection of its own.

        Closing it is what stops the model: the client's streams hold themselves in cycles,
        and would be read on until Python looks for these.
        """
        import httpx

        openai_like, tls = self._loaded()
        with httpx.Client(verify=tls, timeout=self._timeout, follow_redirects=True) as http:
            yield openai_like(
                model=self.name,
                api_base=self._url,
                # Never None: the library would send the environment's OPENAI_API_KEY.
                api_key=self._key.get_secret_value() or _NO_KEY,
                is_chat_model=True,
                temperature=0.0,
                max_tokens=_ANSWER,
                timeout=self._timeout,
                max_retries=0,
                http_client=http,
            )

    def _loaded(self) -> tuple[type[OpenAILike], ssl.SSLContext]:
        with self._loading:
            if self._heavy is None:
                import httpx
                from llama_index.llms.openai_like import OpenAILike

                self._heavy = OpenAILike, httpx.create_ssl_context()
        return self._heavy

    def load(self) -> None:
        """Import what the first question needs: takes seconds, so it is done beside."""
        threading.Thread(target=self._load_if_alive, daemon=True).start()

    def _load_if_alive(self) -> None:
        if self._answers():
            self._loaded()

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(timeout=min(_QUEUE_S, self._timeout)):
            raise ModelFailure(BUSY)
        try:
            yield
        finally:
            self._places.release()

    def _check_alive(self) -> None:
        """Whether anything answers at the address, in a time that nobody notices.

        A model may rightly take long to start; its server may not. Any answer will do.

        Raises:
            ModelFailure: nothing does, or did a moment ago.
        """
        now = time.monotonic()
        if now < self._rests_until:
            raise ModelFailure(DEAD)
        if now < self._alive_until:
            return
        if not self._answers():
            self._rest("sans réponse")
            raise ModelFailure(DEAD)
        self._alive_until = time.monotonic() + _LIVES_S

    def _answers(self) -> bool:
        """Names are looked up without a time-out of their own, hence the thread."""
        answers: queue.SimpleQueue[bool] = queue.SimpleQueue()
        threading.Thread(target=self._knock, args=(answers,), daemon=True).start()
        try:
            return answers.get(timeout=_ALIVE_S)
        except queue.Empty:
            return False

    def _knock(self, answers: queue.SimpleQueue[bool]) -> None:
        import httpx

        headers = {"Authorization": f"Bearer {self._key.get_secret_value() or _NO_KEY}"}
        try:
            with httpx.stream(
                "GET", f"{self._url}/models", headers=headers, timeout=_ALIVE_S
            ) as answer:
                # Those three are a gateway's, without a model behind it.
                answers.put(answer.status_code not in (502, 503, 504))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            logger.info("Modèle injoignable : %s", type(error).__name__)
            answers.put(False)

    def _rest(self, why: str) -> None:
        self._rests_until = time.monotonic() + _RESTS_S
        logger.warning("Le modèle ne répond pas (%s) : extraits pendant %d s.", why, _RESTS_S)

    @contextmanager
    def _failures_in_french(self, said: list[str]) -> Iterator[None]:
        """What a server can do wrong; after some words it is a `Cut`."""
        import httpx
        import openai

        try:
            yield
        except (openai.OpenAIError, httpx.HTTPError, ValueError, LookupError, TypeError,
                AttributeError) as error:  # fmt: skip
            # The last four: the client's libraries, on answers of no known form.
            message = message_of(error)
            logger.warning("%s (%s, %s)", message, type(error).__name__, status_of(error) or "-")
            if said:
                raise Cut from None
            if message in (DEAD, SLOW):
                self._rest(type(error).__name__)
            raise ModelFailure(message) from None


def _opened(
    llm: OpenAILike, prompt: tuple[str, str]
) -> tuple[ChatResponse, Iterator[ChatResponse]]:
    """The first piece and the others; asked again when the server is busy or ill."""
    from llama_index.core.base.llms.types import ChatMessage
    from tenacity import Retrying, retry_if_exception, stop_after_attempt

    messages = [
        ChatMessage(role="system", content=prompt[0]),
        ChatMessage(role="user", content=prompt[1]),
    ]

    def first() -> tuple[ChatResponse, Iterator[ChatResponse]]:
        rest = iter(llm.stream_chat(messages))
        # A server that does not stream gave no piece: it is asked for the whole.
        return next(rest, None) or llm.chat(messages), rest

    asking = Retrying(
        retry=retry_if_exception(passes),
        stop=stop_after_attempt(_ATTEMPTS),
        wait=wait_before,
        reraise=True,
    )
    return asking(first)


def _ending(response: ChatResponse) -> str:
    """Why the model stopped, once it has: "stop", "length"…"""
    choices = getattr(response.raw, "choices", None)
    return (choices[0].finish_reason or "") if choices else ""
