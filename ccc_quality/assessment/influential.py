"""Respondents who move the results of a fit by themselves. Nobody is dropped.

The change of an estimate is its value with a respondent less that without, in standard errors: the
counterpart of DFBETAS (Belsley, Kuh & Welsch 1980). Maximum likelihood finds it from the scores
(:mod:`ccc_quality.sem.influence`), partial least squares by the jackknife of its bootstrap.

References
----------
Belsley, D. A., Kuh, E., & Welsch, R. E. (1980). Regression diagnostics. Wiley.
Pek, J., & MacCallum, R. C. (2011). Sensitivity analysis in structural equation models: Cases and
their influence. Multivariate Behavioral Research, 46, 202-228.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ccc_quality.absent import Absent
from ccc_quality.assessment.thresholds import THRESHOLDS
from ccc_quality.assessment.verdicts import RESPONDENTS, Verdict, judged, verdict_frame
from ccc_quality.errors import SpecificationError
from ccc_quality.frames import cached_table
from ccc_quality.results import FittedModel, ResampledFit
from ccc_quality.sem import SEMResults
from ccc_quality.sem.influence import influence
from ccc_quality.summaries import Summary

SHOWN = 10
"""Respondents in a summary."""


@dataclass(frozen=True, eq=False, repr=False)
class Influential:
    """Who moves the estimates most; the attribute ``influential`` of an assessment.

    Attributes
    ----------
    n_obs : int
        Respondents looked at.
    basis : str
        How the changes were found.
    simulated : bool
        Whether the data are simulated.
    """

    n_obs: int
    basis: str
    simulated: bool
    _table: pd.DataFrame

    @cached_table
    def table(self) -> pd.DataFrame:
        """respondent, parameter, change: the estimate that each respondent moves most.

        ``change`` counts standard errors; largest first.
        """
        order = self._table["change"].abs().sort_values(ascending=False, kind="stable").index
        return self._table.loc[order].reset_index(drop=True)

    @property
    def flagged(self) -> pd.Index:
        """Respondents who move an estimate by more than the convention."""
        limit = THRESHOLDS["influence"].maximum
        beyond = self._table["change"].abs().to_numpy() > limit
        found: pd.Index = pd.Index(self._table["respondent"].to_numpy()[beyond])
        return found

    @cached_table
    def verdicts(self) -> pd.DataFrame:
        """criterion, subject, value, threshold, source, holds, convention."""
        return verdict_frame(self._judged())

    def summary(self) -> Summary:
        """The respondents with most influence."""
        simulated = " SIMULATED DATA." if self.simulated else ""
        limit = THRESHOLDS["influence"].maximum
        top = self.table.iloc[0]
        return Summary(
            lines=(
                f"{len(self.flagged):,} of {self.n_obs:,} respondents move an estimate by more "
                f"than {limit:g} standard error ({self.basis}); the largest change is "
                f"{top['change']:.3f}, of {top['parameter']}.{simulated}",
            ),
            tables={"Most influential respondents": self.table.head(SHOWN)},
        )

    def __repr__(self) -> str:
        return str(self.summary().lines[0])

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def _judged(self) -> Iterator[Verdict]:
        yield judged("influential", RESPONDENTS, len(self.flagged) / self.n_obs)


def influential(results: FittedModel, resamples: ResampledFit | None) -> Influential:
    """Look for respondents who move the estimates.

    Parameters
    ----------
    results : FittedModel
    resamples : ResampledFit or None
        Of these results; partial least squares needs them.

    Raises
    ------
    SpecificationError, DataError
        Results whose influence cannot be found: another estimator, clusters, a fit to moments.
    """
    if not isinstance(results, SEMResults):
        return _of_jackknife(results, resamples)
    found = influence(results)
    table = found.table[["respondent", "parameter", "change"]]
    return Influential(found.n_obs, "from the scores", found.simulated, table)


def _of_jackknife(results: FittedModel, resamples: ResampledFit | None) -> Influential:
    """Changes of the paths."""
    if resamples is None:
        raise SpecificationError(Absent("influence.jackknife"))
    draws = resamples.draws["path_coefficients"]
    names = [str(name) for name in draws.columns]
    if not names:
        raise SpecificationError(Absent("influence.no_paths"))
    se = np.nanstd(draws.to_numpy(dtype=np.float64), axis=0, ddof=1)
    changes = resamples.influences([("path_coefficients", name) for name in names]).T / se
    most = np.abs(changes).argmax(axis=1)
    table = pd.DataFrame(
        {
            "respondent": np.arange(len(changes)),
            "parameter": np.array(names, dtype=object)[most],
            "change": changes[np.arange(len(changes)), most],
        }
    )
    return Influential(len(changes), "by the jackknife", results.simulated, table)
