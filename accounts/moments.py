"""Reading the database as it was at one moment, whatever is written meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """
    Run a block in a transaction whose queries all see the same state.

    Inside a transaction that is open already they see what that one sees.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:  # PostgreSQL takes this only before a transaction's first query.
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
