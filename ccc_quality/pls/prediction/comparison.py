"""Which of two path models predicts better."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array, Index
from ccc_quality.errors import SpecificationError
from ccc_quality.frames import cached_table
from ccc_quality.pls.prediction import losses
from ccc_quality.pls.prediction.predict import pls_predict
from ccc_quality.pls.prediction.results import Prediction
from ccc_quality.pls.prediction.route import Antecedents
from ccc_quality.pls.prediction.tables import OVERALL, parts
from ccc_quality.pls.results import PLSResults, require_pls
from ccc_quality.progress import Report
from ccc_quality.summaries import Summary, pvalue_equation

SHOWN = ["construct", "loss", "other_loss", "difference", "t", "pvalue", "ci_lower", "ci_upper"]


@dataclass(frozen=True, eq=False, repr=False)
class PredictiveComparison:
    """Results of :func:`cvpat`.

    Attributes
    ----------
    prediction, other : Prediction
        Of the two models, from the same folds.
    indicators : tuple of str
        The items that both predict.
    """

    prediction: Prediction
    other: Prediction
    indicators: tuple[str, ...]

    @cached_table
    def table(self) -> pd.DataFrame:
        """The test overall, and by construct where both predict it by the same items.

        construct, n_indicators, loss, other_loss, difference, se, t, df, pvalue (two-sided),
        ci_lower, ci_upper. A negative difference speaks for the first model.
        """
        ours, theirs = (_by_construct(one) for one in (self.prediction, self.other))
        shared = {OVERALL: self.indicators} | {
            name: items for name, items in ours.items() if theirs.get(name) == items
        }
        rows: list[dict[str, object]] = []
        for name, items in shared.items():
            first, second = self._losses(self.prediction, items), self._losses(self.other, items)
            rows.append(
                {"construct": name, "n_indicators": len(items)}
                | {"loss": float(first.mean()), "other_loss": float(second.mean())}
                | losses.paired_test(first, second, self.prediction.level)
            )
        return pd.DataFrame(rows)

    def summary(self) -> Summary:
        """The comparison for people: prints in a terminal, a table in Jupyter."""
        one = self.prediction
        lines = (
            f"{one.fit.n_obs:,} of {one.fit.n_rows:,} rows of {one.fit.source}, {one.n_folds} "
            f"folds, {one.n_repetitions} repetitions, seed {one.seed}, from {one.antecedents} "
            f"antecedents.{' SIMULATED DATA.' if one.fit.simulated else ''}",
            f"Losses on {len(self.indicators)} items that both models predict; a negative "
            "difference speaks for the first model.",
        )
        return Summary(lines=lines, tables={"Predictive ability test (CVPAT)": self.table[SHOWN]})

    def __repr__(self) -> str:
        overall = self.table.iloc[0]
        return (
            f"PredictiveComparison: difference of losses {overall['difference']:.3f}, "
            f"t({overall['df']:.0f}) = {overall['t']:.2f}, {pvalue_equation(overall['pvalue'])}"
        )

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    @staticmethod
    def _losses(prediction: Prediction, items: tuple[str, ...]) -> Array:
        place = list(prediction._route.names)
        chosen: Index = np.array([place.index(item) for item in items], dtype=np.intp)
        return losses.loss((prediction._actual - prediction._out.model)[:, chosen])


def cvpat(
    fit: PLSResults,
    other: PLSResults,
    *,
    n_folds: int = 10,
    n_repetitions: int = 10,
    seed: int,
    antecedents: Antecedents = "direct",
    level: float = 0.95,
    n_jobs: int = 1,
    progress: bool | Report = False,
) -> PredictiveComparison:
    """Test whether one of two models predicts better (cross-validated predictive ability test).

    Both predict the same respondents from the same training samples; their losses, squared errors
    averaged over the items that both predict, are compared by a paired t test (Liengaard et al.
    2021).

    Parameters
    ----------
    fit, other : PLSResults
        Fitted to the same respondents.
    n_folds, n_repetitions, seed, antecedents, level, n_jobs, progress
        As in :func:`pls_predict`.

    Returns
    -------
    PredictiveComparison

    Raises
    ------
    SpecificationError
        Models of different respondents or without a common item to predict; and what
        :func:`pls_predict` raises.

    References
    ----------
    Liengaard, B. D., Sharma, P. N., Hult, G. T. M., Jensen, M. B., Sarstedt, M., Hair, J. F., &
    Ringle, C. M. (2021). Prediction: Coveted, yet forsaken? Introducing a cross-validated
    predictive ability test in partial least squares path modeling. Decision Sciences, 52(2),
    362-392.
    """
    for one in (fit, other):
        require_pls(one, "cvpat")
    _require_same_respondents(fit, other)
    first, second = (
        pls_predict(
            one,
            n_folds=n_folds,
            n_repetitions=n_repetitions,
            seed=seed,
            antecedents=antecedents,
            level=level,
            n_jobs=n_jobs,
            progress=progress,
        )
        for one in (fit, other)
    )
    shared = tuple(name for name in first._route.names if name in second._route.names)
    if not shared:
        raise SpecificationError(
            "The models predict no item in common: the first predicts "
            f"{', '.join(first._route.names)}; the other {', '.join(second._route.names)}."
        )
    return PredictiveComparison(first, second, shared)


def _require_same_respondents(fit: PLSResults, other: PLSResults) -> None:
    ours, theirs = fit._sample, other._sample
    same = ours.n_rows == theirs.n_rows and np.array_equal(ours.kept, theirs.kept)
    shared = [name for name in ours.items if name in theirs.items]
    if same:
        same = all(
            np.array_equal(
                ours.answers[:, ours.items.index(name)],
                theirs.answers[:, theirs.items.index(name)],
            )
            for name in shared
        )
    if not same:
        raise SpecificationError(
            f"The models were fitted to different respondents ({fit.n_obs} of {fit.n_rows} rows "
            f"and {other.n_obs} of {other.n_rows}). Fit both to rows that are complete for both."
        )


def _by_construct(prediction: Prediction) -> dict[str, tuple[str, ...]]:
    names = prediction._route.names
    return {
        construct: tuple(names[k] for k in chosen)
        for construct, chosen in parts(prediction._route)[1:]
    }
