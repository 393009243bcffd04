from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from ccc_quality.drivers import rank_drivers
from ccc_quality.drivers.ranking import COLUMNS
from ccc_quality.errors import (
    EstimationError,
    SpecificationError,
    UnknownNameError,
    UnknownOptionError,
)
from ccc_quality.labels import Labels
from ccc_quality.model import Model
from ccc_quality.results import FittedModel
from ccc_quality.sem import fit_sem
from ccc_quality.study import PUBLISHED_ORDER, load_customers


@FittedModel.register
@dataclass(frozen=True)
class StandIn:
    """Results of nobody in particular, with only the documented attributes."""

    model: Model
    path_coefficients: pd.DataFrame
    indirect_effects: pd.DataFrame
    total_effects: pd.DataFrame
    labels: Labels
    n_obs: int = 100
    simulated: bool = False
    converged: bool = True
    events: frozenset[str] = frozenset()
    level: float = 0.95


def effects_of(*rows):
    table = pd.DataFrame(rows, columns=["source", "target", "est"])
    unused = ["se", "z", "pvalue", "ci_lower", "ci_upper", "std_se", "std_ci_lower", "std_ci_upper"]
    return table.assign(std=table["est"], **dict.fromkeys(unused, 0.1))


def stand_in(syntax, direct, indirect=(), *, converged=True):
    total = pd.concat([effects_of(*direct), effects_of(*indirect)])
    total = total.groupby(["source", "target"], sort=False, as_index=False).agg(
        {**dict.fromkeys(total.columns[2:], "first"), "est": "sum", "std": "sum"}
    )
    return StandIn(
        Model.from_syntax(syntax),
        effects_of(*direct),
        effects_of(*indirect),
        total,
        Labels(),
        converged=converged,
    )


CHAIN = "a =~ a1 + a2\nb =~ b1 + b2\nm =~ m1 + m2\ny =~ y1 + y2\nm ~ a\ny ~ m + b"


def test_drivers_are_what_nothing_else_explains(customers):
    ranking = rank_drivers(customers("direct"), "loyalty")
    assert ranking.basis == "total effect"
    assert ranking.caveat == ""
    assert set(ranking.table["driver"]) == set(PUBLISHED_ORDER)


def test_dimensions_of_a_composite_are_drivers_through_their_weights(customers):
    fit = customers("composite")
    ranking = rank_drivers(fit, "loyalty")
    assert ranking.basis == "total effect"
    weights = fit.weights.set_index("indicator")["est"]
    quality = fit.total_effects.query("source == 'ccc_quality' and target == 'loyalty'")
    table = ranking.table.set_index("driver")
    assert set(table.index) == set(PUBLISHED_ORDER)
    reference = weights[table.index] * quality["est"].item()
    assert table["est"].to_numpy() == pytest.approx(reference.to_numpy(), rel=1e-8)


def test_dimensions_that_reflect_quality_are_ranked_by_the_slope_the_model_implies(customers):
    ranking = rank_drivers(customers("reflective"), "loyalty")
    assert ranking.basis == "implied slope"
    assert ranking.caveat == (
        "In this model the dimensions reflect CCC quality and do not act on Loyalty themselves: "
        "each slope says how Loyalty differs between respondents who differ by one point on the "
        "dimension, everything else differing along with it."
    )
    table = ranking.table
    assert set(table["driver"]) == set(PUBLISHED_ORDER)
    assert table[["direct", "indirect"]].isna().all(axis=None)


def test_standardized_implied_slopes_keep_the_order_of_the_second_order_loadings(customers):
    fit = customers("reflective")
    loadings = fit.loadings.query("construct == 'ccc_quality'").set_index("indicator")["std"]
    table = rank_drivers(fit, "satisfaction", rank_by="std").table
    assert list(table["driver"]) == list(loadings.sort_values(ascending=False).index)


def test_effects_of_an_exact_population_are_found(two_drivers):
    table = rank_drivers(two_drivers, "y").table.set_index("driver")
    # var(y) = .25 + .81 + 2 * .15 * .6 + 1 = 2.24
    assert table.loc["a", "est"] == pytest.approx(0.5, abs=1e-6)
    assert table.loc["b", "est"] == pytest.approx(0.3, abs=1e-6)
    assert table.loc["a", "std"] == pytest.approx(0.5 / np.sqrt(2.24), abs=1e-6)
    assert table.loc["b", "std"] == pytest.approx(0.9 / np.sqrt(2.24), abs=1e-6)
    assert table["direct"].to_numpy() == pytest.approx(table["est"].to_numpy())
    assert table["indirect"].tolist() == [0.0, 0.0]


