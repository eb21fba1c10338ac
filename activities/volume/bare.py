"""Filling tables that are empty, at the pace of the disk."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db import connection

FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY(%s::regclass[]) ORDER BY oid
"""
INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
    FROM pg_index WHERE indrelid = ANY(%s::regclass[])
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
    ORDER BY indexrelid
"""


@contextmanager
def bare(tables: Collection[str]) -> Iterator[None]:
    """
    Have no triggers, foreign keys or indexes on tables, and then have them again.

    Conditions and unique columns stay. Building an index from all rows takes a fraction of
    the time of adding them one by one, and so does checking a foreign key: whatever does not
    hold then ends the transaction. What the triggers would have written is for the caller to
    write.
    """
    tables = list(tables)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # What waits forbids to alter tables.
        keys = _rows(cursor, FOREIGN_KEYS, tables)
        indexes = _rows(cursor, INDEXES, tables)
        for table, name, _definition in keys:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        for _name, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in keys:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def _rows(cursor, query, tables):
    cursor.execute(query, [tables])
    return cursor.fetchall()
