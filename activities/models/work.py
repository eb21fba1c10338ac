"""Which activities wait for whom, and for what: to be finished, reviewed, published."""

from accounts.sensitivity import SensitiveQuerySet


class WorkQuerySet(SensitiveQuerySet):
    """What a person has to do with activities, of those that the rest of the query gives."""

    def waiting(self):
        """Only what waits for a reviewer: to be reviewed, returned or published."""
        return self.filter(workflow__in=["submitted", "reviewed"])
