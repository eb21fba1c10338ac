"""Where a form leads back to: a page of this site, named by its path."""

from django.utils.http import url_has_allowed_host_and_scheme


def is_here(url: str) -> bool:
    """
    Say whether an address that came with a request is the path of a page of this site.

    Addresses with a host are not, be it our own: our forms never give one.
    """
    return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)


def page_to_go_back_to(request, otherwise):
    """Return the page that a form names as `next`, or `otherwise` where it leads elsewhere."""
    page = request.POST.get("next", "")
    return page if is_here(page) else otherwise
