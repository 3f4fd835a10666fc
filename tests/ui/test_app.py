"""What the application promises whatever the page."""

from __future__ import annotations

import os
import subprocess
import sys

from assistant.assistant import Assistant
from assistant.conversation import Conversation, Turn
from tests.ui.conftest import Reader, Served
from ui.site import Site


def test_gradio_is_told_to_keep_quiet_before_it_is_imported() -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GRADIO", "HF_"))}
    code = (
        "import sys, os; import ui; "
        "assert 'gradio' not in sys.modules; "
        "assert os.environ['GRADIO_ANALYTICS_ENABLED'] == 'False'; "
        "assert os.environ['HF_HUB_OFFLINE'] == '1'"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env=kept)


def test_on_a_shared_server_each_browser_has_its_own_conversations(served: Served) -> None:
    site = Site(Assistant(served.assistant.settings, served.assistant.library), shared=True)
    mine, yours = site.session(None), site.session({"reader": "", "conversation": "x"})
    assert mine.reader
    assert mine.reader != yours.reader
    assert site.session(mine.kept()) == mine
    kept = site.conversations.save(Conversation(), Turn(question="La mienne ?"), mine.reader)
    assert site.conversations.open(kept.id, yours.reader).turns == []
    assert [one.id for one in site.conversations.listed(mine.reader)] == [kept.id]


def test_on_ones_own_machine_any_browser_finds_them(served: Served) -> None:
    assert served.site.session({"reader": "quelqu'un d'autre"}).reader == ""


def test_the_top_bar_goes_everywhere_and_says_where_one_is(desk: Reader) -> None:
    links = desk.page.locator(".masthead-nav a")
    labels = links.all_inner_texts()
    assert labels[0] == "Discussion"
    for label in labels[1:]:
        desk.page.locator(".masthead-nav a", has_text=label).click()
        desk.page.locator(".masthead-nav [aria-current=page]", has_text=label).wait_for()
        desk.page.wait_for_function("name => document.title.startsWith(name)", arg=label)
        assert desk.page.locator("h1").inner_text() == "Contrats de ville"
        assert desk.page.evaluate("document.querySelector('.nav-holder')?.offsetHeight || 0") == 0
