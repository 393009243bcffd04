"""Names for kinds of arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Mask = NDArray[np.bool_]
ComplexOrFloat = NDArray[Any]
"""Float64, or complex128 when a derivative is taken by complex step."""
