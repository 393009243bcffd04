"""What a driver analysis asks of results: a few attributes, whoever estimated them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import pandas as pd

from ccc_quality.labels import Labels
from ccc_quality.model import Model


class EffectResults(Protocol):
    """Results of a fitted model; ``docs/architecture.md`` has the columns of the tables."""

    @property
    def model(self) -> Model:
        """What was estimated."""

    @property
    def labels(self) -> Labels:
        """Display names."""

    @property
    def n_obs(self) -> int:
        """Respondents used."""

    @property
    def simulated(self) -> bool:
        """Whether the data are simulated."""

    @property
    def converged(self) -> bool:
        """Whether the estimates can be used."""

    @property
    def path_coefficients(self) -> pd.DataFrame:
        """Direct effects: source, target, est, se, ..., std, std_se, std interval."""

    @property
    def indirect_effects(self) -> pd.DataFrame:
        """Effects through other constructs, in the same columns."""

    @property
    def total_effects(self) -> pd.DataFrame:
        """Direct plus indirect effects, in the same columns."""

    def implied_slopes(self, target: str, sources: Sequence[str] | None = None) -> pd.DataFrame:
        """Slopes of the target on each source alone, in the columns of the effects."""
