"""
How far an indicator has come: one pure function behind every percentage.

progress = (actual − baseline) ÷ (target − baseline) × 100, the same for what is to rise and
what is to fall. Where that says nothing, another formula does, or none; `method` names it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from math import floor

# Our convention, said on every page that shows a status: from how many percent of what was
# expected something is met, on track or behind. Below is off track; below zero it regresses.
MET, ON_TRACK, BEHIND, REGRESSING = 100, 85, 60, 0

type Number = Decimal | int | float | str


@dataclass(frozen=True)
class Progress:
    """
    How much of the way has been come.

    `percent` is as exact as a Decimal is, `display` a whole number that never says 100
    before all of it is done. Both are None where no percentage says anything; `method` is
    then the reason. `judged_by` says whether `status` compares with what was "expected" by
    now or with the "target" itself.
    """

    percent: Decimal | None
    display: int | None
    method: str
    status: str
    judged_by: str = "target"

    @property
    def bar(self) -> int | None:
        """The length of a bar: the number, as far as a bar can show it."""
        return None if self.display is None else min(max(self.display, 0), 100)


def progress(
    *,
    direction: str,
    baseline: Number | None,
    target: Number | None,
    actual: Number | None,
    tolerance: Number = 0,
    expected: Number | None = None,
) -> Progress:
    """
    Return how far `actual` is on the way from `baseline` to `target`.

    `direction` is increase, decrease, maintain or none; None is a number that nobody knows.
    `tolerance` is for what is to be maintained. `expected` is what should be the case by
    now: the status is judged by it, the percentage never.
    """
    start, goal, now, due = (_exact(n) for n in (baseline, target, actual, expected))
    if nothing := _says_nothing(direction, start, goal, now):
        return Progress(None, None, nothing, "no_data")
    if direction == "maintain":
        return _maintained(now, goal, abs(_exact(tolerance)), due)
    sign = _sign(direction)
    if start is None:
        return _without_baseline(sign, now, goal, due)
    if start == goal:
        held = sign * (now - goal) >= 0
        return _result(Fraction(100) if held else None, "hold", "met" if held else "regressing")
    percent = (now - start) / (goal - start) * 100
    status, judged_by = _status_on_the_way(sign, start, now, percent, due)
    return _result(percent, "baseline-to-target", status, judged_by)


def expected(
    at: date,
    baseline: tuple[date, Number] | None,
    milestones: Iterable[tuple[date, Number]],
    target: tuple[date, Number] | None,
) -> Decimal | None:
    """
    Return what should be the case on a day: on straight lines from one known point to the next.

    The points are baseline, milestones and target, each with its date. After the last of
    them nothing more is expected than that; before the first, the baseline. None where
    nothing has been said: no point but the baseline, or a day before any.
    """
    ahead = [*milestones, *([target] if target else [])]
    if not ahead:
        return None
    points = sorted([*([baseline] if baseline else []), *ahead], key=lambda point: point[0])
    days = [day for day, _value in points]
    if at < days[0]:
        return _decimal(_exact(points[0][1])) if points[0] == baseline else None
    after = next((n for n, day in enumerate(days) if day > at), None)
    if after is None:
        return _decimal(_exact(points[-1][1]))
    (first, low), (last, high) = points[after - 1], points[after]
    share = Fraction((at - first).days, (last - first).days)
    return _decimal(_exact(low) + (_exact(high) - _exact(low)) * share)


def _says_nothing(direction, start, goal, now) -> str:
    """Return why no formula says anything; nothing where one does."""
    if direction == "none":
        return "none"
    if direction not in {"increase", "decrease", "maintain"}:
        raise ValueError(f"There is no direction {direction!r}.")
    has_way = direction != "maintain" and start is not None and goal is not None
    if has_way and _sign(direction) * (goal - start) < 0:
        return "wrong-side"
    if now is None:
        return "no-data"
    return "no-target" if goal is None else ""


def _sign(direction: str) -> int:
    return 1 if direction == "increase" else -1


def _exact(number: Number | None):
    return None if number is None else Fraction(str(number))


def _maintained(now, goal, tolerance, due) -> Progress:
    percent = _within(now, goal, tolerance)
    if due is None or percent >= MET:
        return _result(percent, "maintain", _by_threshold(percent))
    return _result(percent, "maintain", _by_threshold(_within(now, due, tolerance)), "expected")


def _within(now, level, tolerance) -> Fraction:
    off = abs(now - level) - tolerance
    if off <= 0:
        return Fraction(100)
    if level == 0:
        return Fraction(0)
    return max(Fraction(0), 100 * (1 - off / abs(level)))


def _without_baseline(sign, now, goal, due) -> Progress:
    """Of what is to rise, the share of the target; of what is to fall, whether it is met."""
    if sign > 0 and goal > 0:
        percent = now / goal * 100
        if due is None or due <= 0 or percent >= MET:
            return _result(percent, "no-baseline", _by_threshold(percent))
        return _result(percent, "no-baseline", _by_threshold(now / due * 100), "expected")
    if sign * (now - goal) >= 0:
        return _result(None, "threshold", "met")
    if due is not None:
        in_time = sign * (now - due) >= 0
        return _result(None, "threshold", "met" if in_time else "behind", "expected")
    return _result(None, "threshold", "behind")


def _status_on_the_way(sign, start, now, percent, due) -> tuple[str, str]:
    if percent >= MET:
        return "met", "target"
    if due is None:
        return ("not_started" if percent == 0 else _by_threshold(percent)), "target"
    if sign * (due - start) > 0:
        return _by_threshold((now - start) / (due - start) * 100), "expected"
    # Nothing was to be reached yet, or even a step back was foreseen.
    if sign * (now - due) < 0:
        return "regressing", "expected"
    return ("not_started" if now == start else "met"), "expected"


def _by_threshold(percent: Fraction) -> str:
    if percent < REGRESSING:
        return "regressing"
    for threshold, status in ((MET, "met"), (ON_TRACK, "on_track"), (BEHIND, "behind")):
        if percent >= threshold:
            return status
    return "off_track"


def _result(percent: Fraction | None, method: str, status: str, judged_by="target") -> Progress:
    if percent is None:
        return Progress(None, None, method, status, judged_by)
    return Progress(_decimal(percent), displayed(percent), method, status, judged_by)


def displayed(percent: Fraction) -> int:
    """Return the whole number that is shown, halves going up: never 100 for less."""
    half_up = floor(abs(percent) + Fraction(1, 2))
    whole = half_up if percent >= 0 else -half_up
    return 99 if percent < 100 <= whole else whole


def _decimal(number: Fraction) -> Decimal:
    """The nearest Decimal; the one below where the nearest would say that all is done."""
    for rounding in (ROUND_HALF_EVEN, ROUND_FLOOR):
        context = Context(prec=28, rounding=rounding)
        found = context.divide(Decimal(number.numerator), Decimal(number.denominator))
        if not number < 100 <= found:
            break
    return found
