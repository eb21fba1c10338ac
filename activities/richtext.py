"""Markdown that people wrote, as HTML that is safe to show and not too deep to print."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")

ALLOWED = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "hr", "li", "ol", "p", "pre", "strong",
    "ul",
}  # fmt: skip


def render(text: str) -> SafeString:
    """
    Return Markdown as HTML; headings begin below those of the page.

    HTML in the text is shown as text. Links go out without telling where from.
    """
    html = _markdown.render(text)
    for level in (4, 3, 2, 1):
        below = min(level + 2, 4)
        html = html.replace(f"<h{level}>", f"<h{below}>").replace(f"</h{level}>", f"</h{below}>")
    clean = nh3.clean(
        html,
        tags=ALLOWED,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(clean)  # noqa: S308 - cleaned one line above
