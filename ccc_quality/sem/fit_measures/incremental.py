"""Fit compared with the independence model.

In every formula T and df are the test statistic and degrees of freedom of the model, T0 and df0
those of the baseline. A measure whose denominator vanishes is NaN.
"""

from __future__ import annotations

import math


def family(T: float, df: float, T0: float, df0: float) -> dict[str, float]:
    """All of them by lavaan's names; NaN when the baseline has no degrees of freedom.

    NFI and RFI are NaN too when the baseline has fewer of them than the model, which it then does
    not contain: it leaves free what the model holds equal across groups.
    """
    names = ("cfi", "tli", "nnfi", "rfi", "nfi", "pnfi", "ifi", "rni")
    if df0 == 0:
        return dict.fromkeys(names, math.nan)
    nested = df <= df0
    values = (
        cfi(T, df, T0, df0),
        tli(T, df, T0, df0),
        tli(T, df, T0, df0),
        rfi(T, df, T0, df0) if nested else math.nan,
        nfi(T, T0) if nested else math.nan,
        pnfi(T, df, T0, df0),
        ifi(T, df, T0),
        rni(T, df, T0, df0),
    )
    return dict(zip(names, values, strict=True))


def cfi(T: float, df: float, T0: float, df0: float) -> float:
    """Comparative fit index, 1 - max(T - df, 0) / max(T0 - df0, T - df, 0) (Bentler 1990)."""
    worst = max(T0 - df0, T - df, 0.0)
    return 1.0 if worst == 0.0 else 1 - max(T - df, 0.0) / worst


def tli(T: float, df: float, T0: float, df0: float) -> float:
    """Tucker-Lewis index, (T0/df0 - T/df) / (T0/df0 - 1) (Tucker & Lewis 1973)."""
    if df == 0:
        return 1.0
    return _ratio(T0 / df0 - T / df, T0 / df0 - 1)


def rfi(T: float, df: float, T0: float, df0: float) -> float:
    """Relative fit index, (T0/df0 - T/df) / (T0/df0) (Bollen 1986)."""
    if df == 0:
        return 1.0
    return _ratio(T0 / df0 - T / df, T0 / df0)


def nfi(T: float, T0: float) -> float:
    """Normed fit index, (T0 - T) / T0 (Bentler & Bonett 1980)."""
    return _ratio(T0 - T, T0)


def pnfi(T: float, df: float, T0: float, df0: float) -> float:
    """Parsimony normed fit index, df/df0 times NFI (James, Mulaik & Brett 1982)."""
    return df / df0 * nfi(T, T0)


def ifi(T: float, df: float, T0: float) -> float:
    """Incremental fit index, (T0 - T) / (T0 - df) (Bollen 1989)."""
    return _ratio(T0 - T, T0 - df)


def rni(T: float, df: float, T0: float, df0: float) -> float:
    """Relative noncentrality index, 1 - (T - df) / (T0 - df0) (McDonald & Marsh 1990)."""
    return 1 - _ratio(T - df, T0 - df0)


def _ratio(numerator: float, denominator: float) -> float:
    return math.nan if denominator == 0 else numerator / denominator
