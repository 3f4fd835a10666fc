"""A real model behind a real server: tiny, its weights drawn at random, on loopback.

    python -m tests.llm.tiny PORT

Its words make no sense, which is all that is asked of them: what is proved is the wire.
"""

from __future__ import annotations

import json
import re
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import torch
import uvicorn
from fastapi import FastAPI
from fastapi.responses import JSONResponse, StreamingResponse
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import (
    LlamaConfig,
    LlamaForCausalLM,
    PreTrainedTokenizerFast,
    TextIteratorStreamer,
)

from prompts.templates import load as load_template

NAME = "minuscule"
_TEMPLATE = "{% for m in messages %}<{{ m['role'] }}>{{ m['content'] }}{% endfor %}<assistant>"


def load() -> tuple[Any, Any]:
    """A Llama of 50,000 weights over the words of a prompt."""
    torch.manual_seed(7)
    words = sorted(set(re.findall(r"\w+|[^\w\s]", load_template("repondre").system)))
    vocabulary = {word: index for index, word in enumerate(["<eos>", "<unk>", *words])}
    tokenizer = Tokenizer(models.WordLevel(vocab=vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<eos>", unk_token="<unk>")
    fast.chat_template = _TEMPLATE
    config = LlamaConfig(
        vocab_size=len(vocabulary), hidden_size=32, intermediate_size=64, num_hidden_layers=2,
        num_attention_heads=4, max_position_embeddings=16384, eos_token_id=0, bos_token_id=0,
        pad_token_id=0,
    )  # fmt: skip
    return LlamaForCausalLM(config).eval(), fast


def create_app() -> FastAPI:
    model, tokenizer = load()
    app = FastAPI()

    @app.get("/v1/models")
    def list_models() -> dict[str, Any]:
        return {"object": "list", "data": [{"id": NAME, "object": "model", "owned_by": "essai"}]}

    @app.post("/v1/chat/completions")
    def complete(request: dict[str, Any]) -> Any:
        if request["model"] != NAME:
            error = {"message": "unknown model", "type": "invalid_request_error", "code": 404}
            return JSONResponse({"error": error}, 404)
        inputs = tokenizer.apply_chat_template(
            request["messages"], return_tensors="pt", return_dict=True
        )
        inputs = {name: inputs[name][:, -2048:] for name in ("input_ids", "attention_mask")}
        streamer = TextIteratorStreamer(tokenizer, skip_prompt=True, skip_special_tokens=True)
        generating = {
            **inputs, "streamer": streamer, "max_new_tokens": min(48, request["max_tokens"]),
            "do_sample": False,
        }  # fmt: skip
        threading.Thread(target=model.generate, kwargs=generating, daemon=True).start()
        head = {"id": "chatcmpl-1", "created": int(time.time()), "model": NAME}
        if request.get("stream"):
            return StreamingResponse(events(head, streamer), media_type="text/event-stream")
        message = {"role": "assistant", "content": "".join(streamer)}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return {**head, "object": "chat.completion", "choices": [choice]}

    return app


def events(head: dict[str, Any], pieces: Iterator[str]) -> Iterator[str]:
    def event(delta: dict[str, str], finish: str | None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        body = {**head, "object": "chat.completion.chunk", "choices": [choice]}
        return f"data: {json.dumps(body)}\n\n"

    yield event({"role": "assistant", "content": ""}, None)
    for piece in pieces:
        yield event({"content": piece}, None)
    yield event({}, "stop")
    yield "data: [DONE]\n\n"


if __name__ == "__main__":
    uvicorn.run(create_app(), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
