"""Orders of drivers tested by models in which two of their effects are equal."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ccc_quality.drivers.hypotheses import Hypothesis
from ccc_quality.results import FittedModel
from ccc_quality.sem import SEMResults

Path = tuple[str, str]
Test = tuple[float, float, float]


def equality_tests(
    results: FittedModel, hypotheses: Iterable[Hypothesis]
) -> dict[Hypothesis, Test]:
    """Chi-square, degrees of freedom and p value for orders of direct effects.

    Only where both drivers have a free path to the target and no other way there: then equal paths
    are equal total effects, point for point.

    Parameters
    ----------
    results : FittedModel
    hypotheses : iterable of Hypothesis
        Orders.
    """
    if not isinstance(results, SEMResults):
        return {}
    direct = _pairs(results.path_coefficients) & set(results.model.paths)
    simple = direct - _pairs(results.indirect_effects)
    found: dict[tuple[Path, Path], Test] = {}
    tests = {}
    for one in hypotheses:
        paths = ((one.source, one.target), (one.other, one.target))
        if not set(paths) <= simple:
            continue
        if paths not in found:
            test = results.equal_paths(*paths)
            found[paths] = (test.chisq, float(test.df), test.pvalue)
        tests[one] = found[paths]
    return tests


def _pairs(effects: pd.DataFrame) -> set[Path]:
    return set(effects[["source", "target"]].itertuples(index=False, name=None))
