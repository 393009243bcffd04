"""Frozen stand-ins with the attributes that figures read, filled from lavaan's results."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from ccc_quality.drivers import DriverRanking
from ccc_quality.drivers.order import STUDY_ORDER
from ccc_quality.labels import Labels
from ccc_quality.results import FittedModel

matplotlib.use("Agg")

GOLDEN = Path(__file__).parents[1] / "golden"

LABELS = Labels(
    {
        "reliability": {"en": "Reliability", "nl": "Betrouwbaarheid"},
        "empathy": {"en": "Empathy", "nl": "Empathie"},
        "customer_focus": {"en": "Customer focus", "nl": "Klantfocus"},
        "customer_knowledge": {"en": "Customer knowledge", "nl": "Klantkennis"},
        "waiting_time": {"en": "Waiting time", "nl": "Wachttijd"},
        "accessibility": {"en": "Accessibility", "nl": "Toegankelijkheid"},
        "ivr_menu": {"en": "Menu", "nl": "Keuzemenu"},
        "ccc_quality": {"en": "CCC quality", "nl": "CCC-kwaliteit"},
        "satisfaction": {"en": "Satisfaction", "nl": "Tevredenheid"},
        "trust": {"en": "Trust", "nl": "Vertrouwen"},
        "loyalty": {"en": "Loyalty", "nl": "Loyaliteit"},
    }
)

EFFECT = [
    "source", "target", "est", "se", "z", "pvalue", "ci_lower", "ci_upper", "std", "std_se",
    "std_ci_lower", "std_ci_upper",
]  # fmt: skip
MEASURE = [
    "construct",
    "indicator",
    "est",
    "se",
    "z",
    "pvalue",
    "ci_lower",
    "ci_upper",
    "std",
    "std_se",
]
NUMBERS = ["est", "se", "z", "pvalue", "ci_lower", "ci_upper"]


@dataclass(frozen=True)
class StandInConstruct:
    name: str
    kind: str
    indicators: tuple[str, ...]
    higher_order: bool = False


@dataclass(frozen=True)
class StandInModel:
    constructs: tuple[StandInConstruct, ...]
    paths: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class StandInResiduals:
    correlation: pd.DataFrame


@FittedModel.register
@dataclass(frozen=True)
class StandInResults:
    model: StandInModel
    loadings: pd.DataFrame
    weights: pd.DataFrame
    path_coefficients: pd.DataFrame
    indirect_effects: pd.DataFrame
    total_effects: pd.DataFrame
    r_squared: pd.Series
    standardized: pd.DataFrame
    labels: Labels = LABELS
    n_obs: int = 900
    simulated: bool = True
    converged: bool = True
    level: float = 0.95
    residuals: StandInResiduals = field(default_factory=lambda: StandInResiduals(pd.DataFrame()))


@dataclass(frozen=True)
class StandInAssessment:
    htmt: pd.DataFrame


def golden_results(case: str) -> StandInResults:
    """Results of lavaan for one case of the reference file."""
    reference = json.loads((GOLDEN / f"{case}.json").read_text(encoding="utf-8"))
    table = _merged(reference)
    r_squared = pd.Series(reference["r2"][0])
    constructs = list(dict.fromkeys(table.loc[table["op"] == "=~", "lhs"]))
    parts = {
        c: tuple(table.loc[(table["op"] == "=~") & (table["lhs"] == c), "rhs"]) for c in constructs
    }
    model = StandInModel(
        tuple(
            StandInConstruct(c, "reflective", parts[c], set(parts[c]) <= set(constructs))
            for c in constructs
        ),
        tuple((str(row.rhs), str(row.lhs)) for row in table[table["op"] == "~"].itertuples()),
    )
    return _results(model, table, r_squared, reference["n_obs"])


def as_composite(results: StandInResults, name: str) -> StandInResults:
    """The same numbers with one second-order construct turned into a composite of its parts."""
    turned = results.loadings["construct"] == name
    constructs = tuple(
        replace(c, kind="composite") if c.name == name else c for c in results.model.constructs
    )
    return replace(
        results,
        model=replace(results.model, constructs=constructs),
        loadings=results.loadings[~turned],
        weights=results.loadings[turned],
    )


def made_up(
    names: Sequence[str],
    paths: Iterable[tuple[str, str, float, float]],
    *,
    labels: Labels | None = None,
    higher: tuple[str, Sequence[str]] | None = None,
    n_items: int = 3,
    composites: Sequence[str] = (),
) -> StandInResults:
    """Results with hand-made numbers: paths are (source, target, std, pvalue)."""
    rows: list[dict[str, Any]] = []
    for i, name in enumerate(names):
        if higher and name == higher[0]:
            parts = list(higher[1])
        else:
            parts = [f"{name[:3]}{k}" for k in range(1, n_items + 1)]
        for k, part in enumerate(parts):
            op = "<~" if name in composites else "=~"
            rows.append(_row(name, op, part, 0.88 - 0.05 * k - 0.007 * i, 0.0))
    for source, target, std, pvalue in paths:
        rows.append(_row(target, "~", source, std, pvalue))
    table = pd.DataFrame(rows)
    model = StandInModel(
        tuple(
            StandInConstruct(
                name,
                "composite" if name in composites else "reflective",
                tuple(table.loc[(table["lhs"] == name) & table["op"].isin(["=~", "<~"]), "rhs"]),
                bool(higher and name == higher[0]),
            )
            for name in names
        ),
        tuple((str(row.rhs), str(row.lhs)) for row in table[table["op"] == "~"].itertuples()),
    )
    explained = {str(target) for _, target in model.paths}
    r_squared = pd.Series({name: 0.2 + 0.03 * len(name) for name in names if name in explained})
    return replace(_results(model, table, r_squared, 577), labels=labels or Labels())


def _row(lhs: str, op: str, rhs: str, std: float, pvalue: float) -> dict[str, Any]:
    half = 0.06 if pvalue < 0.05 else abs(std) + 0.04
    return {
        "lhs": lhs, "op": op, "rhs": rhs, "est": std, "se": half / 2, "z": 2 * std / half,
        "pvalue": pvalue, "ci_lower": std - half, "ci_upper": std + half, "std": std,
        "std_se": half / 2, "std_ci_lower": std - half, "std_ci_upper": std + half,
    }  # fmt: skip


def _merged(reference: dict[str, Any]) -> pd.DataFrame:
    table = pd.DataFrame(reference["estimates"])
    table.columns = [str(c).replace(".", "_") for c in table.columns]
    standardized = pd.DataFrame(reference["standardized"])
    table["std"] = standardized["est.std"]
    table["std_se"] = standardized["se"]
    table["std_ci_lower"] = standardized["ci.lower"]
    table["std_ci_upper"] = standardized["ci.upper"]
    return table.astype(dict.fromkeys([*NUMBERS, "std", "std_se"], float))


def _results(
    model: StandInModel, table: pd.DataFrame, r_squared: pd.Series, n_obs: int
) -> StandInResults:
    def measures(op: str) -> pd.DataFrame:
        rows = table[table["op"] == op].rename(columns={"lhs": "construct", "rhs": "indicator"})
        return rows[MEASURE].reset_index(drop=True)

    paths = table[table["op"] == "~"].rename(columns={"rhs": "source", "lhs": "target"})
    paths = paths[EFFECT].reset_index(drop=True)
    standardized = table.assign(
        est=table["std"], se=table["std_se"], ci_lower=table["std_ci_lower"],
        ci_upper=table["std_ci_upper"], group=1, label="",
    )  # fmt: skip
    total, indirect = _traced(paths)
    return StandInResults(
        model=model,
        loadings=measures("=~"),
        weights=measures("<~"),
        path_coefficients=paths,
        indirect_effects=indirect,
        total_effects=total,
        r_squared=r_squared,
        standardized=standardized[["lhs", "op", "rhs", "group", "label", *NUMBERS]],
        n_obs=n_obs,
    )


def _traced(paths: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Total and indirect effects by tracing; their standard errors are invented (0.03)."""
    names = list(dict.fromkeys([*paths["source"], *paths["target"]]))
    direct = pd.DataFrame(0.0, index=names, columns=names)
    for row in paths.itertuples():
        direct.loc[row.source, row.target] = row.std
    total = step = direct
    for _ in names:
        step = step @ direct
        total = total + step
    indirect = total - direct

    def frame(effects: pd.DataFrame) -> pd.DataFrame:
        rows = [
            (s, t, e, 0.03, e / 0.03, 0.0, e - 0.06, e + 0.06, e, 0.03, e - 0.06, e + 0.06)
            for s in names
            for t in names
            if not math.isclose(e := float(effects.loc[s, t]), 0.0, abs_tol=1e-12)
        ]
        return pd.DataFrame(rows, columns=EFFECT)

    return frame(total), frame(indirect)


