"""Every page that a link leads to, looked at by axe, on a phone and on a desk."""

from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from django.utils.translation import override

from activities.demonstration import PASSWORD
from tests.browser.axe import violations_at_both_widths

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("demonstration")]

# Files are no pages, and Django's own admin has Django's own look.
NO_PAGES = ("/admin/", ".csv", ".xlsx", "/file", "/pdf", "/logout/")
OF_EACH_KIND = 2


def kind_of(address):
    """The name of the view that answers; None for what is no page of ours."""
    if any(part in address for part in NO_PAGES):
        return None
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return None


def sign_in(page, site, email):
    page.goto(f"{site}/en/account/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("main").locator("button.button").first.click()
    page.wait_for_load_state()


def links_of(page, site):
    """The addresses of this site that the page leads to, by path alone."""
    hrefs = page.locator("a[href]").evaluate_all("links => links.map(a => a.href)")
    found = (urljoin(site, href).split("#")[0] for href in hrefs)
    return [address for address in found if address.startswith(site)]


def walk(page, site, language):
    """Follow links from the start, a few of each kind of page; return what axe found."""
    waiting, seen, looked_at, found = [f"{site}/{language}/"], set(), {}, []
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if address in seen or kind is None or looked_at.get(kind, 0) >= OF_EACH_KIND:
            continue
        if f"/{language}/" not in address:
            continue
        seen.add(address)
        looked_at[kind] = looked_at.get(kind, 0) + 1
        page.goto(address)
        found += violations_at_both_widths(page)
        waiting += links_of(page, site)
    return looked_at, found


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("email", ["reviewer@demo.localhost", "member@demo.localhost"])
def test_axe_finds_nothing_on_any_page(demonstration_site, page, email, language):
    sign_in(page, demonstration_site, email)

    with override(language):
        looked_at, found = walk(page, demonstration_site, language)

    print(f"{email}, {language}: {sum(looked_at.values())} pages of {len(looked_at)} kinds")
    assert len(looked_at) >= 8
    assert not found, "\n".join(found)
