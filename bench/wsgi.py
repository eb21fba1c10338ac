"""The application as it is, with one address more: the bare page that others are compared with."""

from django.conf.urls.i18n import i18n_patterns
from django.shortcuts import render
from django.urls import get_resolver, path

from idpc.wsgi import application

__all__ = ["application"]


def bare(request):
    """`base.html` with nothing in it: navigation, session and user check."""
    return render(request, "base.html")


get_resolver().url_patterns.extend(i18n_patterns(path("bench/bare/", bare)))
