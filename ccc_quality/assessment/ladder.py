"""Whether a construct means the same in every group, step by step.

Each step holds more parameters equal across groups and is compared with the one before: loadings
(metric), intercepts (scalar), residual variances (strict), and, on top of scalar invariance, the
paths (structural).

With ordered items there are fewer steps. Loadings and thresholds together set the scale of the
response that an item cuts into categories, so they are held equal in one step (scalar); equal
loadings alone would be a model that scalar invariance is no case of. Residual variances are no
parameters, so there is no strict step.

Scores may be compared between groups from scalar invariance on, effects from
metric invariance on (Meredith 1993; Vandenberg & Lance 2000).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from ccc_quality.data import Survey
from ccc_quality.errors import UnknownOptionError, did_you_mean
from ccc_quality.frames import cached_table
from ccc_quality.model import Model, Modifier, Statement, as_model
from ccc_quality.model.statement import write_syntax
from ccc_quality.sem import SEMResults, compare, fit_sem
from ccc_quality.sem.options import Missing
from ccc_quality.summaries import Summary


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of the ladder.

    Attributes
    ----------
    name : str
    equal : tuple of str
        What is held equal.
    below : str or None
        The step it is compared with.
    srmr : float
        Largest rise of SRMR (Chen 2007).
    """

    name: str
    equal: tuple[str, ...]
    below: str | None
    srmr: float


STEPS: tuple[Step, ...] = (
    Step("configural", (), None, float("nan")),
    Step("metric", ("loadings",), "configural", 0.030),
    Step("scalar", ("loadings", "intercepts"), "metric", 0.010),
    Step("strict", ("loadings", "intercepts", "residuals"), "scalar", 0.010),
    Step("structural", ("loadings", "intercepts", "regressions"), "scalar", 0.010),
)

ORDERED_STEPS: tuple[Step, ...] = (
    Step("configural", (), None, float("nan")),
    Step("scalar", ("loadings", "intercepts", "thresholds"), "configural", 0.030),
    Step("structural", ("loadings", "intercepts", "thresholds", "regressions"), "scalar", 0.010),
)

LARGEST_CFI_DROP = 0.010
LARGEST_RMSEA_RISE = 0.015
SOURCE = "Cheung & Rensvold 2002; Chen 2007"

COMPARABLE: Mapping[str, str] = {
    "configural": "The same items measure the constructs, but not alike: neither effects nor means "
    "may be compared between the groups.",
    "metric": "Effects may be compared between the groups, means may not.",
    "scalar": "Effects and means of constructs may be compared between the groups.",
    "strict": "Effects and means, of constructs and items, may be compared between the groups.",
}
"""What the step reached allows (Meredith 1993; Vandenberg & Lance 2000)."""


