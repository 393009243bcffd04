"""Ordered items through fit_sem: WLSMV as lavaan's, and what is said when it cannot be."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from support import golden
from support.parity import fitted

import ccc_quality as ccc
from ccc_quality.errors import (
    InvalidColumnError,
    NestingWarning,
    SpecificationError,
    UnknownNameError,
    UnknownOptionError,
)
from ccc_quality.sem import SEMResults, fit_sem

CASES = ("ccc_quality_wlsmv", "ccc_direct_wlsmv")


@pytest.fixture(scope="module", params=CASES)
def case(request: pytest.FixtureRequest) -> tuple[dict, SEMResults]:
    return golden.case(request.param), fitted(request.param)


def _by_row(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.set_index(["lhs", "op", "rhs", "group"])


def test_estimates_and_errors_are_those_of_lavaan(case: tuple[dict, SEMResults]) -> None:
    reference, fit = case
    for rows, column, ours in (
        (reference["estimates"], "est", fit.estimates),
        (reference["standardized"], "est.std", fit.standardized),
    ):
        theirs, own = golden.keyed(rows), _by_row(ours)
        assert set(theirs.index) == set(own.index)
        assert (theirs[column] - own["est"]).abs().max() < 1e-4
        assert (theirs["se"] - own["se"]).abs().max() < 1e-4


def test_every_fit_measure_is_that_of_lavaan(case: tuple[dict, SEMResults]) -> None:
    reference, fit = case
    measures = fit.fit_measures
    for name, value in reference["fit"].items():
        if value is not None:
            own = measures[name.replace(".", "_")]
            assert own == pytest.approx(value, rel=1e-4, abs=1e-8), name


def test_r_squared_is_that_of_lavaan(case: tuple[dict, SEMResults]) -> None:
    reference, fit = case
    (theirs,) = reference["r2"]
    assert max(abs(fit.r_squared[name] - value) for name, value in theirs.items()) < 1e-5


ORDERED = sorted(path.stem for path in golden.GOLDEN.glob("o_*.json"))


@pytest.mark.filterwarnings("ignore:.*rows have a missing answer")
@pytest.mark.parametrize("name", ORDERED)
def test_fit_sem_gives_every_table_of_lavaan(name: str) -> None:
    reference = golden.case(name)
    options = golden.options(reference)
    options.pop("conditional_x", None)
    fit = fit_sem(reference["model"], golden.data(reference), **options)
    for rows, column, ours in (
        (reference["estimates"], "est", fit.estimates),
        (reference["standardized"], "est.std", fit.standardized),
    ):
        theirs, own = golden.keyed(rows), _by_row(ours)
        theirs = theirs[theirs.index.get_level_values("op") != "=="]
        assert set(theirs.index) == set(own.index)
        assert (theirs[column] - own["est"]).abs().max() < 1e-4
        assert (theirs["se"].fillna(0.0) - own["se"].fillna(0.0)).abs().max() < 1e-4
    r2 = reference["r2"] if isinstance(reference["r2"], dict) else {"": reference["r2"][0]}
    for group, values in r2.items():
        own = fit.r_squared.loc[group] if group else fit.r_squared
        assert max(abs(own[variable] - value) for variable, value in values.items()) < 1e-4


def test_covariates_may_have_any_distribution() -> None:
    """A skewed covariate and its dummy: slopes are recovered, the others' moments untouched."""
    rng = np.random.default_rng(21)
    n = 4000
    wait, late = rng.exponential(1.0, n), rng.integers(0, 2, n).astype(float)
    f = 0.5 * wait - 0.4 * late + rng.standard_normal(n)
    names = ["x1", "x2", "x3"]
    response = 0.8 * f[:, None] + 0.6 * rng.standard_normal((n, 3))
    frame = pd.DataFrame(np.searchsorted([-0.8, 0.1, 1.0], response), columns=names)
    frame["wait"], frame["late"] = wait, late
    fit = fit_sem(
        "f =~ x1 + x2 + x3; f ~ wait + late", frame, estimator="WLSMV", ordered=names, std_lv=True
    )
    paths = fit.path_coefficients.set_index("source")
    for source, truth in (("wait", 0.5), ("late", -0.4)):
        assert abs(paths.loc[source, "est"] - truth) < 3.5 * paths.loc[source, "se"]
    scores = fit.factor_scores()["f"]
    assert np.corrcoef(scores, f)[0, 1] > 0.85
    assert np.isfinite(fit.residuals.standardized.loc["x1", "x2"])
    assert np.isnan(fit.residuals.standardized.loc["x1", "wait"])


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            {"a": "wai1", "b": "wai1"},
            "The covariates a, b depend on each other: one of them follows from the others. Leave "
            "it out.",
        ),
        ({"a": "wai1"}, "Covariates that do not vary among the respondents used: b."),
    ],
)
def test_covariates_that_tell_nothing_are_named(columns: dict[str, str], message: str) -> None:
    data = golden.data(golden.case("o_short"))
    items = ["sat1", "sat2", "sat3"]
    frame = data[items].assign(**{new: data[old] for new, old in columns.items()})
    if "b" not in frame:
        frame["b"] = np.where(frame["sat1"].notna(), 1.0, 2.0)
        frame.loc[0, ["b", "sat1"]] = 2.0, np.nan  # varies only where an answer is missing
    with pytest.raises(InvalidColumnError) as caught:
        fit_sem("s =~ sat1 + sat2 + sat3; s ~ a + b", frame, estimator="WLSMV", ordered=items)
    assert str(caught.value) == message


