"""Every text can be read: WCAG 2.2, 1.4.3, contrast of at least 4.5 to 1, light and dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ui.conftest import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# For each visible text, its colour on the grounds laid under it; what falls short is returned.
_SHORT = """() => {
  const rgba = (text) => {
    const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number);
    return text.startsWith('color(srgb') ? [255 * r, 255 * g, 255 * b, a] : [r, g, b, a];
  };
  const light = ([r, g, b]) => [r, g, b]
    .map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    const laid = [];
    for (let e = element; e; e = e.parentElement) {
      const colour = rgba(getComputedStyle(e).backgroundColor);
      if (colour[3]) laid.push(colour);
      if (colour[3] >= 1) break;
    }
    return laid.reverse().reduce(
      (under, c) => [0, 1, 2].map((i) => c[i] * c[3] + under[i] * (1 - c[3])), [255, 255, 255]);
  };
  const short = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const said = texts.currentNode.textContent.trim();
    const element = texts.currentNode.parentElement;
    const hidden = !element.checkVisibility() || element.closest('.sr-only, script, style, option');
    if (!said || hidden || element.closest('[disabled]')) continue;
    const [a, b] = [rgba(getComputedStyle(element).color), ground(element)].map(light);
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) short.push(`${ratio.toFixed(2)} ${said.slice(0, 40)}`);
  }
  return short;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_of_every_page_can_be_read(served: Served, browser: Browser, scheme) -> None:
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    for path in ("", "dispositifs", "engagements", "quartiers", "bibliotheque", "evaluation"):
        page.goto(served.url + path)
        page.wait_for_selector("#masthead .skip", state="attached")
        page.wait_for_timeout(1_000)  # heartbeats keep the network busy: no idle to wait for
        assert page.evaluate(_SHORT) == [], path
    context.close()