@dataclass(frozen=True, eq=False, repr=False)
class Invariance:
    """The ladder of invariance for one model and grouping; made by :func:`invariance`.

    Attributes
    ----------
    group : str
        Column of the groups.
    fits : mapping of str to SEMResults
        The fit of each step.
    """

    group: str
    fits: Mapping[str, SEMResults]

    def __post_init__(self) -> None:
        object.__setattr__(self, "fits", MappingProxyType(dict(self.fits)))

    @cached_table
    def table(self) -> pd.DataFrame:
        """Step by step: fit, changes against the step below, difference test and verdict.

        Columns step, below, chisq, df, cfi, rmsea, srmr, delta_cfi, delta_rmsea, delta_srmr,
        chisq_difference, df_difference, pvalue, holds, source. A step holds when CFI drops by no
        more than .010 and RMSEA rises by no more than .015 or SRMR by no more than .030 (metric) or
        .010. With robust estimation CFI and RMSEA are the robust ones, for ordered items the scaled
        ones, and the difference is scaled.
        """
        return pd.DataFrame([self._row(step) for step in self._steps])

    @property
    def reached(self) -> str:
        """The highest of configural, metric, scalar and strict up to which every step holds."""
        holds = self.table.set_index("step")["holds"]
        highest = "configural"
        for name in ("metric", "scalar", "strict"):
            if name in holds.index:
                if not holds[name]:
                    break
                highest = name
        return highest

    def suggestions(self, step: str, *, n: int = 5) -> pd.DataFrame:
        """Equal parameters of a step whose release would gain most.

        Parameters
        ----------
        step : str
        n : int
            How many.

        Returns
        -------
        DataFrame
            lhs, op, rhs, group, mi, mi_scaled, epc, by the scaled index where there is one. The
            argument ``partial`` of :func:`invariance` takes them as ``"trust =~ tru2"``,
            ``"tru2 ~ 1"`` or ``"tru2 | t1"``.
        """
        if step not in self.fits:
            raise UnknownOptionError(f"There is no step {step!r}. {did_you_mean(step, self.fits)}")
        found = self.fits[step].release_indices()
        below = next(one.below for one in self._steps if one.name == step)
        operators = {
            "metric": ["=~"],
            "scalar": ["=~", "|"] if self._is_ordered else ["~1"],
            "strict": ["~~"],
            "structural": ["~"],
        }
        if below is not None:
            found = found[found["op"].isin(operators[step])]
        gain = found["mi_scaled"].fillna(found["mi"])
        order = np.argsort(-gain.to_numpy(), kind="stable")[:n]
        return found.iloc[order].reset_index(drop=True)

    def summary(self) -> Summary:
        """The ladder for people."""
        first = next(iter(self.fits.values()))
        groups = ", ".join(first.group_names)
        lines = [
            f"Invariance across {self.group} ({groups}): {self.reached}, by the changes in fit "
            "that Cheung & Rensvold (2002) and Chen (2007) allow.",
            COMPARABLE[self.reached],
            *(
                f"{step.capitalize()} invariance does not hold; freeing {release} would "
                "gain most. Free it (partial) if there is a reason why the groups differ in it."
                for step, release in self.releases.items()
            ),
        ]
        shown = ["step", "chisq", "df", "cfi", "rmsea", "srmr", "delta_cfi", "pvalue", "holds"]
        steps = self.table[shown].astype({"df": int})
        return Summary(lines=tuple(lines), tables={"Steps": steps})

    @property
    def releases(self) -> dict[str, str]:
        """The equality that costs most, by step that does not hold: ``{"metric": "T =~ t2"}``.

        Written as the argument ``partial`` of :func:`invariance` takes it.
        """
        table = self.table
        failed = [str(name) for name in table.loc[~table["holds"].astype(bool), "step"]]
        tops = {step: self.suggestions(step, n=1) for step in failed}
        return {step: _written(top) for step, top in tops.items() if len(top)}

    def __repr__(self) -> str:
        return f"Invariance across {self.group}: {self.reached}"

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    @property
    def _is_ordered(self) -> bool:
        return self.fits["configural"].options.ordered is not None

    @property
    def _steps(self) -> tuple[Step, ...]:
        """The steps that were taken."""
        ladder = ORDERED_STEPS if self._is_ordered else STEPS
        return tuple(step for step in ladder if step.name in self.fits)

    def _row(self, step: Step) -> dict[str, object]:
        fit = self.fits[step.name]
        own = _measures(fit)
        row: dict[str, object] = {"step": step.name, "below": step.below or "", **own}
        if step.below is None:
            nothing = ("delta_cfi", "delta_rmsea", "delta_srmr", "chisq_difference")
            return {
                **row,
                **dict.fromkeys((*nothing, "df_difference", "pvalue"), float("nan")),
                "holds": fit.converged,
                "source": SOURCE,
            }
        below = self.fits[step.below]
        before = _measures(below)
        change = {name: own[name] - before[name] for name in ("cfi", "rmsea", "srmr")}
        test = compare(fit, below)
        holds = change["cfi"] >= -LARGEST_CFI_DROP and (
            change["rmsea"] <= LARGEST_RMSEA_RISE or change["srmr"] <= step.srmr
        )
        return {
            **row,
            **{f"delta_{name}": value for name, value in change.items()},
            "chisq_difference": test.chisq,
            "df_difference": test.df,
            "pvalue": test.pvalue,
            "holds": bool(holds),
            "source": SOURCE,
        }


