"""Figures as people type them, in any of the three languages."""

import contextlib
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from plan import quantities

qualifiers = st.sampled_from(["=", "≈", "≥"])
values = st.decimals(0, 10**9, places=2, allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("language", "text", "read"),
    [
        ("en", "49", ("=", Decimal(49))),
        ("en", "~120", ("≈", Decimal(120))),
        ("en", "about 1,200", ("≈", Decimal(1200))),
        ("en", "100+", ("≥", Decimal(100))),
        ("en", "more than 3.5", ("≥", Decimal("3.5"))),
        ("en", "0", ("=", Decimal(0))),
        ("en", "  ", None),
        ("fr", "1 658 700", ("=", Decimal(1658700))),
        ("fr", "1\u202f658\u202f700", ("=", Decimal(1658700))),
        ("fr", "environ 3,5", ("≈", Decimal("3.5"))),
        ("fr", "plus de 40", ("≥", Decimal(40))),
        ("es", "cerca de 1.200", ("≈", Decimal(1200))),
        ("es", "más de 3,5", ("≥", Decimal("3.5"))),
    ],
)
def test_a_figure_is_read_as_it_was_meant(language, text, read):
    with override(language):
        assert quantities.parse(text) == read


@pytest.mark.parametrize("text", ["many", "12-15", "1,2,3", "1e9", "--3", "½", "12 000,5,1"])
def test_what_is_no_figure_is_refused(text):
    with override("en"), pytest.raises(quantities.NotAFigure):
        quantities.parse(text)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@given(qualifiers, values)
def test_what_a_form_shows_again_is_what_was_typed(language, qualifier, value):
    with override(language):
        assert quantities.parse(quantities.written(qualifier, value)) == (qualifier, value)


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(text):
    with override("fr"), contextlib.suppress(quantities.NotAFigure):
        quantities.parse(text)
