"""Names for kinds of arrays, and correlations from covariances."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Mask = NDArray[np.bool_]
ComplexOrFloat = NDArray[Any]
"""Float64, or complex128 when a derivative is taken by complex step."""


def correlations(cov: Array) -> Array:
    """Correlations (..., p, p) from covariances (..., p, p); NaN where nothing varies."""
    sd = np.sqrt(np.diagonal(cov, axis1=-2, axis2=-1))
    with np.errstate(invalid="ignore", divide="ignore"):
        R: Array = cov / (sd[..., :, None] * sd[..., None, :])
    return R
