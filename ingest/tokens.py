"""Token counts by tiktoken's cl100k_base, from the vocabulary that LlamaIndex ships."""

from __future__ import annotations

import importlib.util
import os
from functools import cache
from pathlib import Path

import tiktoken


@cache
def _encoding() -> tiktoken.Encoding:
    package = importlib.util.find_spec("llama_index")
    for root in package.submodule_search_locations or () if package else ():
        vocabulary = Path(root) / "core" / "_static" / "tiktoken_cache"
        if vocabulary.is_dir():
            # tiktoken downloads what it does not find here; without a network it must find it.
            os.environ.setdefault("TIKTOKEN_CACHE_DIR", str(vocabulary))
    return tiktoken.get_encoding("cl100k_base")


def count_tokens(text: str) -> int:
    """Number of cl100k_base tokens of `text`."""
    return len(_encoding().encode_ordinary(text))
