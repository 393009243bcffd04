"""Analyses that the tests of the report share: the shipped example, and surveys made to measure.

A made survey has exactly the covariances it is given, so that the estimates are known in closed
form: loadings of .8 (12.8 points a standard deviation of 16), structural effects as asked for.
"""

from dataclasses import replace
from functools import cache, partial

import numpy as np
import pandas as pd
import pytest
from support.unconverged import stopped_early

import ccc_quality as ccc
from ccc_quality.analysis import analyze as analyze_fully
from ccc_quality.drivers.rank_uncertainty import RankUncertainty
from ccc_quality.errors import AdmissibilityWarning
from ccc_quality.report import build_report
from ccc_quality.report.html import html_text

LOADING = 0.8
SD = 10.0
DRIVER_CORRELATION = 0.3

FEW = 400
"""Resamples of an analysis in the tests: enough to write about, and quick."""

analyze = partial(analyze_fully, n_resamples=FEW)

HOSTILE = {
    "quality": {"en": "<script>alert('1')</script>", "nl": '"><img src=x onerror=alert(1)>'},
    "speed": {"en": "=cmd()|'/C calc'!A0", "nl": "Snelheid & 'prijs' 🙂 \u202etxt"},
    "loyalty": {"en": "زمن الانتظار", "nl": "&lt;b&gt;{target}%s"},
}


def exact_rows(cov, n):
    """Rows whose sample covariance (divisor n) is exactly ``cov``."""
    Z = np.random.default_rng(7).normal(size=(n, len(cov)))
    Z -= Z.mean(axis=0)
    Z = Z @ np.linalg.inv(np.linalg.cholesky(Z.T @ Z / n)).T
    return Z @ np.linalg.cholesky(cov).T


def item_covariance(effects, loadings_of_outcome=(LOADING,) * 3):
    """Covariances of three items a construct; the outcome has variance one."""
    k = len(effects)
    Phi = np.full((k, k), DRIVER_CORRELATION) + (1 - DRIVER_CORRELATION) * np.eye(k)
    b = np.array(list(effects.values()))
    latent = np.block([[Phi, (Phi @ b)[:, None]], [(Phi @ b)[None], np.ones((1, 1))]])
    Lambda = np.zeros((3 * (k + 1), k + 1))
    for j in range(k + 1):
        Lambda[3 * j : 3 * j + 3, j] = LOADING if j < k else loadings_of_outcome
    cov = Lambda @ latent @ Lambda.T
    np.fill_diagonal(cov, 1.0)
    return cov


def made_survey(
    effects, *, n=500, cov=None, labels=None, scale=(0, 100), segment=None, source="made", means=50
):
    """A survey of the drivers in ``effects`` and the outcome loyalty; ``means`` by construct."""
    means = np.broadcast_to(means, len(effects) + 1)
    names = [*effects, "loyalty"]
    items = [f"{name[:3]}{i}" for name in names for i in (1, 2, 3)]
    cov = item_covariance(effects) if cov is None else cov
    frame = pd.DataFrame(np.repeat(means, 3) + SD * exact_rows(cov, n), columns=items)
    content = {
        "constructs": {
            name: {
                "items": items[3 * j : 3 * j + 3],
                **({"label": labels[name]} if labels else {}),
            }
            for j, name in enumerate(names)
        },
        "paths": [f"loyalty ~ {' + '.join(effects)}"],
    }
    if scale:
        content["scale"] = list(scale)
    if segment is not None:
        frame["firm"] = segment
        content["columns"] = {"segment": "firm"}
    return ccc.data.Survey.from_frame(frame, ccc.Codebook.from_dict(content), source=source)


@pytest.fixture(scope="session")
def customers():
    return analyze(ccc.study.load_customers(), ccc.study.customer_model("composite"))


@pytest.fixture(scope="session")
def reflective():
    return analyze(ccc.study.load_customers(), ccc.study.customer_model("reflective"))


CASES = ("customers", "reflective", "clean", "hostile", "poor", "improper", "unconverged")


@pytest.fixture(scope="session")
def built(request):
    """Builds the report of a case in a language, once a session."""

    @cache
    def build(case, language):
        return build_report(request.getfixturevalue(case), language)

    return lambda case, language="en": build(case, language)


@pytest.fixture(scope="session")
def report(built):
    return built("customers")


@pytest.fixture(scope="session")
def dutch(built):
    return built("customers", "nl")


@pytest.fixture(scope="session")
def html(built):
    """The HTML of a case in a language, written once."""
    return cache(lambda case="customers", language="en": html_text(built(case, language)))


@pytest.fixture(scope="session")
def page(html):
    return html()


@pytest.fixture(scope="session")
def clean():
    """Two drivers, one that matters and one that does not, in a model that holds exactly."""
    return analyze(made_survey({"quality": 0.5, "speed": 0.0}))


@pytest.fixture(scope="session")
def hostile():
    survey = made_survey(
        {"quality": 0.5, "speed": 0.0},
        labels=HOSTILE,
        segment=["<i>firm</i>", '=HYPERLINK("http://x.y")'] * 250,
        source="</title><script>alert(2)</script>.csv",
    )
    return analyze(survey)


@pytest.fixture(scope="session")
def poor():
    """Items of different constructs share what the model does not know of."""
    cov = item_covariance({"quality": 0.5, "speed": 0.0})
    for i, j in ((0, 6), (1, 4), (3, 7)):
        cov[i, j] += 0.35  # nearly all of the residual variance, 1 - .8**2
        cov[j, i] = cov[i, j]
    return analyze(made_survey({"quality": 0.5, "speed": 0.0}, cov=cov))


@pytest.fixture(scope="session")
def improper():
    """Correlations .8, .8 and .5 between three items ask for a loading above one."""
    effects = {"quality": 0.2}
    cov = item_covariance(effects, loadings_of_outcome=(np.sqrt(1.28), np.sqrt(0.5), np.sqrt(0.5)))
    with pytest.warns(AdmissibilityWarning, match="loy1"):
        return analyze(made_survey(effects, cov=cov))


@pytest.fixture(scope="session")
def unconverged(clean):
    fit = stopped_early(clean.fit)
    return replace(clean, fit=fit)


@pytest.fixture(scope="session")
def ranked(clean):
    """Builds a ranking from (driver, effect, half width of its interval)."""

    def build(*rows, basis="total effect"):
        frame = pd.DataFrame(rows, columns=["driver", "est", "half"])
        frame["se"] = frame["std_se"] = frame["half"] / 1.96
        frame["std"] = frame["est"]
        for prefix in ("", "std_"):
            frame[f"{prefix}ci_lower"] = frame["est"] - frame["half"]
            frame[f"{prefix}ci_upper"] = frame["est"] + frame["half"]
        frame["pvalue"] = 0.01
        frame["direct"], frame["indirect"] = frame["est"], 0.0
        frame["rank"] = frame["est"].abs().rank(ascending=False).astype(int)
        frame["order_rank"] = np.nan
        return replace(clean.ranking, _table=frame, basis=basis, _uncertainty=None)

    return build


@pytest.fixture(scope="session")
def drawn(ranked):
    """Builds a ranking with draws: in ``share`` of 2,000 resamples the drivers have ``ranks``."""

    def build(*rows, ranks, basis="total effect"):
        ranking = ranked(*rows, basis=basis)
        orders = np.vstack([np.tile(order, (round(2000 * share), 1)) for share, order in ranks])
        names = tuple(ranking.table["driver"])
        return replace(ranking, _uncertainty=RankUncertainty(names, orders, 0.95))

    return build