def test_an_ordered_covariate_is_refused_with_what_to_do() -> None:
    data = golden.data(golden.case("o_short"))
    with pytest.raises(SpecificationError) as caught:
        fit_sem(
            "s =~ sat1 + sat2 + sat3; s ~ wai1", data, estimator="WLSMV", ordered=["sat1", "wai1"]
        )
    assert str(caught.value) == (
        "'wai1' is ordered, but a covariate that nothing explains: leave it out of ordered (the "
        "model takes covariates as they are), or let it measure a construct"
    )


def test_sparse_tables_are_remarked_on_with_covariates_too() -> None:
    data = golden.data(golden.case("o_short"))
    model, items = "s =~ sat1 + sat2 + sat3; s ~ wai1", ["sat1", "sat2", "sat3"]
    plain = fit_sem(model.split(";")[0], data, estimator="WLSMV", ordered=items)
    given = fit_sem(model, data, estimator="WLSMV", ordered=items)
    assert given.remarks == plain.remarks != ()
    same = data.assign(sat1=(data["sat1"] > 3) + 1, sat2=(data["sat1"] > 3) + 4)
    with pytest.raises(InvalidColumnError, match="'sat1' and 'sat2' are the same question"):
        fit_sem(model, same, estimator="WLSMV", ordered=items)


def test_drivers_and_diagrams_take_ordered_fits() -> None:
    survey = ccc.study.load_customers()
    model = ccc.study.customer_model("composite")
    fit = fit_sem(model, survey, estimator="WLSMV", ordered=model.observed)
    ranking = ccc.rank_drivers(fit, "loyalty", rank_by="std")
    assert ranking.table["driver"].iloc[0] == "reliability"
    assert "Scaled chi-square" in str(fit.summary())
    # most pairs of seven-point items have combinations that nobody chose: said, not warned about
    assert "combinations of answers that nobody gave" in str(fit.summary())
    assert fit.simulated


def test_pairs_keep_rows_that_listwise_deletion_loses() -> None:
    data = golden.data(golden.case("ccc_quality_wlsmv"))
    items = ["sat1", "sat2", "sat3", "tru1", "tru2", "tru3"]
    holes = data[items].mask(np.random.default_rng(2).random((len(data), 6)) < 0.1)
    model = "s =~ sat1 + sat2 + sat3\nt =~ tru1 + tru2 + tru3\nt ~ s"
    pairs = fit_sem(model, holes, estimator="WLSMV", ordered=items, missing="pairwise")
    with pytest.warns(match="left out"):
        complete = fit_sem(model, holes, estimator="WLSMV", ordered=items)
    assert pairs.n_obs > complete.n_obs
    difference = pairs.loadings["est"] - complete.loadings["est"]
    assert difference.abs().max() < 0.15


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"ordered": ["sat1"]}, UnknownOptionError, r"\(or .DWLS.\), not ML"),
        ({"estimator": "WLSMV"}, UnknownOptionError, "which items are ordered categories"),
        (
            {"estimator": "WLSMV", "ordered": []},
            UnknownOptionError,
            "which items are ordered categories",
        ),
        (
            {"estimator": "WLSMV", "ordered": ["sat1", "sat2", "sat3", "sat4"]},
            UnknownNameError,
            "no item 'sat4'",
        ),
        (
            {"estimator": "WLSMV", "ordered": ["sat1", "sat2", "sat3"], "missing": "fiml"},
            UnknownOptionError,
            "goes with missing=.listwise. or .pairwise.",
        ),
        ({"missing": "pairwise"}, UnknownOptionError, "goes with estimator WLSMV"),
    ],
)
def test_options_that_do_not_go_together_are_explained(
    options: dict, error: type[Exception], message: str
) -> None:
    data = golden.data(golden.case("ccc_quality_wlsmv"))
    with pytest.raises(error, match=message):
        fit_sem("s =~ sat1 + sat2 + sat3", data, **options)


def test_what_ordered_fits_do_not_offer_is_said() -> None:
    fit = fitted("ccc_quality_wlsmv")
    with pytest.raises(UnknownOptionError, match="cannot fit a model with ordered items"):
        fit.cross_check()


def test_a_second_order_model_is_not_nested_in_one_that_leaves_out_paths() -> None:
    """Quality acts on loyalty by itself too, the seven drivers only by way of the outcomes."""
    quality, direct = fitted("ccc_quality_wlsmv"), fitted("ccc_direct_wlsmv")
    with pytest.warns(NestingWarning, match="not nested"):
        assert ccc.compare(quality, direct).nested is False


@pytest.mark.parametrize("name", ["dwls_o_short", "dwls_o_group_scalar", "dwls_o_mixed"])
def test_dwls_has_the_naive_errors_and_test_of_lavaan(name: str) -> None:
    reference, fit = golden.case(name), fitted(name)
    for rows, column, ours in (
        (reference["estimates"], "est", fit.estimates),
        (reference["standardized"], "est.std", fit.standardized),
    ):
        theirs, own = golden.keyed(rows), _by_row(ours)
        theirs = theirs[theirs.index.get_level_values("op") != "=="]
        assert set(theirs.index) == set(own.index)
        assert (theirs[column] - own["est"]).abs().max() < 1e-4
        assert (theirs["se"].fillna(0.0) - own["se"].fillna(0.0)).abs().max() < 1e-4
    for measure, value in reference["fit"].items():
        if value is not None:
            own = fit.fit_measures[measure.replace(".", "_")]
            assert own == pytest.approx(value, rel=1e-4, abs=1e-7), measure
    assert not [measure for measure in fit.fit_measures.index if "scaled" in measure]
    assert fit.reported_measures["chisq"] == fit.fit_measures["chisq"]
