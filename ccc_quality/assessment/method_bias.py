"""Whether items agree because one method asked them all: three checks, none of them proof."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Unpack

import numpy as np
import pandas as pd
from scipy import stats

from ccc_quality.arrays import Array
from ccc_quality.assessment import common_method
from ccc_quality.assessment.answers import frame_of, is_simulated
from ccc_quality.assessment.verdicts import WHOLE_MODEL, Verdict, judged, verdict_frame
from ccc_quality.data import Survey, numeric_matrix
from ccc_quality.data.moments import moments_of_rows
from ccc_quality.errors import (
    CCCQualityWarning,
    EstimationError,
    IdentificationError,
    SpecificationError,
)
from ccc_quality.frames import cached_table
from ccc_quality.model import Model, Modifier, Statement, as_model
from ccc_quality.model.statement import write_syntax
from ccc_quality.sem import SEMResults, compare, fit_sem
from ccc_quality.sem.keywords import EstimationKeywords
from ccc_quality.summaries import Summary, pvalue_text
from ccc_quality.threads import on_one_blas_thread

SIGNIFICANT = 0.05
METHOD = "method_factor"
NO_METHOD = (
    "The variance of the method factor is not positive: the items share less, not more, than their "
    "constructs say, and there is no method to take out."
)


@dataclass(frozen=True, slots=True, eq=False)
class MethodFactor:
    """What a model gains by an unmeasured method factor on all items.

    Attributes
    ----------
    variance, se : float
        Of the method factor, whose loadings are all one.
    share : float
        Mean share of the variance of an item that it explains.
    chisq, df, pvalue : float
        Difference test against the model without it.
    cfi_gain : float
        CFI with it less CFI without.
    paths : DataFrame
        source, target, std, pvalue, std_with, pvalue_with, change, holds (neither the sign nor
        the significance at .05 changes).
    """

    variance: float
    se: float
    share: float
    chisq: float
    df: float
    pvalue: float
    cfi_gain: float
    paths: pd.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class Marker:
    """Correlations of construct scores, less what they share with a marker.

    Attributes
    ----------
    names : tuple of str
        Columns of the marker.
    r : float
        r_M: the smallest positive correlation of the marker with a construct, else zero.
    upper : float
        Upper limit of its 95 % interval.
    correlations : DataFrame
        first, second, r, pvalue, adjusted, adjusted_pvalue, adjusted_upper (taking out the upper
        limit), holds (a significant correlation stays one, with its sign).
    """

    names: tuple[str, ...]
    r: float
    upper: float
    correlations: pd.DataFrame


@dataclass(frozen=True, eq=False, repr=False)
class MethodBias:
    """Checks of common-method variance; made by :func:`method_bias`.

    Attributes
    ----------
    n_obs : int
        Respondents who answered all items.
    harman : float
        Share of the first unrotated principal component.
    reason : str
        Why there is no method factor, or none to judge by; empty if there is.
    simulated : bool
        Whether the answers are simulated.
    """

    n_obs: int
    harman: float
    reason: str
    simulated: bool
    _factor: MethodFactor | None = field(repr=False)
    _marker: Marker | None = field(repr=False)

    @property
    def factor(self) -> MethodFactor | None:
        """The method factor; None where the model with it could not be estimated."""
        return self._factor

    @property
    def marker(self) -> Marker | None:
        """The adjustment by a marker; None without one."""
        return self._marker

    @cached_table
    def paths(self) -> pd.DataFrame:
        """Standardized paths without and with the method factor; empty without one."""
        return pd.DataFrame() if self._factor is None else self._factor.paths

    @cached_table
    def correlations(self) -> pd.DataFrame:
        """Correlations of construct scores, adjusted for the marker; empty without one."""
        return pd.DataFrame() if self._marker is None else self._marker.correlations

    @cached_table
    def verdicts(self) -> pd.DataFrame:
        """criterion, subject, value, threshold, source, holds, convention."""
        return verdict_frame(self._judged())

    def summary(self) -> Summary:
        """The checks for people."""
        simulated = " SIMULATED DATA." if self.simulated else ""
        lines = [
            f"n = {self.n_obs:,}.{simulated} No check proves that there is no common method; "
            "several that agree make it less likely.",
            f"The first principal component has {self.harman:.1%} of the variance (Harman's test, "
            "a weak one).",
        ]
        tables: dict[str, pd.DataFrame] = {}
        if self._factor is not None and not self.reason:
            found = self._factor
            lines.append(
                f"A method factor on all items: chi-square difference({found.df:.0f}) = "
                f"{found.chisq:,.3f}, p = {pvalue_text(found.pvalue)}, CFI {found.cfi_gain:+.4f}; "
                f"it explains {found.share:.1%} of an item on average."
            )
            shown = ["target", "source", "std", "std_with", "change", "holds"]
            tables["Paths without and with the method factor"] = found.paths[shown]
        if self.reason:
            lines.append(self.reason)
        if self._marker is not None:
            lines.append(
                f"The marker ({', '.join(self._marker.names)}) shares r = {self._marker.r:.3f} "
                f"with the constructs (upper limit {self._marker.upper:.3f})."
            )
            shown = ["first", "second", "r", "adjusted", "adjusted_upper", "holds"]
            tables["Correlations less the marker's"] = self._marker.correlations[shown]
        return Summary(lines=tuple(lines), tables=tables)

    def __repr__(self) -> str:
        verdicts = self.verdicts
        return (
            f"Common-method checks: {int(verdicts['holds'].sum())} of {len(verdicts)} conventions "
            f"hold, n = {self.n_obs:,}"
        )

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def _judged(self) -> Iterator[Verdict]:
        yield judged("harman", WHOLE_MODEL, self.harman)
        if self._factor is not None and not self.reason:
            broken = float((~self._factor.paths["holds"]).sum())
            yield judged("method_cfi", WHOLE_MODEL, self._factor.cfi_gain)
            yield judged("method_paths", WHOLE_MODEL, broken)
        if self._marker is not None:
            broken = float((~self._marker.correlations["holds"]).sum())
            yield judged("marker", WHOLE_MODEL, broken)


@on_one_blas_thread
def method_bias(
    model: Model | str,
    data: Survey | pd.DataFrame,
    marker: str | Sequence[str] | None = None,
    **options: Unpack[EstimationKeywords],
) -> MethodBias:
    """Check for common-method variance.

    Harman's single factor: the share of the first unrotated principal component of all items.

    An unmeasured latent method factor: the model with one factor more, on which all reflective
    items load equally (one, unstandardized; so the items should share a scale) and which is
    uncorrelated with all constructs. Judged by what it adds to CFI and does to the paths. Where
    the items of each construct load almost equally, a method factor and higher correlations of the
    constructs can hardly be told apart, which shows in the standard error of its variance.

    A marker, if there is one: columns that in theory have nothing to do with the constructs. The
    smallest positive correlation of their mean with a construct (means of its items) is what the
    method gives to every correlation, and is taken out of each.

    Parameters
    ----------
    model : Model or syntax
    data : Survey or DataFrame
        Reversed items turned.
    marker : str or sequence of str, optional
        Columns outside the model.
    **options
        ``estimator``, ``missing``, ``ordered``, ``cluster`` and ``sampling_weights`` of
        :func:`~ccc_quality.fit_sem`, for the method factor. Without ``missing``, and for the other
        checks, complete rows count.

    Returns
    -------
    MethodBias

    Raises
    ------
    DataError
        No answers, or unusable ones.
    SpecificationError
        A marker that is an item of the model.
    EstimationError
        The model itself does not converge.

    References
    ----------
    Podsakoff, P. M., MacKenzie, S. B., Lee, J.-Y., & Podsakoff, N. P. (2003). Common method biases
    in behavioral research. Journal of Applied Psychology, 88, 879-903.
    Lindell, M. K., & Whitney, D. J. (2001). Accounting for common method variance in
    cross-sectional research designs. Journal of Applied Psychology, 86, 114-121.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> survey = ccc.study.load_customers()
    >>> found = ccc.method_bias(ccc.study.customer_model("direct"), survey)
    >>> found.verdicts["criterion"].tolist()
    ['harman', 'method_cfi', 'method_paths']
    """
    model = as_model(model)
    frame = frame_of(data, "method_bias")
    values = numeric_matrix(frame, list(model.observed))
    moments_of_rows(values, list(model.observed))
    complete = values[np.isfinite(values).all(axis=1)]
    factor, reason = _method_factor(model, data, options)
    return MethodBias(
        n_obs=len(complete),
        harman=common_method.first_component_share(np.atleast_2d(np.corrcoef(complete.T))),
        reason=reason,
        simulated=is_simulated(data),
        _factor=factor,
        _marker=None if marker is None else _by_marker(model, frame, marker),
    )


def with_method_factor(model: Model) -> Model:
    """The model with a factor on which all reflective items load equally.

    Loadings are one and the variance is free, so that a method without variance is an inner point.
    """
    items = _reflective_items(model)
    name = METHOD
    while name in (*model.latent, *model.observed):
        name += "_"
    one, zero = Modifier(fixed=(1.0,)), Modifier(fixed=(0.0,))
    added = [Statement(name, "=~", item, one) for item in items]
    added += [Statement(name, "~~", construct, zero) for construct in model.latent]
    return Model.from_syntax(f"{model.syntax}\n{write_syntax(added)}", labels=model.labels)


def _reflective_items(model: Model) -> list[str]:
    return list(
        dict.fromkeys(
            item
            for construct in model.constructs
            if construct.kind == "reflective" and not construct.higher_order
            for item in construct.indicators
        )
    )


def _method_factor(
    model: Model, data: Survey | pd.DataFrame, options: EstimationKeywords
) -> tuple[MethodFactor | None, str]:
    if len(_reflective_items(model)) < 2:
        return None, "The model has no reflective items for a method factor to load on."
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CCCQualityWarning)  # what matters is said in the reason
        without = fit_sem(model, data, **options)
        if not without.converged:
            raise EstimationError("The model itself does not converge, so nothing can be compared.")
        try:
            extended = fit_sem(with_method_factor(model), data, **options)
        except (IdentificationError, EstimationError) as obstacle:
            return None, f"The model with a method factor cannot be estimated: {obstacle}"
        if not extended.converged:
            return None, "The model with a method factor does not converge."
        found = _compared(without, extended)
    if found.variance <= 0:
        return found, NO_METHOD
    unlike = [one for one in extended.admissibility if one not in without.admissibility]
    return found, " ".join(("With the method factor:", *unlike)) if unlike else ""


def _compared(without: SEMResults, extended: SEMResults) -> MethodFactor:
    name = next(one for one in extended.model.latent if one not in without.model.latent)
    estimates = extended.estimates
    is_variance = (estimates[["lhs", "op", "rhs"]] == [name, "~~", name]).all(axis=1)
    own = estimates[is_variance].iloc[0]
    loadings = extended.loadings[extended.loadings["construct"] == name]
    test = compare(without, extended)
    before, after = without.reported_measures, extended.reported_measures
    return MethodFactor(
        variance=float(own["est"]),
        se=float(own["se"]),
        # a negative variance has no root, and a share only in name
        share=float(np.mean(loadings["std"] ** 2)) if own["est"] > 0 else float("nan"),
        chisq=test.chisq,
        df=test.df,
        pvalue=test.pvalue,
        cfi_gain=float(after["cfi"] - before["cfi"]),
        paths=_paths(without.path_coefficients, extended.path_coefficients),
    )


def _paths(without: pd.DataFrame, extended: pd.DataFrame) -> pd.DataFrame:
    keys = ["source", "target"]
    columns = [*keys, "std", "pvalue"]
    both = without[columns].merge(extended[columns], on=keys, suffixes=("", "_with"))
    both["change"] = both["std_with"] - both["std"]
    both["holds"] = _same(both["std"], both["pvalue"], both["std_with"], both["pvalue_with"])
    return both


def _same(r: pd.Series, p: pd.Series, r_after: pd.Series, p_after: pd.Series) -> pd.Series:
    """Whether neither the significance nor, where there is any, the sign has changed."""
    significant, still = p < SIGNIFICANT, p_after < SIGNIFICANT
    same: pd.Series = (significant == still) & (~significant | (np.sign(r) == np.sign(r_after)))
    return same


def _by_marker(model: Model, frame: pd.DataFrame, marker: str | Sequence[str]) -> Marker:
    names = (marker,) if isinstance(marker, str) else tuple(marker)
    inside = [name for name in names if name in model.observed]
    if inside:
        raise SpecificationError(
            f"A marker has nothing to do with the constructs, but {', '.join(inside)} is an item "
            "of the model."
        )
    measured = {
        construct.name: list(construct.indicators)
        for construct in model.constructs
        if set(construct.indicators) <= set(model.observed)
    }
    columns = list(dict.fromkeys(item for items in measured.values() for item in items))
    values = numeric_matrix(frame, [*columns, *names])
    moments_of_rows(values, [*columns, *names])
    answers = pd.DataFrame(values, columns=[*columns, *names]).dropna()
    scores = pd.DataFrame({name: answers[items].mean(axis=1) for name, items in measured.items()})
    n = len(scores)
    shared = scores.corrwith(answers[list(names)].mean(axis=1)).to_numpy(dtype=np.float64)
    positive = shared[shared > 0]
    r_marker = float(positive.min()) if positive.size else 0.0
    upper = max(common_method.upper_limit(r_marker, n=n), 0.0)
    return Marker(names, r_marker, upper, _adjusted(scores.corr(), r_marker, upper, n))


def _adjusted(R: pd.DataFrame, r_marker: float, upper: float, n: int) -> pd.DataFrame:
    first, second = np.triu_indices(len(R), 1)
    r: Array = R.to_numpy(dtype=np.float64)[first, second]
    t = r * np.sqrt((n - 2) / (1 - r**2))
    less = common_method.without_marker(r, r_marker=r_marker, n=n)
    table = pd.DataFrame(
        {
            "first": R.columns[first],
            "second": R.columns[second],
            "r": r,
            "pvalue": 2 * stats.t.sf(np.abs(t), n - 2),
            "adjusted": less.r,
            "adjusted_pvalue": less.pvalue,
            "adjusted_upper": common_method.without_marker(r, r_marker=upper, n=n).r,
        }
    )
    lost = (table["pvalue"] < SIGNIFICANT) & ~_same(
        table["r"], table["pvalue"], table["adjusted"], table["adjusted_pvalue"]
    )
    table["holds"] = ~lost
    return table
