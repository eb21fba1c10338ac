"""Django's own formats serve; weeks begin on Monday."""

FIRST_DAY_OF_WEEK = 1
