"""English as our readers write it: Django's `en` is American, `en-gb` formats are not."""

from django.conf.locale.en_GB.formats import *  # noqa: F403

THOUSAND_SEPARATOR = ","
DECIMAL_SEPARATOR = "."
FIRST_DAY_OF_WEEK = 1
