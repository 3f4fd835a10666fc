"""What a model's server can do wrong, in French; and whether asking again may help.

The server's own words, which may repeat the key, are never in these messages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenacity import RetryCallState

_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.25, 5.0
_PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504})

DEAD = "le modèle ne répond pas"
SLOW = "le modèle est trop lent"
BUSY = "le modèle est trop sollicité"
_REFUSED_KEY = "le modèle refuse la clé (ASSISTANT_LLM_KEY)"
_UNKNOWN = "l'adresse ne connaît pas ce modèle (ASSISTANT_LLM_URL, ASSISTANT_LLM_MODEL)"
_REFUSED = "le modèle refuse la demande"
UNREADABLE = "le modèle répond de façon illisible"


class ModelFailure(Exception):
    """The model gave nothing; the message is in French, without a capital or a full stop."""


def message_of(error: Exception) -> str:
    """What happened, for people."""
    import httpx
    import openai

    status = status_of(error)
    if isinstance(error, openai.APITimeoutError | httpx.TimeoutException):
        return SLOW
    if isinstance(error, openai.APIConnectionError | httpx.TransportError):
        return DEAD
    if status in (401, 403):
        return _REFUSED_KEY
    if status == 404:
        return _UNKNOWN
    if status == 429:
        return BUSY
    if status >= 500:
        return DEAD
    if status >= 400:
        return _REFUSED
    return UNREADABLE


def status_of(error: BaseException) -> int:
    """Its HTTP status; 0 where it is none of HTTP."""
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) else 0


def passes(error: BaseException) -> bool:
    """Whether asking again may help: a busy or ill server, a connection that was dropped."""
    import openai

    dropped = isinstance(error, openai.APIConnectionError)
    return status_of(error) in _PASSING or (
        dropped and not isinstance(error, openai.APITimeoutError)
    )


def wait_before(state: RetryCallState) -> float:
    """What a busy server asks for, within reason; else twice as long each time."""
    error = state.outcome.exception() if state.outcome else None
    response = getattr(error, "response", None)
    asked = ""
    if response is not None and response.status_code == 429:
        asked = response.headers.get("retry-after", "")
    try:
        return min(_LONGEST_WAIT_S, max(0.0, float(asked)))
    except ValueError:
        return min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 2 ** (state.attempt_number - 1))
