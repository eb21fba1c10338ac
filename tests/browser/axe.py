"""What axe-core finds wrong with a page, for people who cannot see it, or hear, or point."""

from importlib.resources import files

SCRIPT = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (320, 1280)


def violations(page) -> list[str]:
    """Return what is wrong with the page as it is now: the rule, and the first places."""
    page.evaluate(SCRIPT)
    found = page.evaluate(
        "tags => axe.run({runOnly: {type: 'tag', values: tags}}).then(r => r.violations)", RULES
    )
    return [
        f"{rule['id']}: {rule['help']} – "
        + " | ".join(node["html"][:160] for node in rule["nodes"][:3])
        for rule in found
    ]


def violations_at_both_widths(page) -> list[str]:
    """Return what is wrong with the page on a phone and on a desk, and if it scrolls sideways."""
    before = page.viewport_size
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{page.url} at {width} px: {words}" for words in violations(page)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{page.url} at {width} px is {wide} px wide")
    page.set_viewport_size(before)
    return found