DRIVERS = (
    "reliability", "empathy", "customer_focus", "customer_knowledge", "waiting_time",
    "accessibility", "ivr_menu",
)  # fmt: skip


def ranking(
    estimates: Sequence[float], *, se: float = 0.03, published: bool = True, **changes: Any
) -> DriverRanking:
    """A ranking of the seven drivers with these effects and one standard error."""
    table = pd.DataFrame({"driver": list(DRIVERS), "est": list(estimates)})
    table["ci_lower"] = table["est"] - 1.96 * se
    table["ci_upper"] = table["est"] + 1.96 * se
    table["rank"] = table["est"].abs().rank(ascending=False, method="first").astype(int)
    table["order_rank"] = np.arange(1.0, 8.0) if published else np.nan
    for column in ("est", "ci_lower", "ci_upper"):
        table[{"est": "std"}.get(column, f"std_{column}")] = table[column] / 2
    described: dict[str, Any] = {
        "target": "loyalty",
        "basis": "total effect",
        "rank_by": "est",
        "caveat": "",
        "labels": LABELS,
        "n_obs": 900,
        "simulated": True,
        "level": 0.95,
        "order": STUDY_ORDER if published else None,
    }
    return DriverRanking(table.sort_values("rank"), **(described | changes))


def employee_results() -> StandInResults:
    """Twelve dimensions of job quality and three outcomes, with hand-made numbers."""
    dimensions = [f"dimension_of_work_{letter}" for letter in "abcdefghijkl"]
    outcomes = ["job_satisfaction", "affective_commitment", "turnover_intention"]
    paths = [
        ("job_quality", "job_satisfaction", 0.66, 0.0),
        ("job_quality", "affective_commitment", 0.58, 0.0),
        ("job_quality", "turnover_intention", -0.05, 0.4),
        ("job_satisfaction", "turnover_intention", -0.41, 0.0),
        ("affective_commitment", "turnover_intention", -0.33, 0.0),
    ]
    names = [*dimensions, "job_quality", *outcomes]
    return made_up(names, paths, higher=("job_quality", dimensions))


