"""A spreadsheet of many rows, such as a network could have of years of work."""

import csv
import io

WORDS = [
    "launch", "report", "training", "webinar", "statement", "advocacy", "decriminalisation",
    "women", "campaign", "reform", "policy", "session", "commission", "members", "support",
    "harm reduction", "rights", "health", "prison", "youth", "indigenous", "cannabis",
    "regulation", "evidence", "civil society", "space", "consultation", "dialogue", "regional",
    "national", "global", "briefing", "guide", "toolkit", "position", "network", "meeting",
    "ministerial", "declaration",
]  # fmt: skip


def rows(count: int):
    """Yield the header and so many different rows, some with words that nobody knows."""
    yield [
        "Title", "Date", "Pillar", "Type", "Priority areas", "Role", "Partners", "Country",
        "Participants", "Link", "Description",
    ]  # fmt: skip
    kinds = {"P1": "Webinar", "P2": "Report", "P3": "Side event", "P4": "Campaign day",
             "P5": "Training"}  # fmt: skip
    for at in range(count):
        words = [WORDS[(at * step + step) % len(WORDS)] for step in (3, 7, 11, 13, 17, 19)]
        pillar = f"P{at % 5 + 1}"
        day, month, year = at % 28 + 1, at // 28 % 12 + 1, 2021 + at // 336 % 3
        yield [
            f"{' '.join(words).capitalize()} {at // 48}",
            f"{day:02}/{month:02}/{year}" if at % 3 else f"{year}-{month:02}",
            pillar,
            kinds[pillar] if at % 10 else "Something else",
            f"A{at % 5 + 1}; A{(at + 2) % 5 + 1}",
            "lead",
            f"Organisation {at % 40}" if at % 4 else "",
            ("France", "Kenya; Uganda", "México", "UK", "")[at % 5],
            str(at % 200) if at % 2 else "",
            f"https://example.org/pages/{at % 5000}",
            "What was done there, and with whom. " * (at % 6),
        ]


def as_csv(count: int) -> bytes:
    """Return a CSV file of so many rows beside its header."""
    out = io.StringIO()
    csv.writer(out).writerows(rows(count))
    return out.getvalue().encode()
