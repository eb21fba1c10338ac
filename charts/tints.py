"""How dark a cell of a heat table is."""

SHADES = 4


def tint(value: int, largest: int) -> int:
    """
    Return the shade of a number among others: 0 for none, up to 4 for the largest.

    The number itself always stands in the cell: a shade says nothing alone.
    """
    if value <= 0 or largest <= 0:
        return 0
    return -(-value * SHADES // largest)
