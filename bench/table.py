"""What was measured, as a page that people read."""

import os
import platform
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

Row = dict[str, Any]
WEB_PROCESS = 200  # MB
FIRST_LOAD = 150_000
LISTS_A_SECOND = 120
A_PAGE, STORED, ANNEX = 75, 2_000, 500  # Milliseconds.
LANGUAGES, WORKER, CHARTS = 2, 300, 12


def written(sizes: list[dict], reports: list[dict], others: dict | None) -> tuple[str, list[str]]:
    """Return the page, and the names of what did not answer."""
    rows = [row for size in sizes for row in size["rows"]]
    missing = sorted({row["name"] for row in rows if row["status"] != 200})
    lines = [
        "# Speed",
        "",
        "Made by `make bench`, never edited by hand. Each size has a database of its own, filled",
        "by `manage.py make_activities`; the production server answers over HTTP with two",
        "workers, on the same machine as the clients and the database.",
        "",
        f"- Machine: {_machine()}",
        f"- Python {platform.python_version()}, Django {version('django')},"
        f" PostgreSQL {sizes[0]['postgresql']}, gunicorn {version('gunicorn')}",
        "",
        "Times are in milliseconds, warm: of one client, and the median of sixteen at once.",
        "“× bare” compares with the page that has navigation, session and user check and nothing",
        "else, asked for in turn by the same reader.",
        "",
        *_table(rows),
        "",
        *_whole(sizes),
    ]
    if missing:
        lines += ["", f"Did not answer, so not measured: {', '.join(missing)}."]
    if reports:
        lines += ["", *_reports(reports)]
    if others:
        lines += ["", *_others(others)]
    return "\n".join([*lines, ""]), missing


def _machine() -> str:
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    memory = int(Path("/proc/meminfo").read_text().split()[1]) / 1024 / 1024
    return f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GB of memory, {platform.system()}"


HEAD = [
    "| what is asked for | by | activities | p50 | p95 | 16 at once | × bare | queries | slowest |"
    " gz bytes | goal | met |",
    "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---|---|",
]


def _table(rows: list[Row]) -> Iterator[str]:
    yield from HEAD
    found = {(row["size"], row["name"], row["reader"], row["place"]): row for row in rows}
    smallest = min(row["size"] for row in rows)
    for row in rows:
        if row["status"] != 200:
            continue
        first = found.get((row["size"], row["name"], row["reader"], ""))
        least = found.get((smallest, row["name"], row["reader"], row["place"]))
        goals = list(_goals(row, first, least if row["size"] > smallest else None))
        name = row["name"] + (f", {row['place']}" if row["place"] else "")
        one, many = row["one"], row.get("many")
        cells = [
            name, row["reader"], f"{row['size']:,}", f"{one['p50']:.1f}", f"{one['p95']:.1f}",
            f"{many['p50']:.0f}" if many else "", f"{one['p50'] / one['bare']:.1f}",
            f"{row.get('queries', '')}", f"{row['slowest']:.1f}" if "slowest" in row else "",
            f"{row['gz']:,}" if "gz" in row else "",
            "; ".join(goal for goal, _is_met in goals),
            "yes" if all(met for _goal, met in goals) else
            "**no**: " + "; ".join(goal for goal, is_met in goals if not is_met),
        ]  # fmt: skip
        yield f"| {' | '.join(cells if goals else [*cells[:-1], ''])} |"


def _goals(row: Row, first: Row | None, least: Row | None) -> Iterator[tuple[str, bool]]:
    """Yield what was hoped for, in words, and whether it is so."""
    goal, p50 = row["goal"], row["one"]["p50"]
    times_bare = p50 / row["one"]["bare"]
    if goal["p50"]:
        is_met, words = p50 <= goal["p50"], f"p50 ≤ {goal['p50']:.0f}"
        if goal["of_bare"]:
            is_met = is_met or times_bare <= goal["of_bare"]
            words += f" or ≤ {goal['of_bare']:.0f}× bare"
        yield words, is_met
    if goal["p95"]:
        yield f"p95 ≤ {goal['p95']:.0f}", row["one"]["p95"] <= goal["p95"]
    if goal["queries"]:
        yield f"≤ {goal['queries']} queries", row["queries"] <= goal["queries"]
    if goal["slowest"]:
        yield f"none over {goal['slowest']:.0f} ms", row["slowest"] <= goal["slowest"]
    if goal["gz"]:
        yield f"≤ {goal['gz'] // 1000} kB gz", row["gz"] <= goal["gz"]
    if goal["raw"]:
        yield f"≤ {goal['raw'] // 1000} kB", row["raw"] <= goal["raw"]
    if goal["of_first"] and first:
        ratio = p50 / first["one"]["p50"]
        yield f"≤ {goal['of_first']}× the first page", ratio <= goal["of_first"]
    if goal["of_smallest"] and least:
        ratio = p50 / least["one"]["p50"]
        yield f"≤ {goal['of_smallest']}× at {least['size']:,}", ratio <= goal["of_smallest"]


