"""Where good service is felt as normal: penalties of failing, rewards of excelling."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import MappingProxyType
from typing import Literal, cast, get_args

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.multitest import multipletests

from ccc_quality.absent import Absent
from ccc_quality.arrays import Array, Mask
from ccc_quality.data import Survey
from ccc_quality.drivers.asymmetry_record import Doubt, PenaltyReward
from ccc_quality.drivers.contrasts import (
    Contrasts,
    asymmetries,
    contrasts,
    dummies,
    exchanged,
    range_and_index,
    resampled,
)
from ccc_quality.drivers.respondents import RespondentScores
from ccc_quality.errors import (
    DataError,
    SpecificationError,
    UnknownNameError,
    UnknownOptionError,
    did_you_mean,
)
from ccc_quality.labels import Labels
from ccc_quality.model import Model
from ccc_quality.resampling import summary_statistics
from ccc_quality.resampling.options import require_options
from ccc_quality.results import FittedModel
from ccc_quality.threads import on_one_blas_thread
from ccc_quality.words import Amount, Names

Share = Literal["tertile", "quartile", "quintile"]
SHARES: dict[str, float] = {"tertile": 1 / 3, "quartile": 1 / 4, "quintile": 1 / 5}
CLASSES = ("frustrator", "dissatisfier", "hybrid", "satisfier", "delighter")
LIMITS = (0.2, 0.7)
"""Where the classes end: our own convention."""

SIDES = MappingProxyType(dict(zip(CLASSES, (-1, -1, 0, 1, 1), strict=True)))
"""Whether failing (-1) or excelling (+1) weighs more, by class."""

MILDER = MappingProxyType({-1: "dissatisfier", 0: "hybrid", 1: "satisfier"})
"""The milder class of each side."""

DOUBTS: MappingProxyType[Doubt, str] = MappingProxyType(
    {
        "": "",
        "no_index": "Low scores do not lower the target and high scores do not raise it, so there "
        "is no index.",
        "no_impact": "Low and high scores make no difference that could be told from zero.",
        "chance": "Penalty and reward do not differ by more than chance, allowing for the number "
        "of drivers.",
        "cut_points": "Its class changes with the cut points.",
    }
)


@on_one_blas_thread
def penalty_reward(
    survey_or_scores: Survey | pd.DataFrame,
    target: str,
    drivers: Iterable[str] | None = None,
    *,
    low: float | None = None,
    high: float | None = None,
    cut: Share | tuple[float, float] = "tertile",
    limits: tuple[float, float] = LIMITS,
    less_is_better: Iterable[str] = (),
    model: Model | str | None = None,
    results: FittedModel | None = None,
    n_resamples: int = 2000,
    seed: int = 1,
    level: float = 0.95,
) -> PenaltyReward:
    """Penalty-reward contrast analysis: what failing costs and what excelling brings.

    The target's score is regressed on two dummies for each driver, all drivers together: low
    performance (the **penalty**) and high performance (the **reward**), each against the middle.
    ``range = |penalty| + reward`` is how much the driver can move the target (RIOCS), ``index =
    (reward - |penalty|) / range`` whether it does so by failing (-1) or by excelling (+1).
    A penalty above zero or a reward below zero counts as none.

    Classes run from **frustrator** (index below -0.7) over **dissatisfier** (to -0.2),
    **hybrid** (to 0.2) and **satisfier** (to 0.7) to **delighter**. Range and index are those of
    Mikulić and Prebežac (2008), who name the ends and the middle: -1 only dissatisfies, +1 only
    satisfies, 0 is a hybrid. Where the five classes end is this package's own convention, for want
    of a source that we could read; ``limits`` changes it.

    A driver has a class only where its asymmetry is more than chance:

    - A point of its scores is worth more on one side of the middle than on the other
      (:mod:`ccc_quality.drivers.contrasts`), two-sided, with p values adjusted for the number of
      drivers (Holm 1979), so that the risk of classing any driver whose effect is a straight line
      is 1 - ``level``. Scores that crowd at one end of the scale are not taken for asymmetry.
    - Its index lies on the same side at the chosen cut points and at tertiles, quartiles and
      quintiles. Where these agree on the side but not on the degree, the class is the milder one.

    All others have no class: no clear asymmetry. How the index by itself would be classed, and in
    which share of the resamples, stands beside it; in resamples the cut points stay as they are.

    Parameters
    ----------
    survey_or_scores : Survey or DataFrame
        A survey with a scale in its codebook, scored from 0 to 100; or scores, one column a
        construct.
    target : str
        The outcome.
    drivers : iterable of str, or one name, optional
        By default what drives the target in the model, or all other columns of scores.
    low, high : float, optional
        Points of the scores: low is at or below, high at or above. They replace those of ``cut``.
    cut : {"tertile", "quartile", "quintile"} or (float, float)
        Low is the lowest third (fourth, fifth) of each driver and high its highest, as far as ties
        allow; or both points. Shares find contrasts everywhere; points mean the same for
        all drivers.
    limits : (float, float)
        Where the classes end, between 0 and 1.
    less_is_better : iterable of str, or one name
        Drivers of which less is better, such as effort: high scores are what fails there. The
        target may be among them: what lowers turnover is then a reward.
    model : Model or str, optional
        Constructs of the survey, by default those of its codebook.
    results : SEMResults or PLSResults, optional
        Their scores of the respondents replace mean scores.
    n_resamples, seed : int
        Of the bootstrap.
    level : float
        Confidence level.

    Returns
    -------
    PenaltyReward

    Raises
    ------
    MissingColumnError
        No scores on the target or a driver.
    DataError
        A driver with nobody below or above the cut points, or drivers whose groups are the same.
    TooFewRowsError
        Fewer respondents than the regression needs.
    SpecificationError, UnknownOptionError
        Cut points, limits or a cut that make no sense; the target among the drivers.
    UnknownNameError
        Less is better of what is neither driver nor target.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal
    of Statistics, 6, 65-70.

    Brandt, D. R. (1987). A procedure for identifying value-enhancing service components using
    customer satisfaction survey data. In C. Surprenant (Ed.), Add Value to Your Service (61-65).
    American Marketing Association.

    Mikulić, J., & Prebežac, D. (2008). Prioritizing improvement of service attributes using impact
    range-performance analysis and impact-asymmetry analysis. Managing Service Quality, 18, 559-576.
    Read in the excerpt at https://www.researchgate.net/figure/Impact-asymmetry-analysis-IAA_fig3_233406073.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> found = ccc.penalty_reward(ccc.study.load_customers(), "satisfaction",
    ...                            model=ccc.study.customer_model(), n_resamples=200)
    >>> bool((found.table["penalty"] < 0).all())
    True
    """
    require_options(n_resamples, "percentile", level)
    _require_limits(limits)
    scores = RespondentScores.of(survey_or_scores, model=model, results=results)
    scores.require([target])
    names = _drivers(scores, target, drivers)
    rows = scores.complete([target, *names], least=2 * len(names) + 3)
    less = _turned(less_is_better, names, target)
    turned = np.isin(names, less)
    y, X = rows[target].to_numpy() * (-1 if target in less else 1), rows[names].to_numpy()
    points, cut_text = _points(X, cut, low, high)
    at_ends = dummies(X, *points)
    _require_groups(at_ends, names, X, points)
    D = exchanged(at_ends, turned)
    estimate = contrasts(y, D)
    draws = resampled(y, D, n_resamples=n_resamples, seed=seed)
    failed = int(np.isnan(draws).any(axis=1).sum())
    probabilities = _shares(range_and_index(draws)[1], limits)
    table = _table(names, scores.labels, estimate, level)
    table = _with_index(table, estimate.coefficients, draws, limits, level)
    chosen = [CLASSES.index(kind) if kind else -1 for kind in table["index_class"]]
    table["probability"] = [
        probabilities[row, place] if place >= 0 else np.nan for row, place in enumerate(chosen)
    ]
    sensitivity = _sensitivity(y, X, names, points, limits, turned)
    table = _judged(table, asymmetries(y, np.where(turned, -X, X), D), sensitivity, 1 - level)
    K = len(names)
    n_at_ends = at_ends.sum(axis=0).astype(int)
    table = table.assign(low=points[0], high=points[1], n_low=n_at_ends[:K], n_high=n_at_ends[K:])
    return PenaltyReward(
        _table=table,
        _probabilities=pd.DataFrame(probabilities, columns=list(CLASSES)).assign(driver=names)[
            ["driver", *CLASSES]
        ],
        _sensitivity=sensitivity,
        target=target,
        cut=cut_text,
        cut_by=cut if isinstance(cut, str) and low is None and high is None else "points",
        limits=limits,
        less_is_better=less,
        unit=scores.unit,
        r_squared=estimate.r_squared,
        n_obs=len(rows),
        n_dropped=len(scores.table) - len(rows),
        n_resamples=n_resamples,
        n_failed=failed,
        seed=seed,
        level=level,
        labels=scores.labels,
        simulated=scores.simulated,
    )


def classify(index: Array, limits: tuple[float, float] = LIMITS) -> list[str]:
    """Class of each index; empty where there is none.

    Examples
    --------
    >>> import numpy as np
    >>> classify(np.array([-1.0, -0.5, 0.2, 0.21, 0.9, np.nan]))
    ['frustrator', 'dissatisfier', 'hybrid', 'satisfier', 'delighter', '']
    """
    inner, outer = limits
    # a limit belongs to the class nearer to zero
    place = (index >= -outer).astype(int) + (index >= -inner) + (index > inner) + (index > outer)
    return [CLASSES[k] if np.isfinite(value) else "" for k, value in zip(place, index, strict=True)]


def _require_limits(limits: tuple[float, float]) -> None:
    if len(limits) != 2 or not 0 < limits[0] < limits[1] < 1:
        raise SpecificationError(
            f"limits are two numbers between 0 and 1, the smaller first, such as {LIMITS}, "
            f"not {limits!r}."
        )


def _drivers(scores: RespondentScores, target: str, drivers: Iterable[str] | None) -> list[str]:
    chosen = [drivers] if isinstance(drivers, str) else drivers
    names = list(dict.fromkeys(scores.drivers(target) if chosen is None else chosen))
    if target in names:
        raise SpecificationError(f"{target!r} is the target, so it cannot be a driver of itself.")
    if not names:
        others = [name for name in scores.constructs if name != target]
        raise SpecificationError(f"No driver was named. {did_you_mean('', others)}")
    return names


def _turned(less_is_better: Iterable[str], names: list[str], target: str) -> tuple[str, ...]:
    less = [less_is_better] if isinstance(less_is_better, str) else list(less_is_better)
    for name in less:
        if name not in (*names, target):
            raise UnknownNameError(
                f"{name!r} is neither a driver nor the target, so less of it cannot be better. "
                f"{did_you_mean(name, (*names, target))}"
            )
    return tuple(dict.fromkeys(less))


def _points(
    X: Array, cut: Share | tuple[float, float], low: float | None, high: float | None
) -> tuple[tuple[Array, Array], str]:
    """Cut points (K,) and (K,), and what they are in words."""
    K = X.shape[1]
    if isinstance(cut, str):
        if cut not in SHARES:
            raise UnknownOptionError(
                f"Scores cannot be cut by {cut!r}. {did_you_mean(cut, get_args(Share))}"
            )
        q = SHARES[cut]
        below, above = np.quantile(X, [q, 1 - q], axis=0)
        text = f"lowest and highest {cut} of each driver"
    else:
        if len(cut) != 2:
            raise SpecificationError(
                f"cut is {', '.join(SHARES)} or two points, such as (40, 80), not {cut!r}."
            )
        below, above = (np.full(K, float(point)) for point in cut)
        text = f"at most {cut[0]:g}, at least {cut[1]:g}"
    if low is not None or high is not None:
        below = below if low is None else np.full(K, float(low))
        above = above if high is None else np.full(K, float(high))
        ends = (
            f"at most {low:g}" if low is not None else f"low: {text}",
            f"at least {high:g}" if high is not None else f"high: {text}",
        )
        text = ", ".join(ends)
    if not (below <= above).all():
        k = int(np.argmax(below > above))
        raise SpecificationError(
            f"Low ends at {below[k]:g} and high begins at {above[k]:g}: high must begin above low."
        )
    return (below, above), text


def _require_groups(D: Array, names: Sequence[str], X: Array, points: tuple[Array, Array]) -> None:
    K = len(names)
    for k, name in enumerate(names):
        for column, word, point in ((k, "low", points[0][k]), (K + k, "high", points[1][k])):
            if not D[:, column].any():
                values = {"point": point, "low": X[:, k].min(), "high": X[:, k].max()}
                shown = {gap: Amount(float(value)) for gap, value in values.items()}
                raise DataError(
                    Absent(f"scores.nobody_{word}", {"driver": Names((name,)), **shown})
                )
        if (D[:, k] + D[:, K + k]).all():
            raise DataError(Absent("scores.no_middle", {"driver": Names((name,))}))
    if _rank_deficient(D):
        raise DataError(Absent("scores.same_groups", {"drivers": Names(tuple(names))}))


def _rank_deficient(D: Array) -> bool:
    return bool(np.linalg.matrix_rank(D - D.mean(axis=0)) < D.shape[1])


def _table(names: list[str], labels: Labels, estimate: Contrasts, level: float) -> pd.DataFrame:
    """Penalty and reward with robust intervals, and whether there is either."""
    K = len(names)
    b, cov, df, _ = estimate
    se = np.sqrt(np.diag(cov))
    margin = float(stats.t.ppf((1 + level) / 2, df)) * se
    columns: dict[str, object] = {"driver": names, "label": [labels.text(name) for name in names]}
    for word, own in (("penalty", slice(0, K)), ("reward", slice(K, 2 * K))):
        columns |= {
            word: b[own],
            f"{word}_se": se[own],
            f"{word}_ci_lower": (b - margin)[own],
            f"{word}_ci_upper": (b + margin)[own],
        }
    impact = []
    for k in range(K):
        pair = np.array([k, K + k])
        wald = b[pair] @ np.linalg.solve(cov[np.ix_(pair, pair)], b[pair]) / 2
        impact.append(float(stats.f.sf(wald, 2, df)))
    return pd.DataFrame(columns).assign(pvalue_impact=impact)


def _with_index(
    table: pd.DataFrame, b: Array, draws: Array, limits: tuple[float, float], level: float
) -> pd.DataFrame:
    est, resampled_values = range_and_index(b), range_and_index(draws)
    for word, value, own in zip(("range", "index"), est, resampled_values, strict=True):
        found = summary_statistics(own, value, acceleration=None, level=level)
        table[word] = value
        table[f"{word}_ci_lower"] = found["ci_lower"]
        table[f"{word}_ci_upper"] = found["ci_upper"]
    table["index_class"] = classify(est[1], limits)
    return table


def _shares(index: Array, limits: tuple[float, float]) -> Array:
    """Share of the resamples (B, K) in each class, (K, 5); those without an index do not count."""
    found = np.full((index.shape[1], len(CLASSES)), np.nan)
    for k, own in enumerate(index.T):
        kinds = [kind for kind in classify(own, limits) if kind]
        if kinds:
            found[k] = [kinds.count(name) / len(kinds) for name in CLASSES]
    return found


def _judged(
    table: pd.DataFrame, asymmetry: tuple[Array, Array], sensitivity: pd.DataFrame, alpha: float
) -> pd.DataFrame:
    """With the test of asymmetry, the class where it is clear, and why where it is not."""
    p_adjusted = multipletests(asymmetry[1], method="holm")[1]
    known = sensitivity[sensitivity["penalty"].notna()]
    kinds = {str(name): list(own["class"]) for name, own in known.groupby("driver", sort=False)}
    classes, doubts = [], []
    for (_, row), p in zip(table.iterrows(), p_adjusted, strict=True):
        settled = _settled([str(row["index_class"]), *kinds.get(str(row["driver"]), [])])
        doubt: Doubt = ""
        if not row["index_class"]:
            doubt = "no_index"
        elif row["pvalue_impact"] > alpha:
            doubt = "no_impact"
        elif p > alpha:
            doubt = "chance"
        elif not settled:
            doubt = "cut_points"
        doubts.append(doubt)
        classes.append("" if doubt else settled)
    return table.assign(
        asymmetry=asymmetry[0],
        pvalue=asymmetry[1],
        p_adjusted=p_adjusted,
        **{"class": classes},
        clear=[SIDES.get(kind, 0) != 0 for kind in classes],
        doubt=doubts,
        reason=[DOUBTS[doubt] for doubt in doubts],
    )


def _settled(kinds: list[str]) -> str:
    """The class that all cut points agree on; the milder where they agree on the side alone."""
    sides = {SIDES.get(kind) for kind in kinds}
    if len(sides) > 1:
        return ""
    return kinds[0] if len(set(kinds)) == 1 else MILDER[sides.pop() or 0]


def _sensitivity(
    y: Array,
    X: Array,
    names: list[str],
    points: tuple[Array, Array],
    limits: tuple[float, float],
    turned: Mask,
) -> pd.DataFrame:
    """The contrasts at the chosen points and at every share; NaN where a group is empty."""
    cuts = {name: _points(X, cast("Share", name), None, None)[0] for name in SHARES}
    if not any(np.array_equal(points, own) for own in cuts.values()):
        cuts = {"chosen": points, **cuts}
    frames = []
    for name, own in cuts.items():
        D = exchanged(dummies(X, *own), turned)
        b = np.full(2 * len(names), np.nan)
        if not _rank_deficient(D):
            b = contrasts(y, D).coefficients
        width, index = range_and_index(b)
        columns = {
            "cut": name,
            "driver": names,
            "penalty": b[: len(names)],
            "reward": b[len(names) :],
            "range": width,
            "index": index,
            "class": classify(index, limits),
        }
        frames.append(pd.DataFrame(columns))
    return pd.concat(frames, ignore_index=True)