def test_the_rank_follows_points_or_standard_deviations_as_asked(two_drivers):
    assert list(rank_drivers(two_drivers, "y").table["driver"]) == ["a", "b"]
    assert list(rank_drivers(two_drivers, "y", rank_by="std").table["driver"]) == ["b", "a"]


@pytest.mark.parametrize("quality", ["reflective", "composite", "direct"])
def test_standardized_effects_do_not_depend_on_the_scale_of_the_items(customers, quality):
    fit = customers(quality)
    answers = load_customers().answers[list(fit.model.observed)]
    answers[["emp1", "emp2", "emp3", "emp4"]] *= 10.0
    rescaled = rank_drivers(fit_sem(fit.model, answers), "loyalty", rank_by="std").table
    as_it_was = rank_drivers(fit, "loyalty", rank_by="std").table
    assert list(rescaled["driver"]) == list(as_it_was["driver"])
    assert rescaled["std"].to_numpy() == pytest.approx(as_it_was["std"].to_numpy(), abs=1e-6)
    assert rescaled["std_se"].to_numpy() == pytest.approx(as_it_was["std_se"].to_numpy(), abs=1e-6)


def test_the_table_has_the_documented_columns(customers):
    table = rank_drivers(customers("direct"), "loyalty").table
    assert list(table.columns) == COLUMNS == [
        "driver", "label", "est", "se", "ci_lower", "ci_upper", "pvalue", "std", "std_se",
        "std_ci_lower", "std_ci_upper", "direct", "indirect", "rank", "order_rank",
    ]  # fmt: skip
    assert list(table["rank"]) == list(range(1, 8))
    assert table["est"].abs().is_monotonic_decreasing


def test_the_published_rank_stands_beside_ours(customers):
    table = rank_drivers(customers("direct"), "loyalty").table.set_index("driver")
    assert table["order_rank"].to_dict() == {
        "reliability": 1.0,
        "empathy": 2.0,
        "customer_focus": 3.0,
        "customer_knowledge": 4.0,
        "waiting_time": 5.0,
        "accessibility": 6.0,
        "ivr_menu": 7.0,
    }


def test_a_model_of_ones_own_is_compared_with_no_order(two_drivers):
    ranking = rank_drivers(two_drivers, "y")
    assert ranking.order is None
    assert ranking.table["order_rank"].isna().all()


def test_a_strong_negative_effect_outranks_a_weak_positive_one():
    results = stand_in(
        "a =~ a1 + a2\nb =~ b1\ny =~ y1\ny ~ a + b", [("a", "y", 0.2), ("b", "y", -0.6)]
    )
    assert list(rank_drivers(results, "y").table["driver"]) == ["b", "a"]


def test_a_mediator_is_explained_and_so_no_driver():
    results = stand_in(
        CHAIN, [("a", "m", 0.5), ("m", "y", 0.4), ("b", "y", 0.1)], [("a", "y", 0.2)]
    )
    table = rank_drivers(results, "y").table.set_index("driver")
    assert list(table.index) == ["a", "b"]
    assert table.loc["a", ["direct", "indirect"]].tolist() == [0.0, 0.2]
    assert table.loc["b", ["direct", "indirect"]].tolist() == [0.1, 0.0]


def test_drivers_can_be_named(customers):
    ranking = rank_drivers(customers("reflective"), "loyalty", drivers=["satisfaction", "trust"])
    assert ranking.basis == "total effect"
    assert set(ranking.table["driver"]) == {"satisfaction", "trust"}


def test_one_driver_may_be_named_without_a_list(customers):
    table = rank_drivers(customers("direct"), "loyalty", drivers="empathy").table
    assert list(table["driver"]) == ["empathy"]


def test_a_named_dimension_brings_everything_to_the_implied_slope(customers):
    ranking = rank_drivers(customers("reflective"), "loyalty", drivers=["ccc_quality", "empathy"])
    assert ranking.basis == "implied slope"
    quality = ranking.table.set_index("driver").loc["ccc_quality"]
    # for quality itself, which nothing confounds, slope and total effect are one
    total = customers("reflective").total_effects
    total = total.query("source == 'ccc_quality' and target == 'loyalty'")
    assert quality["est"] == pytest.approx(total["est"].item(), rel=1e-8)
    assert quality["se"] == pytest.approx(total["se"].item(), rel=1e-6)


def test_dimensions_share_one_basis_with_the_other_drivers():
    fit = fit_sem(
        """
        reliability =~ rel1 + rel2 + rel3
        empathy =~ emp1 + emp2 + emp3
        waiting_time =~ wai1 + wai2 + wai3
        access =~ acc1 + acc2 + acc3
        loyalty =~ loy1 + loy2 + loy3
        quality =~ reliability + empathy + waiting_time
        loyalty ~ quality + access
        """,
        load_customers(),
    )
    ranking = rank_drivers(fit, "loyalty")
    assert ranking.basis == "implied slope"
    assert set(ranking.table["driver"]) == {"reliability", "empathy", "waiting_time", "access"}


