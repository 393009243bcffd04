"""Orders of drivers tested by models in which two of their effects are equal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeGuard

import pandas as pd

from ccc_quality.drivers.contracts import EffectResults
from ccc_quality.drivers.hypotheses import Hypothesis

Path = tuple[str, str]
Test = tuple[float, float, float]


class DifferenceTest(Protocol):
    """Test of a restricted model against a general one."""

    @property
    def chisq(self) -> float:
        """Difference of the statistics."""

    @property
    def df(self) -> float:
        """Number of restrictions."""

    @property
    def pvalue(self) -> float:
        """Of the restrictions."""


class RestrictableResults(EffectResults, Protocol):
    """Results that can be fitted again with two equal paths."""

    def equal_paths(self, first: Path, second: Path) -> DifferenceTest:
        """Difference test against the model in which both coefficients are equal."""


def are_restrictable(results: EffectResults) -> TypeGuard[RestrictableResults]:
    """Whether the results can be fitted again with two equal paths."""
    return hasattr(results, "equal_paths")


def equality_tests(
    results: EffectResults, hypotheses: Iterable[Hypothesis]
) -> dict[Hypothesis, Test]:
    """Chi-square, degrees of freedom and p value for orders of direct effects.

    Only where both drivers have a free path to the target and no other way there: then equal paths
    are equal total effects, point for point.

    Parameters
    ----------
    results : EffectResults
    hypotheses : iterable of Hypothesis
        Orders.
    """
    if not are_restrictable(results):
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