def chain_results(n: int) -> StandInResults:
    """Constructs that each drive the next one."""
    names = [f"construct_{k}" for k in range(n)]
    return made_up(names, [(a, b, 0.4, 0.0) for a, b in pairwise(names)])


def dense_results(n: int, *, reach: int, seed: int) -> StandInResults:
    """A random acyclic model of ``n`` constructs whose paths reach back ``reach`` at most."""
    rng = np.random.default_rng(seed)
    names = [f"construct_{k}" for k in range(n)]
    paths = [
        (names[i], names[j], float(rng.uniform(-0.6, 0.7)), float(rng.choice([0.0, 0.3])))
        for j in range(1, n)
        for i in range(max(0, j - reach), j)
        if rng.random() < 0.5 or i == j - reach
    ]
    return made_up(names, paths)


def mobile_phone_results() -> StandInResults:
    """The satisfaction model of mobile-phone providers: long paths past several constructs."""
    paths = [
        ("Image", "Expectation"), ("Image", "Satisfaction"), ("Image", "Loyalty"),
        ("Expectation", "Quality"), ("Expectation", "Value"), ("Expectation", "Satisfaction"),
        ("Quality", "Value"), ("Quality", "Satisfaction"), ("Value", "Satisfaction"),
        ("Satisfaction", "Loyalty"),
    ]  # fmt: skip
    names = ["Image", "Expectation", "Quality", "Value", "Satisfaction", "Loyalty"]
    return made_up(names, [(a, b, 0.3, 0.0) for a, b in paths])


MODELS: dict[str, Callable[[], StandInResults]] = {
    "second-order reflective": lambda: golden_results("ccc_quality_ml"),
    "second-order composite": lambda: as_composite(golden_results("ccc_quality_ml"), "ccc_quality"),
    "seven drivers direct": lambda: golden_results("ccc_direct_ml"),
    "two constructs": lambda: made_up(["quality", "trust"], [("quality", "trust", 0.62, 0.0)]),
    "twelve dimensions": employee_results,
    "mobile phones": mobile_phone_results,
    "chain of twenty": lambda: chain_results(20),
    "twenty, dense": lambda: dense_results(20, reach=4, seed=2),
    "ten, very dense": lambda: dense_results(10, reach=9, seed=3),
    "feedback": lambda: made_up(
        ["quality", "trust", "loyalty"],
        [
            ("quality", "trust", 0.3, 0.0),
            ("trust", "loyalty", 0.4, 0.0),
            ("loyalty", "trust", 0.2, 0.0),
        ],
    ),
}


@pytest.fixture(scope="session")
def quality() -> StandInResults:
    return golden_results("ccc_quality_ml")


@pytest.fixture(scope="session")
def direct() -> StandInResults:
    return golden_results("ccc_direct_ml")


@pytest.fixture
def composite_quality(quality: StandInResults) -> StandInResults:
    return as_composite(quality, "ccc_quality")


@pytest.fixture(scope="session", params=list(MODELS))
def any_model(request: pytest.FixtureRequest) -> StandInResults:
    return MODELS[request.param]()


@pytest.fixture
def build() -> Callable[..., StandInResults]:
    return made_up


@pytest.fixture
def rank() -> Callable[..., DriverRanking]:
    return ranking


@pytest.fixture
def labels() -> Labels:
    return LABELS


@pytest.fixture(autouse=True)
def no_figure_stays_open() -> Iterator[None]:
    yield
    plt.close("all")
