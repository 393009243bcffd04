"""What a driver analysis asks of results beyond what all results offer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import pandas as pd

from ccc_quality.contracts import FittedModel


class EffectResults(FittedModel, Protocol):
    """Results that know what a model implies between any two constructs."""

    def implied_slopes(self, target: str, sources: Sequence[str] | None = None) -> pd.DataFrame:
        """Slopes of the target on each source alone, in the columns of the effects."""
