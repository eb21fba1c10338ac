"""Every number about a plan, computed in one place."""
