"""Covariance matrices with names."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike


def named(values: ArrayLike, names: str) -> pd.DataFrame:
    """A square matrix with the names, separated by blanks, in its index and columns."""
    listed = names.split()
    return pd.DataFrame(np.asarray(values, dtype=float), index=listed, columns=listed)
