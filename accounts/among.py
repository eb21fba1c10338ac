"""`pk__among`: one of many keys, known or asked for, so that PostgreSQL goes by its index."""

from django.db import models
from django.db.models import Lookup


@models.BigAutoField.register_lookup
@models.ForeignKey.register_lookup
class Among(Lookup):
    """
    One of some keys: a list, sent as one array instead of a thousand parameters, or a query.

    A query is asked once, whatever the rows: it must not refer to them. Written with EXISTS
    beside an OR, the same makes PostgreSQL read every row.
    """

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        key, params = self.process_lhs(compiler, connection)
        if not hasattr(self.rhs, "as_sql"):
            return f"{key} = ANY(%s)", [*params, self.rhs]
        query, query_params = compiler.compile(self.rhs)
        return f"{key} = ANY(ARRAY{query})", [*params, *query_params]