def test_items_of_a_composite_are_no_drivers():
    data = load_customers().answers
    fit = fit_sem(
        """
        quality <~ 1*rel1 + emp1 + foc1
        satisfaction =~ sat1 + sat2 + sat3
        satisfaction ~ quality
        """,
        data,
    )
    assert list(rank_drivers(fit, "satisfaction").table["driver"]) == ["quality"]


def test_a_covariate_is_a_driver():
    rng = np.random.default_rng(4)
    data = load_customers().answers.dropna()
    data["visits"] = rng.normal(5, 2, len(data)) + 0.3 * data["loy1"]
    model = "trust =~ tru1 + tru2 + tru3\nloyalty =~ loy1 + loy2 + loy3\nloyalty ~ trust + visits"
    table = rank_drivers(fit_sem(model, data), "loyalty").table
    assert set(table["driver"]) == {"trust", "visits"}


def test_feedback_leaves_every_source_a_driver():
    loop = [("a", "b", 0.3), ("b", "a", 0.2), ("b", "y", 0.5)]
    results = stand_in(
        "a =~ a1 + a2\nb =~ b1 + b2\ny =~ y1\nb ~ a\na ~ b\ny ~ b", loop, [("a", "y", 0.15)]
    )
    assert set(rank_drivers(results, "y").table["driver"]) == {"a", "b"}


def test_the_ranking_says_where_it_comes_from(customers):
    ranking = rank_drivers(customers("composite"), "loyalty")
    text = str(ranking.summary())
    assert ranking.n_obs == 1531
    assert "Drivers of Loyalty: total effect, ranked by unstandardized size. n = 1,531." in text
    assert "SIMULATED DATA" in text
    table = text.split("\n\n")[1].splitlines()
    assert max(map(len, table)) <= 80
    assert [line.split()[-1] for line in table[2:]] == list("1234567")  # the published order
    assert "<table" in ranking._repr_html_()
    assert repr(ranking).startswith(
        "DriverRanking: total effect on loyalty, n = 1,531, SIMULATED; "
    )


def test_the_table_is_handed_out_as_a_copy(two_drivers):
    ranking = rank_drivers(two_drivers, "y")
    changed = ranking.table
    changed["est"] = 0.0
    assert (ranking.table["est"] > 0.2).all()


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (
            {"target": "loyalti"},
            UnknownNameError,
            "The model has no target 'loyalti'. Did you mean loyalty? "
            "Available: satisfaction, trust, loyalty.",
        ),
        (
            {"target": "ccc_quality"},
            SpecificationError,
            "Nothing in the model drives 'ccc_quality', so it cannot be a target. "
            "Available: satisfaction, trust, loyalty.",
        ),
        (
            {"target": "trust", "drivers": ["loyalty"]},
            SpecificationError,
            "'loyalty' does not lead to 'trust', so it cannot be a driver. "
            "Available: satisfaction, ccc_quality, reliability, empathy, customer_focus, "
            "customer_knowledge, waiting_time, accessibility, ivr_menu.",
        ),
        (
            {"target": "satisfaction", "drivers": ["empaty"]},
            UnknownNameError,
            "The model has no driver 'empaty'. Did you mean empathy? "
            "Available: ccc_quality, reliability, empathy, customer_focus, "
            "customer_knowledge, waiting_time, accessibility, ivr_menu.",
        ),
        (
            {"target": "satisfaction", "drivers": []},
            SpecificationError,
            "No driver was named. Available: ccc_quality, reliability, empathy, customer_focus, "
            "customer_knowledge, waiting_time, accessibility, ivr_menu.",
        ),
        (
            {"target": "trust", "rank_by": "beta"},
            UnknownOptionError,
            "Drivers cannot be ranked by 'beta'. Available: est, std.",
        ),
    ],
)
def test_mistakes_are_named_with_what_there_is(customers, arguments, error, message):
    with pytest.raises(error) as caught:
        rank_drivers(customers("reflective"), **arguments)
    assert str(caught.value) == message


def test_a_measurement_model_drives_nothing(golden):
    _, fit = golden("hs_cfa_ml")
    with pytest.raises(SpecificationError, match="no target, the model has no paths"):
        rank_drivers(fit, "visual")


def test_nothing_is_ranked_where_nothing_converged():
    results = stand_in("a =~ a1\ny =~ y1\ny ~ a", [("a", "y", 0.2)], converged=False)
    with pytest.raises(EstimationError, match="did not converge, so there are no effects"):
        rank_drivers(results, "y")
