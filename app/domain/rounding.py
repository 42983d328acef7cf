"""Exact integer division and apportioning: the only places where anything is rounded."""

from collections.abc import Sequence


def half_up(numerator: int, denominator: int) -> int:
    """The quotient rounded to the nearest integer, halves away from zero (1.5 -> 2, -1.5 -> -2)."""
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    if numerator >= 0:
        return (2 * numerator + denominator) // (2 * denominator)
    return -((-2 * numerator + denominator) // (2 * denominator))


def split(amount: int, weights: Sequence[int]) -> list[int]:
    """Split `amount` by the weights' share, exactly: each share is rounded half up, the remainder goes to the largest.

    Ties go to the first. If the weights sum to zero, all goes to the largest weight.
    """
    if not weights:
        return []
    total = sum(weights)
    largest = max(range(len(weights)), key=lambda i: (abs(weights[i]), -i))
    shares = [half_up(amount * weight, total) if total else 0 for weight in weights]
    shares[largest] += amount - sum(shares)
    return shares


def part(amount: int, done: int, whole: int) -> int:
    """The part of `amount` that belongs to `done` of `whole`; all of it when done == whole.

    Cumulative use (`part(a, d2, w) - part(a, d1, w)`) makes any sequence of parts sum exactly to the whole.
    """
    return amount if done == whole else half_up(amount * done, whole)
