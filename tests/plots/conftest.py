"""Real results for figures: fits of lavaan's cases and of covariances made to measure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from support import golden

from ccc_quality.drivers import DriverRanking
from ccc_quality.drivers.order import STUDY_ORDER
from ccc_quality.labels import Labels
from ccc_quality.sem import SEMResults, fit_sem

matplotlib.use("Agg")

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


@cache
def lavaans(case: str) -> SEMResults:
    """Our fit of one of lavaan's cases, whose numbers the tests of the engine hold against it."""
    reference = golden.case(case)
    fit = fit_sem(reference["model"], golden.data(reference), **golden.options(reference))
    return replace(fit, labels=LABELS, simulated=True)


@cache
def composite() -> SEMResults:
    """The customers' model with quality made up of its dimensions."""
    reference = golden.case("ccc_quality_ml")
    model = reference["model"].replace("ccc_quality =~", "ccc_quality <~")
    return replace(fit_sem(model, golden.data(reference)), labels=LABELS, simulated=True)


def made_up(
    names: Sequence[str],
    paths: Iterable[tuple[str, str, float]],
    *,
    labels: Labels | None = None,
    higher: tuple[str, Sequence[str]] | None = None,
    n_items: int = 3,
    n_obs: int = 577,
) -> SEMResults:
    """A fit to the covariances that these paths (source, target, std) imply."""
    whole, dimensions = higher or ("", ())
    paths = list(paths)
    items = {
        name: [f"{name[:3]}{place}{k}" for k in range(1, n_items + 1)]
        for place, name in enumerate(names)
        if name != whole
    }
    observed = [end for path in paths for end in path[:2] if end not in names]
    every = [*names, *dict.fromkeys(observed)]
    place = {name: k for k, name in enumerate(every)}
    arrows = [*paths, *((whole, dimension, 0.8) for dimension in dimensions)]
    B = np.zeros((len(every), len(every)))
    for source, target, std in arrows:
        B[place[target], place[source]] = std
    ends = {target for _, target, _ in arrows}
    psi = np.diag([0.6 if name in ends else 1.0 for name in every])
    inverse = np.linalg.inv(np.eye(len(every)) - B)
    latent = inverse @ psi @ inverse.T
    columns = [(name, item) for name, own in items.items() for item in own]
    columns += [(name, name) for name in dict.fromkeys(observed)]
    loads = np.zeros((len(columns), len(every)))
    for row, (name, item) in enumerate(columns):
        loads[row, place[name]] = 1.0 if name == item else 0.95 - 0.05 * (row % 3)
    noise = np.diag([0.0 if name == item else 0.35 for name, item in columns])
    cov = pd.DataFrame(loads @ latent @ loads.T + noise)
    cov.columns = cov.index = pd.Index([item for _, item in columns])
    lines = [f"{name} =~ {' + '.join(own)}" for name, own in items.items()]
    lines += [f"{whole} =~ {' + '.join(dimensions)}"] if whole else []
    lines += [f"{target} ~ {source}" for source, target, _ in paths]
    fit = fit_sem("\n".join(lines), sample_cov=cov, n_obs=n_obs)
    return replace(fit, labels=labels or Labels())


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


def correlated(matrix: pd.DataFrame, *, labels: Labels | None = None) -> SEMResults:
    """Constructs with these correlations and three equal items each: their HTMT are the same."""
    k = 3
    names = [str(name) for name in matrix.index]
    items = [f"{name}_{i}" for name in names for i in range(1, k + 1)]
    cov = np.kron(matrix.to_numpy(), np.ones((k, k))) + 0.4 * np.eye(len(items))
    lines = [f"{name} =~ {' + '.join(items[k * j : k * j + k])}" for j, name in enumerate(names)]
    fit = fit_sem("\n".join(lines), sample_cov=pd.DataFrame(cov, items, items), n_obs=400)
    return replace(fit, labels=labels or Labels())


