"""`python -m bench`: measure every size, print the table, write `docs/performance.md`."""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.table import written

SIZES = [3_000, 100_000, 1_000_000]
MEASURED = ["bench.one_size", "bench.reports", "bench.others"]
PAGE = Path(__file__).parent.parent / "docs" / "performance.md"


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="plan-bench-") as made:
        folder = options.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711)  # The servers run as somebody else when we are root.

        def of(what, *size):
            return _run(folder, what, *size, anew=what in options.anew)

        sizes = [of("bench.one_size", size) for size in sorted(options.sizes)]
        of_reports = [of("bench.reports", size) for size in _outer(options.sizes)]
        others = None if options.quick else of("bench.others")
    page, missing = written(sizes, of_reports, others)
    print(page)
    if not options.quick:
        PAGE.write_text(page, encoding="utf-8")
    if missing:
        sys.exit(f"These pages did not answer, and were not measured: {', '.join(missing)}")


def _options():
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=SIZES, help="how many activities there are"
    )
    parser.add_argument("--folder", type=Path, help="keep the databases there, for the next time")
    parser.add_argument(
        "--anew", nargs="+", choices=MEASURED, default=MEASURED,
        help="measure these alone; of the others stands what was measured last in the folder",
    )  # fmt: skip
    parser.add_argument("--quick", action="store_true", help="print only; write no page")
    options = parser.parse_args()
    if options.anew != MEASURED and options.folder is None:
        parser.error("--anew needs the --folder in which the other measurements lie")
    return options


def _outer(sizes: list[int]) -> list[int]:
    """The smallest and the largest: a report shows as much of one as of the other."""
    return sorted({min(sizes), max(sizes)})


def _run(folder: Path, module: str, *size: int, anew: bool) -> dict:
    """Run a measurement in a process of its own: each has servers and settings of its own."""
    name = str(*size) if size else "others"
    result = folder / f"{name}-{module.rpartition('.')[2]}.json"
    if anew:
        command = [sys.executable, "-m", module, *map(str, size), str(folder / name), str(result)]
        subprocess.run(command, check=True)  # noqa: S603
    return json.loads(result.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
