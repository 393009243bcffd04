"""What is said of one fit names one first driver, whoever says it."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

import ccc_quality as ccc
from ccc_quality.findings.order import (
    certainty_of_the_first,
    effect_of_the_first,
    first_driver,
    places_in_resamples,
    worth_of_a_point,
)
from ccc_quality.findings.shares import largest_share
from ccc_quality.findings.structure import structure
from ccc_quality.plots import (
    alt_text,
    bootstrap_distributions,
    driver_importance,
    loadings,
    path_diagram,
    rank_probabilities,
    relative_importance,
)
from ccc_quality.plots.style import take_title


@cache
def customers():
    """Seven drivers of the study."""
    fit = ccc.fit_sem(ccc.study.customer_model("direct"), ccc.study.load_customers(), level=0.8)
    return fit, ccc.bootstrap(fit, 200, seed=1, level=0.8), "loyalty"


@cache
def fifteen():
    """Fourteen correlated drivers on scales of different width, and one outcome."""
    rng = np.random.default_rng(4)
    common = rng.normal(size=(400, 1))
    x = 0.6 * common + 0.8 * rng.normal(size=(400, 14))
    y = x @ np.linspace(0.05, 0.25, 14) + rng.normal(size=400)
    scales = np.linspace(2.0, 0.5, 14)
    columns = {
        f"d{k:02}_{i}": scales[k] * (x[:, k] + 0.5 * rng.normal(size=400))
        for k in range(14)
        for i in (1, 2)
    }
    columns |= {f"y_{i}": y + 0.5 * rng.normal(size=400) for i in (1, 2)}
    names = [f"d{k:02}" for k in range(14)]
    lines = [f"{name} =~ {name}_1 + {name}_2" for name in [*names, "y"]]
    lines.append(f"y ~ {' + '.join(names)}")
    fit = ccc.fit_sem("\n".join(lines), pd.DataFrame(columns), level=0.8)
    return fit, ccc.bootstrap(fit, 60, seed=1, level=0.8), "y"


MADE = pytest.mark.parametrize("made", [customers, fifteen])


@MADE
@pytest.mark.parametrize("rank_by", ["est", "std"])
def test_no_two_findings_name_different_first_drivers(made, rank_by):
    fit, bootstrap, target = made()
    ranking = ccc.rank_drivers(fit, target, bootstrap=bootstrap, rank_by=rank_by)
    shares = ccc.relative_importance(fit, target)
    found = [
        judge(ranking)
        for judge in (
            first_driver,
            worth_of_a_point,
            effect_of_the_first,
            places_in_resamples,
            certainty_of_the_first,
        )
    ]
    found += [largest_share(shares, ranking=ranking), structure(fit)]
    leading = {finding.subject[0] for finding in found[:-2] if finding.subject}
    assert len(leading) <= 1
    for finding in found:
        assert not leading or not finding.subject or leading & set(finding.subject)


@MADE
def test_where_shares_put_another_first_the_sentence_says_so(made):
    fit, bootstrap, target = made()
    ranking = ccc.rank_drivers(fit, target, bootstrap=bootstrap)
    found = largest_share(ccc.relative_importance(fit, target), ranking=ranking)
    first = first_driver(ranking).subject
    alone = largest_share(ccc.relative_importance(fit, target)).subject
    agree = not first or bool(set(first) & set(alone))
    assert (found.kind == "share.otherwise") == (not agree)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_figures_say_the_level_of_what_they_draw_and_their_words_have_the_title(language):
    fit, bootstrap, target = customers()
    ranking = ccc.rank_drivers(fit, target, bootstrap=bootstrap)
    shares = ccc.relative_importance(fit, target, bootstrap=bootstrap)
    for ax, has_intervals in (
        (driver_importance(ranking, language=language), True),
        (relative_importance(shares, ranking=ranking, language=language), True),
        (bootstrap_distributions(bootstrap, language=language), True),
        (loadings(fit, language=language), True),
        (rank_probabilities(ranking, language=language), False),
        (path_diagram(fit, language=language), False),
    ):
        shown = " ".join(text.get_text() for text in ax.texts)
        assert "95%" not in shown
        assert ("80%" in shown) or not has_intervals
        assert take_title(ax) in alt_text(ax)
