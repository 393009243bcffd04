import numpy as np
import pytest

from ccc_quality.errors import SpecificationError, UnknownNameError
from ccc_quality.study import PUBLISHED_ORDER, customer_population, employee_population
from ccc_quality.study.population import ConstructParameters, Effect, Population


def two_causes(*effects):
    return Population(
        constructs=tuple(ConstructParameters(name) for name in ("a", "b", "c", "d")),
        exogenous_correlations=((1.0, 0.5), (0.5, 1.0)),
        effects=effects,
        items=(),
        firms=(),
        answer_shape=(1.0, 1.0),
    )


def test_correlations_follow_from_the_effects_as_a_hand_calculation_says():
    population = two_causes(Effect("a", "c", 0.6), Effect("b", "c", 0.2), Effect("c", "d", 0.5))
    r = population.correlations
    # r(a, c) = .6 + .5 x .2, r(b, c) = .5 x .6 + .2, and d hangs on c alone
    assert r.loc["a", "c"] == pytest.approx(0.7)
    assert r.loc["b", "c"] == pytest.approx(0.5)
    assert r.loc["a", "d"] == pytest.approx(0.35)
    # R2(c) = .6 x .7 + .2 x .5 = .52
    assert population.residual_variances == pytest.approx([1, 1, 0.48, 0.75])


def test_total_effects_multiply_along_routes_and_add_over_them():
    population = two_causes(Effect("a", "c", 0.6), Effect("a", "d", 0.1), Effect("c", "d", 0.5))
    assert population.total_effects.loc["d", "a"] == pytest.approx(0.1 + 0.6 * 0.5)
    assert population.driver_effects("d").index.tolist() == ["a", "b"]


def test_drivers_matter_in_the_published_order_for_every_outcome():
    for commitment in (False, True):
        population = customer_population(commitment=commitment)
        for outcome in population.names[7:]:
            assert population.driver_effects(outcome).index.tolist() == list(PUBLISHED_ORDER)


def test_quality_is_exactly_the_weighted_sum_of_its_drivers():
    population = customer_population()
    table = population.construct_table.set_index("construct")
    assert table.loc["ccc_quality", "residual_variance"] == 0.0
    w = population.total_effects.loc["ccc_quality", list(PUBLISHED_ORDER)].to_numpy()
    R = np.array(population.exogenous_correlations)
    assert w @ R @ w == pytest.approx(1.0, abs=1e-12)


def test_the_myths_hold_in_the_population():
    effects = customer_population().driver_effects("satisfaction")
    assert (effects[["waiting_time", "accessibility", "ivr_menu"]].abs() < 0.10).all()
    assert (effects[["reliability", "empathy"]] > 0.20).all()


def test_quality_reaches_loyalty_only_through_the_relationship():
    population = customer_population()
    table = population.effect_table
    onto_loyalty = set(table.loc[table["target"] == "loyalty", "source"])
    assert onto_loyalty == {"satisfaction", "trust"}
    # .80 x .35 + (.35 + .80 x .45) x .40
    assert population.total_effects.loc["loyalty", "ccc_quality"] == pytest.approx(0.564)


def test_drivers_correlate_between_a_third_and_three_fifths():
    R = np.array(customer_population().exogenous_correlations)
    off_diagonal = R[np.triu_indices(7, 1)]
    assert off_diagonal.min() > 0.33
    assert off_diagonal.max() < 0.60


def test_items_load_between_seven_and_nine_tenths():
    for population in (customer_population(commitment=True), employee_population()):
        assert population.item_table["loading"].between(0.7, 0.9).all()


def test_customers_rate_empathy_highest_and_the_menu_lowest():
    levels = customer_population().construct_table.set_index("construct")["level"]
    drivers = levels[list(PUBLISHED_ORDER)]
    assert (drivers.idxmax(), drivers.idxmin()) == ("empathy", "ivr_menu")


def test_challenge_and_learning_show_job_quality_most():
    table = employee_population().effect_table
    loadings = (
        table[table["source"] == "job_quality"]
        .set_index("target")["value"]
        .drop(["job_satisfaction", "affective_commitment"])
    )
    assert set(loadings.nlargest(3).index) == {
        "opportunity_and_challenge",
        "learning_from_customers",
        "learning_from_employees",
    }


def test_job_quality_lowers_turnover_indirectly():
    population = employee_population()
    assert population.direct_effects[-1, 0] == 0.0
    # .70 x -.40 + .65 x -.30
    total = population.total_effects.loc["turnover_intention", "job_quality"]
    assert total == pytest.approx(-0.475)


def test_the_figures_are_said_to_be_ours():
    assert customer_population().note.startswith("Figures chosen for this package.")


def test_changing_a_table_does_not_change_the_population():
    population = customer_population()
    for table in (population.correlations, population.total_effects):
        table.loc[:] = 0.0
    assert population.correlations.loc["trust", "loyalty"] > 0.5
    assert population.total_effects.loc["loyalty", "trust"] == pytest.approx(0.4)


def test_effects_that_explain_more_than_everything_are_refused():
    with pytest.raises(SpecificationError) as error:
        two_causes(Effect("a", "c", 0.9), Effect("b", "c", 0.9))
    # .81 + .81 + 2 x .81 x .5 = 2.43
    assert str(error.value) == (
        "The effects on c explain more than all of its variance: the residual variance would be "
        "-1.430."
    )


def test_an_effect_against_the_order_is_refused():
    with pytest.raises(SpecificationError) as error:
        two_causes(Effect("d", "c", 0.1))
    assert str(error.value) == (
        "The effect of d on c runs against the order of the constructs: a, b, c, d."
    )


def test_an_unknown_target_is_named():
    with pytest.raises(UnknownNameError) as error:
        customer_population().driver_effects("loyality")
    assert str(error.value).startswith(
        "There is no construct 'loyality'. Did you mean loyalty? Available: reliability, empathy"
    )
