"""Claims and verdicts: where the dot stands, what is shaded, which shape and word it has."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from support.made import with_tables

import ccc_quality as ccc
from ccc_quality.claims import ClaimTests
from ccc_quality.errors import SpecificationError
from ccc_quality.labels import Labels
from ccc_quality.plots import alt_text, claims_chart
from ccc_quality.plots.style import take_title


@cache
def judged():
    survey = ccc.study.load_customers()
    fit = ccc.fit_sem(ccc.study.customer_model("composite"), survey)
    return ccc.test_claims(fit, bootstrap=ccc.bootstrap(fit, 200, seed=1), equal_effects=False)


NAMES = {
    "negligible": "menu_hardly_matters",
    "positive": "quality_builds_the_relationship",
    "strong": "job_quality_retains",
}


def claims(*rows: tuple[str, str, float, float]) -> ClaimTests:
    """One claim a row: relation, verdict, estimate, bound."""
    table = pd.DataFrame(rows, columns=["relation", "verdict", "est", "bound"])
    table = table.assign(
        claim=table["relation"].map(NAMES), statement="Said.", deciding="it", hypothesis="it",
        ci_lower=table["est"] - 0.05, ci_upper=table["est"] + 0.05, n_hypotheses=1, n_supported=1,
        kind="total", source="ivr_menu", other="", target="satisfaction",
    )  # fmt: skip
    return with_tables(replace(judged(), _hypotheses=table, labels=Labels()), table=table)


def dots(ax):
    return [line for line in ax.lines if line.get_marker() not in ("None", None)]


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_dots_are_the_estimates_the_verdicts_rest_on():
    ax = claims_chart(judged())
    drawn = judged().table.dropna(subset=["est"])
    assert [dot.get_xdata()[0] for dot in dots(ax)] == pytest.approx(drawn["est"].to_numpy())
    assert [dot.get_ydata()[0] for dot in dots(ax)] == drawn.index.to_list()


def test_a_verdict_is_a_shape_and_a_word_not_a_colour_alone():
    ax = claims_chart(
        claims(
            ("negligible", "supported", 0.02, 0.10),
            ("positive", "contradicted", -0.2, 0.0),
            ("strong", "undecided", -0.52, -0.5),
        )
    )
    assert [dot.get_marker() for dot in dots(ax)] == ["o", "X", "D"]
    hollow = [dot.get_markerfacecolor() == "#ffffff" for dot in dots(ax)]
    assert hollow == [False, False, True]
    assert {"supported", "contradicted", "undecided", "●", "✖", "◇"} <= set(texts(ax))


def test_the_range_in_which_a_claim_holds_is_shaded():
    ax = claims_chart(
        claims(
            ("negligible", "supported", 0.02, 0.10),
            ("positive", "supported", 0.3, 0.0),
            ("strong", "undecided", -0.52, -0.5),
        )
    )
    left, right = ax.get_xlim()
    shaded = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in ax.patches]
    assert shaded == [pytest.approx(ends) for ends in [(-0.10, 0.10), (0.0, right), (left, -0.5)]]


def test_a_break_is_no_effect_and_has_no_dot():
    rng = np.random.default_rng(1)
    x = rng.uniform(0, 100, 300)
    y = 40 + 0.5 * np.minimum(x, 40) + rng.normal(size=300) * 4
    scores = pd.DataFrame({"waiting_time": x, "satisfaction": y})
    model = ccc.study.customer_model("composite")
    fit = ccc.fit_sem(model, ccc.study.load_customers())
    broken = ccc.threshold(scores, model=model, n_resamples=50)
    found = ccc.test_claims(fit, equal_effects=False, threshold=broken)
    ax = claims_chart(found)
    row = found.table["claim"].to_list().index("extreme_waiting_matters")
    assert row not in [dot.get_ydata()[0] for dot in dots(ax)]
    assert any(text.startswith("Break at 4") for text in texts(ax))


@pytest.mark.parametrize(
    ("verdicts", "title"),
    [
        (["supported", "supported"], "All two claims of the study are supported"),
        (
            ["supported", "undecided"],
            "One of the two claims of the study supported, none contradicted",
        ),
        (
            ["contradicted", "undecided"],
            "None of the two claims of the study supported, one contradicted",
        ),
    ],
)
def test_the_title_counts_the_verdicts(verdicts, title):
    relations = ["negligible", "positive"]
    rows = [(one, verdict, 0.1, 0.1) for one, verdict in zip(relations, verdicts, strict=True)]
    assert take_title(claims_chart(claims(*rows))) == title


def test_parts_without_a_test_are_counted():
    words = " ".join(texts(claims_chart(judged())))
    assert "2 of 3 parts hold, 1 not tested" in words


def test_claims_are_read_in_dutch_as_the_study_states_them():
    ax = claims_chart(judged(), language="nl")
    assert "De wachttijd heeft nauwelijks invloed op de tevredenheid: onbeslist" in alt_text(ax)
    assert any("Lijn: 90%-interval" in text for text in texts(ax))


def test_something_else_is_refused():
    with pytest.raises(SpecificationError, match="claims_chart takes what test_claims"):
        claims_chart(3)
