"""How well text stands out from its ground on a page, as WCAG counts it."""

from __future__ import annotations

from playwright.sync_api import Page

__all__ = ["contrasts"]

_SCRIPT = """(pattern) => {
    const parts = (text) => text.match(/[\\d.]+/g).map(Number);
    const light = ([red, green, blue]) => [red, green, blue].map((each) => each / 255)
        .map((each) => each <= 0.03928 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
        .reduce((sum, each, at) => sum + each * [0.2126, 0.7152, 0.0722][at], 0);
    const ground = (element) => {
        for (let at = element; at; at = at.parentElement) {
            const colour = parts(getComputedStyle(at).backgroundColor);
            if (colour.length < 4 || colour[3] > 0) return colour;
        }
        return [255, 255, 255];
    };
    const shown = [...document.querySelectorAll(pattern)].filter((each) => each.checkVisibility()
        && [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim()));
    return shown.slice(0, 3000).map((each) => {
        const [one, other] = [light(parts(getComputedStyle(each).color)), light(ground(each))].sort((a, b) => b - a);
        return [(one + 0.05) / (other + 0.05), `${each.tagName}.${each.className}: ${each.textContent.slice(0, 40)}`];
    });
}"""


def contrasts(page: Page, pattern: str) -> list[tuple[float, str]]:
    """The contrast of every visible element that holds text itself, the faintest first, and what it is."""
    found = page.evaluate(_SCRIPT, pattern)
    return sorted((ratio, what) for ratio, what in found)
