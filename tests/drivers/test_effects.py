import pandas as pd
import pytest

from ccc_quality.drivers import driver_effects
from ccc_quality.errors import SpecificationError, UnknownNameError


def test_effects_on_loyalty_are_what_lavaan_defines(golden):
    reference, fit = golden("ccc_indirect_ml")
    rows = pd.DataFrame(reference["estimates"]).set_index("lhs")
    total = rows.loc["total"]
    effects = driver_effects(fit, "loyalty").query("driver == 'ccc_quality'").set_index("kind")
    assert list(effects.index) == ["indirect", "total"]  # there is no direct path
    for kind in ("indirect", "total"):
        assert effects.loc[kind, "est"] == pytest.approx(total["est"], abs=1e-5)
        assert effects.loc[kind, "se"] == pytest.approx(total["se"], abs=1e-4)
        assert effects.loc[kind, "ci_lower"] == pytest.approx(total["ci.lower"], abs=1e-4)


def test_direct_effects_are_the_paths_of_lavaan(golden):
    reference, fit = golden("ccc_direct_ml")
    paths = pd.DataFrame(reference["estimates"]).query("op == '~'")
    std = pd.DataFrame(reference["standardized"]).query("op == '~'")
    effects = driver_effects(fit, ["satisfaction", "trust", "loyalty"]).query("kind == 'direct'")
    effects = effects.set_index(["target", "driver"])
    assert len(effects) == len(paths) == 17
    for (_, path), (_, path_std) in zip(paths.iterrows(), std.iterrows(), strict=True):
        row = effects.loc[(path["lhs"], path["rhs"])]
        assert row["est"] == pytest.approx(path["est"], abs=1e-5)
        assert row["se"] == pytest.approx(path["se"], abs=1e-4)
        assert row["std"] == pytest.approx(path_std["est.std"], abs=1e-5)
        assert row["std_se"] == pytest.approx(path_std["se"], abs=1e-4)


def test_total_is_direct_plus_indirect(customers):
    effects = driver_effects(customers("direct"), ["trust", "loyalty"])
    wide = effects.pivot(index=["target", "driver"], columns="kind", values="est")
    found = wide[["direct", "indirect"]].fillna(0.0).sum(axis=1)
    assert found.to_numpy() == pytest.approx(wide["total"].to_numpy(), rel=1e-10)


def test_dimensions_that_reflect_quality_have_no_effect(customers):
    effects = driver_effects(customers("reflective"), ["satisfaction", "trust", "loyalty"])
    assert set(effects["driver"]) == {"ccc_quality", "satisfaction", "trust"}


def test_dimensions_that_compose_quality_act_through_it(customers):
    fit = customers("composite")
    effects = driver_effects(fit, "satisfaction").query("driver == 'empathy'")
    weights = fit.weights.set_index("indicator")["est"]
    path = fit.path_coefficients.query("source == 'ccc_quality' and target == 'satisfaction'")
    assert list(effects["kind"]) == ["indirect", "total"]
    assert effects["est"].to_numpy() == pytest.approx(weights["empathy"] * path["est"].item())


def test_rows_are_long_and_labelled(customers):
    effects = driver_effects(customers("direct"), "loyalty")
    assert list(effects.columns) == [
        "driver", "label", "target", "kind", "est", "se", "z", "pvalue", "ci_lower", "ci_upper",
        "std", "std_se", "std_ci_lower", "std_ci_upper",
    ]  # fmt: skip
    assert dict(zip(effects["driver"], effects["label"], strict=True))["ivr_menu"] == "Menu"


def test_a_misspelt_target_is_named_with_what_there_is(customers):
    with pytest.raises(UnknownNameError) as caught:
        driver_effects(customers("reflective"), ["trust", "loyalti"])
    assert str(caught.value) == (
        "The model has no target 'loyalti'. Did you mean loyalty? "
        "Available: satisfaction, trust, loyalty."
    )


def test_a_target_that_nothing_drives_is_refused(customers):
    with pytest.raises(SpecificationError) as caught:
        driver_effects(customers("reflective"), "empathy")
    assert str(caught.value) == (
        "Nothing in the model drives 'empathy', so it cannot be a target. "
        "Available: satisfaction, trust, loyalty."
    )
