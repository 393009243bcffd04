"""Whether a driver matters only beyond a point: "waiting time, unless extreme"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array
from ccc_quality.data import Survey
from ccc_quality.drivers.brokenstick import Fit, Sample, fit, resampled, sup_test
from ccc_quality.drivers.dose import binned_means
from ccc_quality.drivers.respondents import RespondentScores
from ccc_quality.errors import (
    InvalidColumnError,
    SpecificationError,
    UnknownOptionError,
    did_you_mean,
)
from ccc_quality.frames import cached_table
from ccc_quality.labels import Labels
from ccc_quality.model import Model
from ccc_quality.resampling import summary_statistics
from ccc_quality.resampling.options import require_options
from ccc_quality.results import FittedModel
from ccc_quality.summaries import Summary
from ccc_quality.threads import on_one_blas_thread

Extreme = Literal["low", "high"]
Verdict = Literal["supported", "contradicted", "undecided"]

POINTS_OF_CURVE = 101


@dataclass(frozen=True, eq=False, repr=False)
class Threshold:
    """A line with one break; made by :func:`threshold`.

    Attributes
    ----------
    driver, target : str
    controls : tuple of str
        Held constant.
    extreme : {"low", "high"}
        The end of the driver's scores that is the bad experience.
    verdict : {"supported", "contradicted", "undecided"}
    reason : str
        The verdict in a sentence.
    statistic, pvalue : float
        Of the test against one straight line.
    r_squared, r_squared_line : float
        With the break and without.
    unit : str
        What the scores are.
    n_obs, n_dropped, n_resamples, seed, level, labels, simulated
        As elsewhere.
    """

    _table: pd.DataFrame
    _curve: pd.DataFrame
    _bins: pd.DataFrame
    driver: str
    target: str
    controls: tuple[str, ...]
    extreme: Extreme
    verdict: Verdict
    reason: str
    statistic: float
    pvalue: float
    r_squared: float
    r_squared_line: float
    unit: str
    n_obs: int
    n_dropped: int
    n_resamples: int
    seed: int
    level: float
    labels: Labels
    simulated: bool

    @cached_table
    def table(self) -> pd.DataFrame:
        """term, est, se, ci_lower, ci_upper (bootstrap), std.

        Terms: ``break``, ``slope_before`` and ``slope_after`` (below and above the break),
        ``change`` of the slope, and ``steeper``: size of the slope at the extreme end less size of
        the other. ``std`` is a slope per standard deviations.
        """
        return self._table

    @cached_table
    def curve(self) -> pd.DataFrame:
        """x, est, ci_lower, ci_upper: the broken line, controls at their means."""
        return self._curve

    @cached_table
    def bins(self) -> pd.DataFrame:
        """x, mean, ci_lower, ci_upper, n: by tenth of the driver, adjusted for the controls."""
        return self._bins

    def summary(self) -> Summary:
        """Verdict, test and slopes."""
        names = self.labels
        simulated = " SIMULATED DATA." if self.simulated else ""
        given = ", ".join(names.text(name) for name in self.controls)
        held = f", given {given}" if given else ""
        lines = (
            f"Threshold of {names.text(self.driver)} for {names.text(self.target)}{held}: "
            f"{self.unit}, n = {self.n_obs:,}, {self.n_dropped:,} left out.{simulated}",
            f"{self.verdict.capitalize()}. {self.reason}",
            f"R squared {self.r_squared:.3f} with the break, {self.r_squared_line:.3f} without; "
            f"{self.n_resamples:,} resamples, seed {self.seed}.",
        )
        return Summary(lines=lines, tables={f"{100 * self.level:g}% intervals": self._table})

    def __repr__(self) -> str:
        mark = ", SIMULATED" if self.simulated else ""
        return (
            f"Threshold: {self.driver} on {self.target} breaks at {self._table['est'].iloc[0]:.1f} "
            f"({self.verdict}), n = {self.n_obs:,}{mark}"
        )

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()


@on_one_blas_thread
def threshold(
    survey_or_scores: Survey | pd.DataFrame,
    driver: str = "waiting_time",
    target: str = "satisfaction",
    *,
    controls: Iterable[str] = (),
    extreme: Extreme = "low",
    trim: float = 0.10,
    model: Model | str | None = None,
    results: FittedModel | None = None,
    n_resamples: int = 1000,
    seed: int = 1,
    level: float = 0.95,
) -> Threshold:
    """Piecewise regression: whether a driver matters only where the experience is extreme.

    The target's score is a line in the driver's with one break, y = b + a x + d (x - c)_+. The
    break c is the least squares one; its interval and those of the slopes are percentiles of a
    bootstrap of respondents, in which the break is found anew. Whether there is a break at all is
    tested against one straight line by the largest robust score statistic over all breaks, whose
    distribution is simulated (Hansen 1996).

    The claim "hardly, unless extreme" is **supported** when one line is rejected and the slope at
    the extreme end is larger in size than at the other, with an interval above zero;
    **contradicted** when one line is rejected and it is smaller, with an interval below zero;
    otherwise **undecided**. That one line is not rejected does not prove it, and a break near an
    end of the scale at which answers crowd may be the scale's own. Whether the milder slope is
    negligible is another question: its standardized value and interval are in the table.

    Parameters
    ----------
    survey_or_scores : Survey or DataFrame
        A survey with a scale in its codebook, scored from 0 to 100; or scores, or any numbers such
        as seconds waited, one column a variable.
    driver, target : str
    controls : iterable of str
        Other scores to hold constant, linearly.
    extreme : {"low", "high"}
        Which end of the driver is the bad experience: low for scores, high for seconds.
    trim : float
        Share of the respondents that must lie on either side of the break.
    model, results
        As in :func:`~ccc_quality.drivers.penalty_reward`.
    n_resamples, seed : int
    level : float
        Confidence level; the test has size 1 - level.

    Returns
    -------
    Threshold

    Raises
    ------
    MissingColumnError, InvalidColumnError, TooFewRowsError
        Scores that are not there, do not vary or take fewer than five values, or too few of them.
    SpecificationError
        A trim that leaves no room, one variable in two roles.
    UnknownOptionError
        Another extreme.

    References
    ----------
    Hansen, B. E. (1996). Inference when a nuisance parameter is not identified under the null
    hypothesis. Econometrica, 64, 413-430.

    Muggeo, V. M. R. (2003). Estimating regression models with unknown break-points. Statistics in
    Medicine, 22, 3055-3071.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> found = ccc.threshold(ccc.study.load_customers(), model=ccc.study.customer_model(),
    ...                       n_resamples=100)
    >>> found.table["term"].tolist()
    ['break', 'slope_before', 'slope_after', 'change', 'steeper']
    """
    require_options(n_resamples, "percentile", level)
    if extreme not in get_args(Extreme):
        raise UnknownOptionError(
            f"Unknown extreme {extreme!r}. {did_you_mean(str(extreme), get_args(Extreme))}"
        )
    if not 0 < trim < 0.5:
        raise SpecificationError(f"trim is a share between 0 and 0.5, not {trim}.")
    chosen = [controls] if isinstance(controls, str) else list(dict.fromkeys(controls))
    names = [target, driver, *chosen]
    if len(set(names)) < len(names):
        raise SpecificationError(
            f"Target, driver and controls must be different variables, not {', '.join(names)}."
        )
    scores = RespondentScores.of(survey_or_scores, model=model, results=results)
    rows = scores.complete(names, least=20 + len(chosen))
    x, y = rows[driver].to_numpy(), rows[target].to_numpy()
    sample = Sample.of(x, y, rows[chosen].to_numpy())
    bounds = _bounds(x, trim, driver)
    best = fit(sample, bounds)
    draws = resampled(sample, bounds, n_resamples=n_resamples, seed=seed)
    statistic, pvalue = sup_test(sample, bounds, n_resamples=n_resamples, seed=seed)
    table = _table(best, draws, extreme, float(x.std() / y.std()), level)
    verdict, reason = _verdict(table, pvalue, extreme, level)
    line = np.linalg.lstsq(sample.linear, sample.y, rcond=None)[0]
    unexplained = float(np.sum((sample.y - sample.linear @ line) ** 2))
    total = float(np.sum((y - y.mean()) ** 2))
    return Threshold(
        _table=table,
        _curve=_curve(x, best, draws, level),
        _bins=_bins(sample, best, level),
        driver=driver,
        target=target,
        controls=tuple(chosen),
        extreme=extreme,
        verdict=verdict,
        reason=reason,
        statistic=statistic,
        pvalue=pvalue,
        r_squared=1 - (unexplained - best.gain) / total,
        r_squared_line=1 - unexplained / total,
        unit=scores.unit,
        n_obs=len(rows),
        n_dropped=len(scores.table) - len(rows),
        n_resamples=n_resamples,
        seed=seed,
        level=level,
        labels=scores.labels,
        simulated=scores.simulated,
    )


def _bounds(x: Array, trim: float, driver: str) -> tuple[float, float]:
    """Where a break may be: with values of the driver on either side of it."""
    values = np.unique(x)
    if len(values) < 5:
        raise InvalidColumnError(
            f"{driver!r} takes {len(values)} values, too few for a break: a line on either side of "
            "it needs two of its own."
        )
    low, high = np.quantile(x, [trim, 1 - trim])
    low, high = max(low, values[1]), min(high, values[-2])
    if not low < high:
        raise SpecificationError(
            f"No break can be looked for: {1 - 2 * trim:.0%} of the respondents have the same "
            f"{driver!r}. A smaller trim leaves more room."
        )
    return float(low), float(high)


def _table(best: Fit, draws: Array, extreme: Extreme, scale: float, level: float) -> pd.DataFrame:
    """Break and slopes with bootstrap errors."""
    at, below, above = (
        np.append(value, draws[:, k])
        for k, value in enumerate((best.break_at, best.below, best.above))
    )
    at_extreme, elsewhere = (below, above) if extreme == "low" else (above, below)
    terms = {
        "break": at,
        "slope_before": below,
        "slope_after": above,
        "change": above - below,
        "steeper": np.abs(at_extreme) - np.abs(elsewhere),
    }
    values = np.array(list(terms.values()))
    found = summary_statistics(values[:, 1:].T, values[:, 0], acceleration=None, level=level)
    columns = {name: found[name] for name in ("est", "se", "ci_lower", "ci_upper")}
    std = np.append(np.nan, values[1:, 0] * scale)
    return pd.DataFrame({"term": list(terms), **columns, "std": std})


def _verdict(
    table: pd.DataFrame, pvalue: float, extreme: Extreme, level: float
) -> tuple[Verdict, str]:
    est, lower, upper = (
        dict(zip(table["term"], map(float, table[name]), strict=True))
        for name in ("est", "ci_lower", "ci_upper")
    )
    p = f"p = {pvalue:.3f}" if pvalue >= 0.001 else "p < 0.001"
    if pvalue > 1 - level:
        return "undecided", f"One straight line is not rejected ({p}), which does not prove it."
    side = "below" if extreme == "low" else "above"
    at = f"{side} {est['break']:.1f} ({p})"
    if lower["steeper"] > 0:
        return "supported", f"The line breaks: the effect is larger {at}."
    if upper["steeper"] < 0:
        return "contradicted", f"The line breaks, but the effect is smaller {at}."
    return "undecided", f"The line breaks, but the effect is neither larger nor smaller {at}."


def _curve(x: Array, best: Fit, draws: Array, level: float) -> pd.DataFrame:
    """The line, and percentiles of the lines of the resamples."""
    places = np.linspace(x.min(), x.max(), POINTS_OF_CURVE)

    def lines(c: Array, below: Array, above: Array, intercept: Array) -> Array:
        hinge = np.maximum(places - c[:, None], 0.0)
        own: Array = intercept[:, None] + below[:, None] * places + (above - below)[:, None] * hinge
        return own

    est = lines(*np.array([best[0], best[1], best[2], best[3]])[:, None])[0]
    tail = (1 - level) / 2
    low, high = np.quantile(lines(*draws.T), [tail, 1 - tail], axis=0)
    return pd.DataFrame({"x": places, "est": est, "ci_lower": low, "ci_upper": high})


def _bins(sample: Sample, best: Fit, level: float) -> pd.DataFrame:
    """Means of the target, less what the controls explain, by tenths of the driver."""
    hinge = np.maximum(sample.x - best.break_at, 0.0)
    full = np.column_stack([sample.linear, hinge])
    slopes = np.linalg.lstsq(full, sample.y, rcond=None)[0][2:-1]
    return binned_means(sample.x, sample.y - sample.Z @ slopes, level)
