"""What the paths of a model say: what works on the outcome, and how much is explained."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd

from ccc_quality.findings.finding import Certainty, Finding
from ccc_quality.findings.intervals import covers_zero, interval_of, is_known
from ccc_quality.findings.measurement import reflective_loadings
from ccc_quality.results import FittedModel
from ccc_quality.words import Amount, Names, Value, name

SIGNIFICANCE_LEVEL = 0.05

Path = tuple[str, str]
"""Source and target."""


def structure(results: FittedModel) -> Finding:
    """With one origin: through what it works on the final outcome; else how much is explained.

    Which of several drivers does most is for :mod:`~ccc_quality.findings.order` to say.
    """
    if not results.converged:
        return _finding("not_converged", results, {}, certainty="unknown")
    paths = structural_paths(results)
    target = _final_outcome(paths, results)
    if not target:
        return _composition(results)
    ends = {end for _, end in paths}
    origins = list(dict.fromkeys(source for source, _ in paths if source not in ends))
    found = _mediated(results, paths, origins[0], target) if len(origins) == 1 else None
    return found or _explained(results, paths, target)


def structural_paths(results: FittedModel) -> list[Path]:
    """Causes and what they work on, without the parts that make up a composite."""
    weights = results.weights
    parts = set(zip(weights["indicator"], weights["construct"], strict=True))
    table = results.path_coefficients
    pairs = dict.fromkeys(zip(table["source"], table["target"], strict=True))
    return [(str(source), str(target)) for source, target in pairs if (source, target) not in parts]


def is_significant(row: pd.Series[float]) -> bool:
    """Whether a coefficient differs from zero at five percent.

    One that is fixed for scale has no p value; its standardized interval decides.
    """
    pvalue, std, error = (float(row[column]) for column in ("pvalue", "std", "std_se"))
    if pd.notna(pvalue):
        return pvalue < SIGNIFICANCE_LEVEL
    return abs(std) > 1.959963984540054 * error if pd.notna(error) else pd.notna(std)


def _final_outcome(paths: Sequence[Path], results: FittedModel) -> str:
    """What nothing follows; of several, the one explained by most stands for the model."""
    sources, ends = {source for source, _ in paths}, {end for _, end in paths}
    named = [construct.name for construct in results.model.constructs]
    order = [*named, *(end for _, end in paths if end not in named)]
    final = [one for one in order if one in ends - sources] or [one for one in order if one in ends]
    return max(final, key=lambda one: len(_causes(one, paths)), default="")


def _causes(construct: str, paths: Collection[Path]) -> set[str]:
    """All that leads to a construct."""
    found: set[str] = set()
    ahead = {construct}
    while ahead:
        found |= ahead
        ahead = {source for source, end in paths if end in ahead} - found
    return found - {construct}


def _mediated(
    results: FittedModel, paths: Sequence[Path], source: str, target: str
) -> Finding | None:
    """Through what a source works on the target; None where that cannot be told."""
    indirect = _row(results.indirect_effects, source, target)
    interval = None if indirect is None else interval_of(indirect, "std")
    if interval is None or not is_known(interval) or covers_zero(interval):
        return None
    certain = [path for path in paths if _is_certain(results, path)]
    behind = _causes(target, certain)
    through = [
        one for one in _in_order(results) if one in behind and source in _causes(one, certain)
    ]
    if not through:
        return None
    kind = "directly_and_through" if (source, target) in certain else "through"
    values: dict[str, Value] = {
        "source": name(source),
        "target": name(target),
        "mediators": Names(tuple(through)),
    }
    return _finding(kind, results, values, subject=(source,))


def _explained(results: FittedModel, paths: Sequence[Path], target: str) -> Finding:
    causes = {source for source, end in paths if end == target}
    share = float(results.r_squared.get(target, float("nan")))
    values: dict[str, Value] = {"share": Amount(share, "share"), "target": name(target)}
    if len(causes) == 1:
        (source,) = causes
        return _finding("explains", results, values | {"source": name(source)})
    return _finding("model_explains", results, values)


def _composition(results: FittedModel) -> Finding:
    """Without paths: which part weighs most in a whole of constructs."""
    constructs = {construct.name for construct in results.model.constructs}
    tables = (reflective_loadings(results), results.weights)
    table = pd.concat([table for table in tables if not table.empty] or [results.loadings])
    parts = table[table["indicator"].isin(constructs)]
    if parts.empty:
        return _finding("measured", results, {"n": len(constructs)})
    top = parts.iloc[int(parts["std"].abs().to_numpy().argmax())]
    part, whole = str(top["indicator"]), str(top["construct"])
    return _finding("composition", results, {"part": name(part), "whole": name(whole)})


def _row(table: pd.DataFrame, source: str, target: str) -> pd.Series | None:
    rows = table[(table["source"] == source) & (table["target"] == target)]
    return None if rows.empty else rows.iloc[0]


def _is_certain(results: FittedModel, path: Path) -> bool:
    row = _row(results.path_coefficients, *path)
    return row is not None and is_significant(row)


def _in_order(results: FittedModel) -> list[str]:
    return [construct.name for construct in results.model.constructs]


def _finding(
    kind: str,
    results: FittedModel,
    values: dict[str, Value],
    *,
    subject: tuple[str, ...] = (),
    certainty: Certainty = "sure",
) -> Finding:
    return Finding(f"finding.structure.{kind}", values, results.level, subject, certainty)
