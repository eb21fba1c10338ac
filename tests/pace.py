"""How fast the machine is, so that a limit in seconds asks the same of every machine."""

import re
from statistics import median
from time import process_time

# What the piece of work below takes where the limits were set: one core of a small server.
REFERENCE = 0.08


def slower() -> float:
    """Return how many times as long as there the processor takes at this moment; at least 1."""
    return max(1.0, median(_seconds() for _time in range(7)) / REFERENCE)


def _seconds() -> float:
    """Seconds of this processor for some work of the kind that a request is made of."""
    began = process_time()
    for number in range(400):
        row = {f"{number}-{n}": [n, str(n * number), n / 7] for n in range(60)}
        text = ", ".join(f"{name}: {value}" for name, value in sorted(row.items()))
        re.sub(r"(\d+)-(\d+)", r"\2", text).encode().decode().casefold()
    return process_time() - began