def invariance(
    model: Model | str,
    data: Survey | pd.DataFrame,
    *,
    group: str,
    estimator: str = "ML",
    partial: Sequence[str] = (),
    missing: Missing = "listwise",
    ordered: Sequence[str] | None = None,
    cluster: str | None = None,
    sampling_weights: str | None = None,
) -> Invariance:
    """Fit the ladder of invariance: configural, metric, scalar, strict, structural.

    Parameters
    ----------
    model : Model or str
    data : Survey or DataFrame
    group : str
        Column of the groups.
    estimator : {"ML", "MLR", "MLM", "WLSMV"}
    partial : sequence of str
        Parameters that stay free in every step (partial invariance): ``"trust =~ tru2"``,
        ``"tru2 ~ 1"``, ``"tru2 | t1"``.
    missing, ordered, cluster, sampling_weights
        As for :func:`~ccc_quality.fit_sem`.

    Returns
    -------
    Invariance

    Notes
    -----
    The allowed changes in fit come from simulations of continuous items; for ordered items they
    are no more than a rule of thumb, and the difference test weighs more.

    References
    ----------
    Cheung, G. W., & Rensvold, R. B. (2002). Evaluating goodness-of-fit indexes for testing
    measurement invariance. Structural Equation Modeling, 9, 233-255.
    Chen, F. F., Sousa, K. H., & West, S. G. (2005). Testing measurement invariance of second-order
    factor models. Structural Equation Modeling, 12, 471-492.
    Chen, F. F. (2007). Sensitivity of goodness of fit indexes to lack of measurement invariance.
    Structural Equation Modeling, 14, 464-504.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> survey = ccc.study.load_customers()
    >>> ccc.invariance("trust =~ tru1 + tru2 + tru3", survey, group="firm").reached
    'strict'
    """
    model = as_model(model)
    has_paths = any(statement.op == "~" for statement in model.statements)
    with_means = _dimensions_without_means(model)
    fits = {
        step.name: fit_sem(
            with_means if "intercepts" in step.equal else model,
            data,
            group=group,
            estimator=estimator,
            missing=missing,
            ordered=ordered,
            cluster=cluster,
            sampling_weights=sampling_weights,
            group_equal=step.equal,
            group_partial=partial if step.equal else (),
        )
        for step in (STEPS if ordered is None else ORDERED_STEPS)
        if step.name != "structural" or has_paths
    }
    return Invariance(group=group, fits=fits)


def _dimensions_without_means(model: Model) -> Model:
    """The model in which groups differ in a second-order construct, not beside it in its parts.

    Equal intercepts free the means of all constructs. Those of a second-order construct and of its
    dimensions cannot be told apart, so that the intercepts of the dimensions are held at zero, as
    intercepts of items are held equal (Chen, Sousa & West 2005).
    """
    dimensions = [
        name
        for construct in model.constructs
        if construct.higher_order and construct.kind == "reflective"
        for name in construct.indicators
    ]
    if not dimensions:
        return model
    at_zero = Modifier(fixed=(0.0,))
    lines = write_syntax([Statement(name, "~1", "", at_zero) for name in dimensions])
    return Model.from_syntax(f"{model.syntax}\n{lines}", model.labels, model.study)


def _measures(fit: SEMResults) -> dict[str, float]:
    """Measures of one kind in all steps: equal thresholds leave ordered items no robust ones."""
    measures = fit.reported_measures
    if fit.options.ordered is not None:
        measures = measures.copy()
        for name in ("cfi", "rmsea"):
            measures[name] = fit.fit_measures[f"{name}_scaled"]
    return {name: float(measures[name]) for name in ("chisq", "df", "cfi", "rmsea", "srmr")}


def _written(suggestion: pd.DataFrame) -> str:
    row = suggestion.iloc[0]
    right = "~ 1" if row["op"] == "~1" else f"{row['op']} {row['rhs']}"
    return f"{row['lhs']} {right}"