def _whole(sizes: list[dict]) -> Iterator[str]:
    """What belongs to no single page."""
    yield "| measured | activities | found | goal | met |"
    yield "|---|---:|---:|---|---|"
    for size in sizes:
        number = f"{size['size']:,}"
        lists = [row for row in size["rows"] if row["name"] == "list: all activities"]
        for row in lists:
            if "many" in row:
                rate = row["many"]["a_second"]
                met = "yes" if rate >= LISTS_A_SECOND else "**no**"
                yield (
                    f"| list pages a second, 16 clients, {row['reader']} | {number} | {rate:.0f} |"
                    f" ≥ {LISTS_A_SECOND}, 200 hoped for | {met} |"
                )
        most = max(process["pss"] for process in size["memory"])
        met = "yes" if most < WEB_PROCESS else "**no**"
        yield f"| a web process, MB (PSS) | {number} | {most:.0f} | < {WEB_PROCESS} | {met} |"
        load = sum(size["first_load"].values())
        met = "yes" if load <= FIRST_LOAD else "**no**"
        yield f"| first load, bytes gz | {number} | {load:,} | ≤ {FIRST_LOAD:,} | {met} |"


def _reports(reports: list[dict]) -> Iterator[str]:
    yield "## Reports"
    yield ""
    yield (
        f"Medians of {reports[0]['times']}. The job is claim, snapshot, pages, typesetting with"
        " three attachments, and storing; bare WeasyPrint has its own defaults, the same page,"
        " style, fonts and variant (PDF/A-3a), and no attachment. Beside it a worker of two"
        " processes, warm."
    )
    yield ""
    yield "| measured | activities | found | goal | met |"
    yield "|---|---:|---:|---|---|"
    for one in reports:
        size = f"{one['size']:,}"
        per_page, ratio = one["job"] / one["pages"], one["job"] / one["bare"]
        three = one["three"] / one["queue"]
        rows = [
            ("pages, charts", f"{one['pages']}, {one['charts']}", "20, 12 and more",
             one["charts"] >= CHARTS),
            ("snapshot in three languages", f"{one['snapshot']:,.0f} ms", "", True),
            ("pages as HTML", f"{one['html']:,.0f} ms", "", True),
            ("bare WeasyPrint", f"{one['bare']:,.0f} ms", "", True),
            ("the whole job", f"{one['job']:,.0f} ms, {ratio:.2f}× bare", "≤ 1× bare", ratio <= 1),
            ("a page", f"{per_page:.0f} ms", f"≤ {A_PAGE} ms", per_page <= A_PAGE),
            ("asked for, until stored", f"{one['queue']:,.0f} ms", f"≤ {STORED:,} ms",
             one["queue"] <= STORED),
            ("three languages at once", f"{one['three']:,.0f} ms, {three:.1f}× one", "≤ 2×",
             three <= LANGUAGES),
            ("a process of the worker with its press, MB (PSS)", _megabytes(one["memory"]),
             f"< {WORKER}", max(one["memory"]) < WORKER),
            ("the same after three large reports", _megabytes(one["memory_after"]),
             f"< {WORKER}", max(one["memory_after"]) < WORKER),
            ("5,000 activities as a spreadsheet", f"{one['annex']:,.0f} ms", f"≤ {ANNEX} ms",
             one["annex"] <= ANNEX),
        ]  # fmt: skip
        for what, found, goal, is_met in rows:
            met = ("yes" if is_met else "**no**") if goal else ""
            yield f"| {what} | {size} | {found} | {goal} | {met} |"


def _megabytes(found: list[float]) -> str:
    return " and ".join(f"{one:.0f}" for one in found)


def _others(others: dict) -> Iterator[str]:
    yield "## Other pages"
    yield ""
    yield (
        f"With {others['activities']:,} activities and {others['outcomes']:,} outcomes, as a"
        f" reviewer sees them: Django without a network, {others['times']} times each."
    )
    yield ""
    yield "| what is asked for | median | slowest |"
    yield "|---|---:|---:|"
    for what, median, slowest in others["rows"]:
        yield f"| {what} | {median:.0f} ms | {slowest:.0f} ms |"