def employees() -> SEMResults:
    """Twelve dimensions of job quality and three outcomes."""
    dimensions = [f"dimension_of_work_{letter}" for letter in "abcdefghijkl"]
    outcomes = ["job_satisfaction", "affective_commitment", "turnover_intention"]
    paths = [
        ("job_quality", "job_satisfaction", 0.66),
        ("job_quality", "affective_commitment", 0.58),
        ("job_quality", "turnover_intention", -0.05),
        ("job_satisfaction", "turnover_intention", -0.41),
        ("affective_commitment", "turnover_intention", -0.33),
    ]
    names = [*dimensions, "job_quality", *outcomes]
    return made_up(names, paths, higher=("job_quality", dimensions))


def chain(n: int) -> SEMResults:
    """Constructs that each drive the next one."""
    names = [f"construct_{k}" for k in range(n)]
    return made_up(names, [(a, b, 0.6) for a, b in pairwise(names)])


def dense(n: int, *, reach: int, seed: int) -> SEMResults:
    """A random acyclic model of ``n`` constructs whose paths reach back ``reach`` at most."""
    rng = np.random.default_rng(seed)
    names = [f"construct_{k}" for k in range(n)]
    paths = [
        (names[i], names[j], float(rng.uniform(-0.5, 0.5)) / math.sqrt(reach))
        for j in range(1, n)
        for i in range(max(0, j - reach), j)
        if rng.random() < 0.5 or i == j - reach
    ]
    return made_up(names, paths)


def mobile_phones() -> SEMResults:
    """The satisfaction model of mobile-phone providers: long paths past several constructs."""
    paths = [
        ("Image", "Expectation"), ("Image", "Satisfaction"), ("Image", "Loyalty"),
        ("Expectation", "Quality"), ("Expectation", "Value"), ("Expectation", "Satisfaction"),
        ("Quality", "Value"), ("Quality", "Satisfaction"), ("Value", "Satisfaction"),
        ("Satisfaction", "Loyalty"),
    ]  # fmt: skip
    names = ["Image", "Expectation", "Quality", "Value", "Satisfaction", "Loyalty"]
    return made_up(names, [(a, b, 0.3) for a, b in paths])


def feedback() -> SEMResults:
    """Trust and loyalty work on each other, each with a cause of its own."""
    paths = [("quality", "trust", 0.5), ("price", "loyalty", 0.5)]
    both = [("trust", "loyalty", 0.4), ("loyalty", "trust", 0.2)]
    return made_up(["quality", "trust", "loyalty", "price"], paths + both)


MODELS: dict[str, Callable[[], SEMResults]] = {
    "second-order reflective": lambda: lavaans("ccc_quality_ml"),
    "second-order composite": composite,
    "seven drivers direct": lambda: lavaans("ccc_direct_ml"),
    "two constructs": lambda: made_up(["quality", "trust"], [("quality", "trust", 0.62)]),
    "twelve dimensions": employees,
    "mobile phones": mobile_phones,
    "chain of twenty": lambda: chain(20),
    "twenty, dense": lambda: dense(20, reach=4, seed=2),
    "ten, very dense": lambda: dense(10, reach=9, seed=3),
    "feedback": feedback,
}


@pytest.fixture(scope="session")
def quality() -> SEMResults:
    return lavaans("ccc_quality_ml")


@pytest.fixture(scope="session")
def direct() -> SEMResults:
    return lavaans("ccc_direct_ml")


@pytest.fixture(scope="session")
def composite_quality() -> SEMResults:
    return composite()


@pytest.fixture(scope="session", params=list(MODELS))
def any_model(request: pytest.FixtureRequest) -> SEMResults:
    return MODELS[request.param]()


@pytest.fixture
def build() -> Callable[..., SEMResults]:
    return made_up


@pytest.fixture
def with_correlations() -> Callable[..., SEMResults]:
    return correlated


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
