"""What customers say against what the contact centre did: survey and operations joined."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

import pandas as pd

from ccc_quality.data import Survey
from ccc_quality.drivers.dose import DoseCurve, binned_means, curve, knots_of
from ccc_quality.drivers.matching import Matching, joined, require_column
from ccc_quality.drivers.multilevel import Method, regressions, usable
from ccc_quality.drivers.respondents import RespondentScores
from ccc_quality.errors import (
    InvalidColumnError,
    MissingColumnError,
    SpecificationError,
    UnknownOptionError,
    did_you_mean,
)
from ccc_quality.frames import cached_table
from ccc_quality.labels import Labels
from ccc_quality.model import Model
from ccc_quality.resampling.options import require_options
from ccc_quality.results import FittedModel
from ccc_quality.summaries import Summary
from ccc_quality.threads import on_one_blas_thread

FEW_CLUSTERS = 20
CAVEAT = (
    "These are associations. Nobody was chosen at random to wait or to be transferred: busy hours, "
    "hard questions and kinds of customers may drive both the operations and the scores. Only a "
    "change that is made for some, chosen at random, shows what the change does."
)
SUMMARY_COLUMNS = [
    "construct", "predictor", "part", "est", "se", "ci_lower", "ci_upper", "pvalue", "std",
]  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class OperationalLink:
    """Constructs regressed on operations; made by :func:`operational_link`.

    Attributes
    ----------
    on : str
        The key of the join.
    constructs, predictors : tuple of str
    cluster : str or None
    method : {"mixed", "robust"}
    matching : Matching
        n_survey, n_operations, matched, unmatched_survey, unmatched_operations.
    cautions : tuple of str
    unit : str
        What the scores are.
    n_obs : int
        Matched respondents.
    level, labels, simulated
        As elsewhere.
    """

    _rows: pd.DataFrame
    _table: pd.DataFrame
    _clustering: pd.DataFrame
    _context: pd.DataFrame
    on: str
    constructs: tuple[str, ...]
    predictors: tuple[str, ...]
    cluster: str | None
    method: Method
    matching: Matching
    cautions: tuple[str, ...]
    unit: str
    n_obs: int
    level: float
    labels: Labels
    simulated: bool

    @cached_table
    def table(self) -> pd.DataFrame:
        """construct, label, predictor, part, est, se, limits, pvalue, p_adjusted, std, n.

        ``part`` is "within" or "between" clusters where predictors were split, else empty. And
        ``reason``, where something is to be said of the estimation. ``est`` is in points of the
        score for one unit of the predictor, the others held;
        ``std`` in standard deviations of both. ``p_adjusted`` allows for all rows (Holm 1979).
        """
        return self._table

    @cached_table
    def clustering(self) -> pd.DataFrame:
        """construct, n, n_clusters, icc, sd_between, sd_within, reason; empty without clusters.

        ``icc`` is the share of the variance that lies between clusters, no predictor taken in:
        tau^2 / (tau^2 + sigma^2).
        """
        return self._clustering

    @cached_table
    def context(self) -> pd.DataFrame:
        """Slopes between clusters less those within, if predictors were split; else empty.

        construct, predictor, within, between, difference, se, ci_lower, ci_upper, pvalue, reason.
        A difference says that a plain slope would be neither (Mundlak 1978).
        """
        return self._context

    @on_one_blas_thread
    def dose_curve(self, construct: str, predictor: str, *, n_knots: int = 4) -> DoseCurve:
        """How a construct runs with a predictor, by a restricted cubic spline.

        Least squares, the other predictors at their means; errors robust to heteroscedasticity, or
        to clusters where there are.

        Parameters
        ----------
        construct, predictor : str
        n_knots : {3, 4, 5}

        Raises
        ------
        MissingColumnError
            A construct or predictor that is not in the link.
        InvalidColumnError
            A predictor with too many ties for the knots.
        UnknownOptionError
            Another number of knots.
        """
        for name, known in ((construct, self.constructs), (predictor, self.predictors)):
            if name not in known:
                raise MissingColumnError(
                    f"The link does not have {name!r}. {did_you_mean(name, known)}"
                )
        others = [name for name in self.predictors if name != predictor]
        rows = usable(self._rows, construct, self.predictors, self.cluster)
        x, y = rows[predictor].to_numpy(), rows[construct].to_numpy()
        knots = knots_of(x, n_knots, predictor)
        clusters = None if self.cluster is None else pd.factorize(rows[self.cluster])[0]
        table, pvalue, nonlinear = curve(
            x, y, rows[others].to_numpy(dtype=float), knots, clusters, self.level
        )
        return DoseCurve(
            _table=table,
            _bins=binned_means(x, y, self.level),
            construct=construct,
            predictor=predictor,
            others=tuple(others),
            knots=tuple(map(float, knots)),
            pvalue=pvalue,
            pvalue_nonlinear=nonlinear,
            caveat=CAVEAT,
            unit=self.unit,
            n_obs=len(rows),
            level=self.level,
            labels=self.labels,
            simulated=self.simulated,
        )

    def summary(self) -> Summary:
        """The join, the slopes, the clusters and the caveat."""
        simulated = " SIMULATED DATA." if self.simulated else ""
        m = self.matching
        how = {
            "mixed": f"random intercept by {self.cluster}, restricted maximum likelihood",
            "robust": "least squares, errors robust to "
            + (f"clusters of {self.cluster}" if self.cluster else "heteroscedasticity"),
        }
        lines = (
            f"{self.unit.capitalize()} by operations: {how[self.method]}.{simulated}",
            f"Joined on {self.on}: {m.matched:,} of {m.n_survey:,} respondents; without a match "
            f"{m.unmatched_survey:,} respondents and {m.unmatched_operations:,} of "
            f"{m.n_operations:,} operations.",
            *self.cautions,
            CAVEAT,
        )
        split = bool((self._table["part"] != "").any())
        shown = self._table[SUMMARY_COLUMNS]
        shown = shown if split else shown.drop(columns="part")
        tables = {f"Slopes, {100 * self.level:g}% intervals": shown}
        if split:
            tables["Between clusters less within"] = self._context.drop(columns="reason")
        if self.cluster is not None:
            tables["Share of variance between clusters"] = self._clustering.drop(columns="reason")
        return Summary(lines=lines, tables=tables)

    def __repr__(self) -> str:
        mark = ", SIMULATED" if self.simulated else ""
        return (
            f"OperationalLink: {', '.join(self.constructs)} on {', '.join(self.predictors)} "
            f"({self.method}), n = {self.n_obs:,}{mark}"
        )

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()


@on_one_blas_thread
def operational_link(
    survey_or_scores: Survey | pd.DataFrame,
    operations: pd.DataFrame,
    *,
    on: str,
    predictors: Iterable[str],
    constructs: Iterable[str] | None = None,
    cluster: str | None = None,
    method: Method | None = None,
    within_between: bool = False,
    model: Model | str | None = None,
    results: FittedModel | None = None,
    level: float = 0.95,
) -> OperationalLink:
    r"""Join the survey to what the contact centre recorded and regress constructs on it.

    With clusters j (agents, teams, days) the default is the random intercept model

        y_ij = b_0 + b' x_ij + u_j + e_ij,    u_j ~ N(0, tau^2),  e_ij ~ N(0, sigma^2),

    by restricted maximum likelihood; ``method="robust"`` takes least squares with errors robust to
    clusters, or, without clusters, to heteroscedasticity (HC3). All predictors are in at once.

    With ``within_between`` every predictor is split into the deviation from the mean of its cluster
    and that mean: two slopes, one for customers of the same agent and one for agents
    (:mod:`ccc_quality.drivers.within_between`). A plain slope assumes that they are the same.

    Parameters
    ----------
    survey_or_scores : Survey or DataFrame
        A survey with a scale in its codebook, scored from 0 to 100; or a table of scores. Either
        with the column ``on``.
    operations : DataFrame
        One row a key: seconds waited, handling time, first-contact resolution (0 or 1), transfers.
    on : str
        The key: a contact or respondent. Several respondents may share a key; a key has one row of
        operations. Rows without a match are left out and counted on both sides.
    predictors : iterable of str, or one name
        Columns of numbers in ``operations``.
    constructs : iterable of str, or one name, optional
        By default all constructs.
    cluster : str, optional
        Column of either side.
    method : {"mixed", "robust"}, optional
        By default mixed with clusters, robust without.
    within_between : bool
        Split predictors, which needs clusters.
    model, results
        As in :func:`~ccc_quality.drivers.penalty_reward`.
    level : float

    Returns
    -------
    OperationalLink

    Raises
    ------
    MissingColumnError, InvalidColumnError
        A column that is not there, is not numbers or does not vary; a key with several rows of
        operations.
    DataError
        No row matches.
    TooFewRowsError
        Too few complete rows or clusters.
    SpecificationError, UnknownOptionError
        A mixed model, or slopes within clusters, without clusters; another method.

    References
    ----------
    Mundlak, Y. (1978). On the pooling of time series and cross section data. Econometrica, 46,
    69-85.

    Snijders, T. A. B., & Bosker, R. J. (2012). Multilevel Analysis (2nd ed.). Sage.
    """
    require_options(1, "percentile", level)
    scores = RespondentScores.of(survey_or_scores, model=model, results=results)
    how = _method(method, cluster)
    if within_between and cluster is None:
        raise SpecificationError("Slopes within and between need clusters: cluster='agent', say.")
    side = survey_or_scores.answers if isinstance(survey_or_scores, Survey) else survey_or_scores
    targets = _names(constructs) or [n for n in scores.constructs if n not in (on, cluster)]
    scores.require(targets)
    chosen = _predictors(operations, _names(predictors))
    rows, matching = joined(scores.table[targets], side, operations, on, chosen, cluster)
    table, clustering, context = regressions(
        rows, targets, chosen, cluster, how, level, within_between=within_between
    )
    table.insert(1, "label", [scores.labels.text(name) for name in table["construct"]])
    n_clusters = 0 if cluster is None else rows[cluster].nunique()
    cautions: tuple[str, ...] = ()
    if cluster is not None and n_clusters < FEW_CLUSTERS:
        cautions = (
            f"With {n_clusters} clusters the intervals are too short; {FEW_CLUSTERS} are needed.",
        )
    return OperationalLink(
        _rows=rows,
        _table=table,
        _clustering=clustering,
        _context=context,
        on=on,
        constructs=tuple(targets),
        predictors=tuple(chosen),
        cluster=cluster,
        method=how,
        matching=matching,
        cautions=cautions,
        unit=scores.unit,
        n_obs=len(rows),
        level=level,
        labels=scores.labels,
        simulated=scores.simulated,
    )


def _method(method: Method | None, cluster: str | None) -> Method:
    if method is None:
        return "robust" if cluster is None else "mixed"
    if method not in get_args(Method):
        raise UnknownOptionError(
            f"Unknown method {method!r}. {did_you_mean(str(method), get_args(Method))}"
        )
    if method == "mixed" and cluster is None:
        raise SpecificationError("A mixed model needs clusters: cluster='agent', say.")
    return method


def _names(wanted: Iterable[str] | None) -> list[str]:
    if wanted is None:
        return []
    return [wanted] if isinstance(wanted, str) else list(dict.fromkeys(wanted))


def _predictors(operations: pd.DataFrame, names: list[str]) -> list[str]:
    """The names, which must be columns of numbers that vary."""
    numbers = [str(name) for name in operations.select_dtypes(["number", "bool"]).columns]
    if not names:
        raise SpecificationError(f"No predictor was named. {did_you_mean('', numbers)}")
    for name in names:
        require_column(operations, name, "operations")
        if name not in numbers:
            raise InvalidColumnError(
                f"The operations' column {name!r} is not numbers but {operations[name].dtype}."
            )
        if operations[name].nunique() < 2:
            raise InvalidColumnError(f"The operations' column {name!r} does not vary.")
    return names
