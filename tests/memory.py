"""How much memory a process has needed at most, as Linux counts it."""

from pathlib import Path

OURSELVES = Path("/proc/self")


def most() -> float:
    """
    Return the most megabytes that this process has had at once.

    Not `ru_maxrss`: a process that was started begins with the peak of the one that
    started it.
    """
    return _megabytes("VmHWM")


def forget_the_most() -> float:
    """Count the peak from now on; return the megabytes that are there now."""
    (OURSELVES / "clear_refs").write_text("5")
    return _megabytes("VmRSS")


def _megabytes(name: str) -> float:
    lines = (OURSELVES / "status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))
