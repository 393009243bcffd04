"""What a figure asks of the results it draws, beyond what all results offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeGuard

import pandas as pd

from ccc_quality.drivers import Order
from ccc_quality.labels import Labels
from ccc_quality.results import FittedModel
from ccc_quality.sem import SEMResults


class Described(Protocol):
    """Anything computed from respondents."""

    @property
    def labels(self) -> Labels:
        """Display names."""

    @property
    def n_obs(self) -> int:
        """Respondents used."""

    @property
    def simulated(self) -> bool:
        """Whether the data are simulated."""


def have_covariances(results: FittedModel) -> TypeGuard[SEMResults]:
    """Whether correlations are parameters of the model."""
    return hasattr(results, "standardized")


class ResidualsLike(Protocol):
    """Residual matrices of a fit."""

    @property
    def correlation(self) -> pd.DataFrame:
        """Observed minus implied correlations, square."""


class ResidualResults(Described, Protocol):
    """Results that know what the model leaves unexplained."""

    @property
    def residuals(self) -> ResidualsLike:
        """The residual matrices."""


class Ranking(Described, Protocol):
    """Drivers of one target, ranked."""

    @property
    def table(self) -> pd.DataFrame:
        """driver, est, ci_lower, ci_upper, their std counterparts, rank, order_rank."""

    @property
    def target(self) -> str:
        """The outcome."""

    @property
    def basis(self) -> str:
        """Either "total effect" or "implied slope"."""

    @property
    def level(self) -> float:
        """Confidence level of the intervals."""

    @property
    def rank_by(self) -> str:
        """Which values rank: "est", in points, or "std", standardized."""

    @property
    def order(self) -> Order | None:
        """The order that the ranking is compared with."""


class TopDrivers(Protocol):
    """Drivers among which the most important ones are."""

    @property
    def drivers(self) -> tuple[str, ...]:
        """Names, in the order of the ranking."""

    @property
    def share(self) -> float:
        """Share of the draws whose top is among them."""


class RankDraws(Ranking, Protocol):
    """A ranking with the draws of a bootstrap."""

    @property
    def n_draws(self) -> int:
        """How many draws there are."""

    @property
    def rank_probabilities(self) -> pd.DataFrame:
        """Probability of each rank (columns) for each driver (rows)."""

    def top(self, k: int) -> TopDrivers:
        """Smallest set of drivers that holds the top k with the confidence of the ranking."""


class Shares(Described, Protocol):
    """Shares of drivers in what is explained of a target."""

    @property
    def table(self) -> pd.DataFrame:
        """method, driver, est, ci_lower, ci_upper, share, signed, rank."""

    @property
    def methods(self) -> tuple[str, ...]:
        """How they were divided."""

    @property
    def target(self) -> str:
        """The outcome."""

    @property
    def on(self) -> str:
        """Either "latent" or "scores"."""

    @property
    def level(self) -> float:
        """Confidence level of the intervals."""

    @property
    def r_squared(self) -> float:
        """What the shares sum to."""

    @property
    def r_squared_interval(self) -> tuple[float, float]:
        """Its interval."""


class HtmtAssessment(Protocol):
    """An assessment that holds heterotrait-monotrait ratios."""

    @property
    def htmt(self) -> pd.DataFrame:
        """Heterotrait-monotrait ratios, square."""


class Scenarios(Described, Protocol):
    """Predictions of scenarios."""

    @property
    def scenarios(self) -> pd.DataFrame:
        """scenario, change, ci_lower, ci_upper: of the target."""

    @property
    def level(self) -> float:
        """Level of the intervals."""

    @property
    def changes(self) -> Mapping[str, Mapping[str, float]]:
        """What is raised by how much, by scenario."""

    @property
    def target(self) -> str:
        """The outcome."""


class Contributions(Scenarios, Protocol):
    """Predictions with what each raise adds to them."""

    @property
    def table(self) -> pd.DataFrame:
        """scenario, construct, mean, linear, change, new_mean."""

    @property
    def contributions(self) -> pd.DataFrame:
        """scenario, driver, asked, change: they add up to ``linear`` of the target."""


class ClaimBounds(Protocol):
    """What tests of claims are held against."""

    @property
    def interval_level(self) -> float:
        """Level of the intervals that agree with the tests."""


class TestedClaims(Described, Protocol):
    """Claims of the study with their verdicts."""

    @property
    def table(self) -> pd.DataFrame:
        """claim, statement, verdict, deciding, est, ci_lower, ci_upper, n_hypotheses, ..."""

    @property
    def hypotheses(self) -> pd.DataFrame:
        """claim, hypothesis, relation, kind, source, other, target, bound."""

    @property
    def bounds(self) -> ClaimBounds:
        """What the words of a claim mean in numbers."""


class SegmentRanking(Protocol):
    """The drivers of one segment."""

    @property
    def basis(self) -> str:
        """Either "total effect" or "implied slope"."""


class Segments(Described, Protocol):
    """A driver analysis by segment."""

    @property
    def by(self) -> str:
        """Column of the segments."""

    @property
    def target(self) -> str:
        """The outcome."""

    @property
    def segments(self) -> tuple[str, ...]:
        """Their names, in order."""

    @property
    def level(self) -> float:
        """Confidence level of the intervals."""

    @property
    def comparable(self) -> str:
        """What may be compared: "none", "effects" or "means"."""

    @property
    def waves(self) -> bool:
        """Whether the segments are waves, in order of time."""

    @property
    def released(self) -> Mapping[str, tuple[str, ...]]:
        """Items whose answers may differ at equal opinions, by construct."""

    @property
    def changes(self) -> pd.DataFrame:
        """The columns of the differences, from each wave to the next."""

    @property
    def unjudged(self) -> tuple[str, ...]:
        """Constructs whose comparability was not judged."""

    @property
    def rankings(self) -> Mapping[str, SegmentRanking]:
        """The drivers of each segment."""

    @property
    def ranks(self) -> pd.DataFrame:
        """segment, driver, est, ci_lower, ci_upper."""

    @property
    def performance(self) -> pd.DataFrame:
        """segment, construct, mean, ci_lower, ci_upper."""

    @property
    def differences(self) -> pd.DataFrame:
        """quantity, name, segment_a, segment_b, est_a, est_b, p_adjusted."""


class ShortFormLike(Described, Protocol):
    """A short form beside the long one."""

    @property
    def target(self) -> str:
        """The outcome whose drivers are to stay as they are."""

    @property
    def n_folds(self) -> int:
        """Folds of respondents that the short form was judged in."""

    @property
    def method(self) -> str:
        """How the items were chosen."""

    @property
    def minutes_saved(self) -> float:
        """What a respondent saves."""

    @property
    def reliability(self) -> pd.DataFrame:
        """construct, n_items, n_kept, r, omega_long, omega_short."""

    @property
    def drivers(self) -> pd.DataFrame:
        """driver, long, short, rank_long, rank_short, rank_change."""

    @property
    def rules(self) -> pd.DataFrame:
        """rule, kendall_tau: means over the folds."""


class PenaltiesAndRewards(Described, Protocol):
    """Penalties and rewards of the drivers of one target."""

    @property
    def table(self) -> pd.DataFrame:
        """driver, penalty, reward, their intervals, index with interval, class, probability."""

    @property
    def target(self) -> str:
        """The outcome."""

    @property
    def cut_by(self) -> str:
        """How low and high were cut: "tertile", "quartile", "quintile" or "points"."""

    @property
    def level(self) -> float:
        """Confidence level."""


class Curve(Described, Protocol):
    """A curve with a band, and plain means beside it."""

    @property
    def bins(self) -> pd.DataFrame:
        """x, mean, ci_lower, ci_upper."""

    @property
    def level(self) -> float:
        """Confidence level."""


class BrokenLine(Curve, Protocol):
    """A line with one break."""

    @property
    def table(self) -> pd.DataFrame:
        """One row a term (break, slope_before, slope_after, ...): est, ci_lower, ci_upper."""

    @property
    def curve(self) -> pd.DataFrame:
        """x, est, ci_lower, ci_upper."""

    @property
    def driver(self) -> str:
        """Across."""

    @property
    def target(self) -> str:
        """Up."""

    @property
    def controls(self) -> tuple[str, ...]:
        """Held constant."""

    @property
    def pvalue(self) -> float:
        """Of the test against one straight line."""


class Dose(Curve, Protocol):
    """A construct by an operation."""

    @property
    def table(self) -> pd.DataFrame:
        """x, est, ci_lower, ci_upper."""

    @property
    def construct(self) -> str:
        """Up."""

    @property
    def predictor(self) -> str:
        """Across."""

    @property
    def others(self) -> tuple[str, ...]:
        """Held constant."""

    @property
    def pvalue(self) -> float:
        """Of the hypothesis of no relation."""


class StepOptions(Protocol):
    """How a step of a ladder was estimated."""

    @property
    def group_partial(self) -> Sequence[str]:
        """Parameters that may differ all the same."""


class StepFit(Described, Protocol):
    """The fit of a step of a ladder."""

    @property
    def group_names(self) -> tuple[str, ...]:
        """The groups."""

    @property
    def options(self) -> StepOptions:
        """How it was estimated."""


class Ladder(Protocol):
    """A ladder of measurement invariance."""

    @property
    def group(self) -> str:
        """Column of the groups."""

    @property
    def table(self) -> pd.DataFrame:
        """step, below, cfi, rmsea, srmr, delta_cfi, delta_rmsea, delta_srmr, holds."""

    @property
    def reached(self) -> str:
        """The highest step up to which all hold."""

    @property
    def fits(self) -> Mapping[str, StepFit]:
        """The fit of each step."""
