"""Auxiliary variables: the saturated-correlates model as in semTools, invisible but in the fit."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from support import golden
from support.holes import by_parameter, fitted, holed, reference

from ccc_quality.errors import MissingColumnError, SpecificationError, UnknownOptionError
from ccc_quality.sem import bootstrap, compare, fit_sem
from ccc_quality.sem.auxiliary import AuxiliaryFit
from ccc_quality.sem.fit_measures import incremental
from ccc_quality.sem.missing import saturated_models
from ccc_quality.sem.missing_correction import corrected_baseline

CASES = ("ml", "mlr", "mimic", "groups")
RESIDUAL = ("rmr", "srmr", "crmr", "gfi", "agfi", "pgfi")
"""Ours are of the model's own variables; semTools counts the auxiliary ones, which fit."""
AGAINST_INDEPENDENCE = ("cfi.robust", "tli.robust", "nnfi.robust", "rni.robust")
MODEL = golden.case("hs_cfa_ml")["model"].split("speed")[0].strip()


@pytest.mark.parametrize("name", CASES)
def test_estimates_errors_and_tests_are_those_of_semtools(name: str) -> None:
    case = reference()["auxiliary"][name]
    fit = fitted(case, auxiliary=case["auxiliary"])
    ours, theirs = by_parameter(fit.estimates), by_parameter(case["estimates"])
    nuisance = set(theirs.index) - set(ours.index)
    assert all({lhs, rhs} & set(case["auxiliary"]) for lhs, _, rhs, _ in nuisance)
    assert np.allclose(ours["est"], theirs.loc[ours.index, "est"], rtol=1e-5, atol=1e-5)
    assert np.allclose(ours["se"], theirs.loc[ours.index, "se"], rtol=1e-5, atol=1e-5)
    standardized = by_parameter(case["standardized"]).loc[ours.index, "est.std"]
    assert np.allclose(by_parameter(fit.standardized)["est"], standardized, atol=1e-5)
    measures = fit.fit_measures
    for measure, value in case["fit"].items():
        if value is None or measure.startswith(RESIDUAL) or measure in AGAINST_INDEPENDENCE:
            continue
        own = measures[measure.replace(".", "_")]
        assert own == pytest.approx(value, rel=1e-4, abs=1e-6), measure


@pytest.mark.parametrize("name", CASES)
def test_residuals_are_those_of_the_model_itself(name: str) -> None:
    case = reference()["auxiliary"][name]
    fit = fitted(case, auxiliary=case["auxiliary"])
    assert fit.fit_measures["srmr"] == pytest.approx(case["srmr"], rel=1e-5)


@pytest.mark.parametrize("name", CASES)
def test_the_robust_cfi_differs_from_lavaans_by_its_baseline_alone(name: str) -> None:
    """lavaan compares with independence of all variables, auxiliary ones among them, but with the
    degrees of freedom of the baseline in which these are free.
    """
    case = reference()["auxiliary"][name]
    estimation = fitted(case, auxiliary=case["auxiliary"])._estimation
    assert isinstance(estimation, AuxiliaryFit)
    whole = estimation.whole
    rows = whole.rows if name == "mlr" else None
    base = corrected_baseline(saturated_models(whole.problem, whole.table, rows), whole.table)
    model = whole.precision.correction.model
    p = len(whole.table.observed)
    per_df = base.expectation / (p * (p - 1) / 2 * len(whole.problem.groups))
    df = case["fit"]["baseline.df"]
    cfi = incremental.cfi(model.chisq, model.expectation, base.chisq, per_df * df)
    assert cfi == pytest.approx(case["fit"]["cfi.robust"], rel=1e-5)


def test_without_missing_answers_auxiliary_variables_change_nothing() -> None:
    complete = golden.data({"data": "hs1939.csv"})
    for estimator in ("ML", "MLR"):
        options = {"missing": "fiml", "estimator": estimator}
        plain = fit_sem(MODEL, complete, **options)
        helped = fit_sem(MODEL, complete, auxiliary=["x7", "ageyr"], **options)
        for column in ("est", "se"):
            assert np.allclose(helped.estimates[column], plain.estimates[column], atol=1e-6)
        for measure in ("chisq", "df", "baseline_chisq", "baseline_df", "cfi", "tli", "rmsea"):
            own, theirs = helped.fit_measures[measure], plain.fit_measures[measure]
            assert own == pytest.approx(theirs, rel=1e-6), measure
        for measure in ("cfi_robust", "rmsea_robust", "srmr", "gfi"):
            own, theirs = helped.fit_measures[measure], plain.fit_measures[measure]
            assert own == pytest.approx(theirs, rel=1e-4), measure
    assert np.allclose(
        helped.fit_measures["chisq_scaled"], plain.fit_measures["chisq_scaled"], rtol=1e-5
    )


def test_what_a_reader_sees_is_the_model_alone() -> None:
    case = reference()["auxiliary"]["mimic"]
    fit = fitted(case, auxiliary=case["auxiliary"])
    plain = fitted(case)
    for table in ("estimates", "loadings", "path_coefficients", "total_effects"):
        own, theirs = getattr(fit, table), getattr(plain, table)
        assert own.iloc[:, :2].equals(theirs.iloc[:, :2]), table
    assert list(fit.r_squared.index) == list(plain.r_squared.index)
    for table in ("sample_cov", "implied_cov", "latent_correlations"):
        assert list(getattr(fit, table).columns) == list(getattr(plain, table).columns), table
    assert list(fit.vcov.index) == [name for name in fit.vcov.index if name]
    assert not set(fit.vcov.index) & {"x7 ~~ x7", "x7 ~ 1"}
    assert list(fit.residuals.raw.columns) == list(plain.residuals.raw.columns)
    assert fit.residuals.standardized.loc["x1", "x4"] == pytest.approx(
        plain.residuals.standardized.loc["x1", "x4"], abs=0.5
    )
    listed = fit.modification_indices()
    assert not listed[["lhs", "rhs"]].isin(["x7", "x8"]).any(axis=None)
    assert len(listed) == len(plain.modification_indices())
    assert fit.admissible
    assert fit.factor_scores().notna().all(axis=None)


def test_explained_shares_are_those_of_semtools() -> None:
    case = reference()["auxiliary"]["ml"]
    ours = fitted(case, auxiliary=case["auxiliary"]).r_squared
    assert ours.to_dict() == pytest.approx(case["r2"], rel=1e-5)


def test_equal_parameters_are_tested_with_auxiliary_variables() -> None:
    case = reference()["auxiliary"]["groups"]
    found = fitted(case, auxiliary=case["auxiliary"]).release_indices()
    assert set(found["op"]) == {"=~"} and found["mi"].gt(0).all()


def test_an_auxiliary_variable_removes_the_bias_of_answers_missing_because_of_it() -> None:
    """y3 is missing where z is high, and z is not in the model."""
    rng = np.random.default_rng(11)
    n = 3000
    f, u = rng.standard_normal(n), rng.standard_normal(n)
    answers = {f"y{j}": f + 0.6 * rng.standard_normal(n) for j in range(1, 5)}
    frame = pd.DataFrame(answers).assign(z=0.8 * f + 0.6 * u)
    frame["y3"] = frame["y3"] + 0.6 * u  # what z tells beyond the other answers
    frame.loc[frame["z"] > 0, "y3"] = np.nan
    model = "f =~ y1 + y2 + y3 + y4"

    def mean(**options: object) -> float:
        rows = fit_sem(model, frame, missing="fiml", **options).estimates  # type: ignore[arg-type]
        return rows.query("op == '~1' and lhs == 'y3'")["est"].item()

    assert abs(mean(auxiliary=["z"])) < 0.1  # three standard errors
    assert mean() < -0.4


def test_clusters_and_weights_go_with_auxiliary_variables() -> None:
    case = reference()["auxiliary"]["ml"]
    options = {"estimator": "MLR", "auxiliary": case["auxiliary"]}
    plain = fitted(case, **options)
    grouped = fitted(case, cluster="class", sampling_weights="weight", **options)
    assert grouped.fit_measures["df"] == plain.fit_measures["df"]
    assert grouped.estimates["se"].notna().all()
    assert not np.allclose(grouped.estimates["se"], plain.estimates["se"], rtol=0.01)


def test_models_with_the_same_auxiliary_variables_are_compared() -> None:
    case = reference()["auxiliary"]["groups"]
    options = {"missing": "fiml", "group": "school", "auxiliary": case["auxiliary"]}
    equal = fitted(case, auxiliary=case["auxiliary"])
    free = fit_sem(case["model"], holed(), **options)
    found = compare(equal, free)
    gain = equal.fit_measures["chisq"] - free.fit_measures["chisq"]
    assert (found.chisq, found.df) == (pytest.approx(gain), 4)
    with pytest.raises(SpecificationError, match=r"auxiliary=\('x7', 'ageyr'\) and auxiliary=\(\)"):
        compare(equal, fit_sem(case["model"], holed(), **{**options, "auxiliary": ()}))


def test_resamples_keep_their_auxiliary_variables() -> None:
    case = reference()["auxiliary"]["ml"]
    fit = fitted(case, auxiliary=case["auxiliary"])
    found = bootstrap(fit, 100, seed=1)
    ours, theirs = by_parameter(found.estimates), by_parameter(fit.estimates)
    assert list(ours.index) == list(theirs.index)
    loadings = ours.index.get_level_values("op") == "=~"
    ratio = (ours["se"] / theirs["se"])[loadings & (theirs["se"] > 0)]
    assert ratio.between(0.6, 1.7).all()
    assert found.n_inadmissible <= 5  # as without them: they are no residuals


def test_the_summary_names_them() -> None:
    case = reference()["auxiliary"]["ml"]
    text = str(fitted(case, auxiliary=case["auxiliary"]).summary())
    assert "(full-information ML, helped by x7, x8, ageyr)" in text


def test_what_cannot_be_auxiliary_is_said() -> None:
    frame = holed()
    with pytest.raises(UnknownOptionError, match='they need missing="fiml"'):
        fit_sem(MODEL, frame, auxiliary=["x7"])
    with pytest.raises(SpecificationError, match="x1 cannot be auxiliary: the model has it"):
        fit_sem(MODEL, frame, missing="fiml", auxiliary=["x1", "x7"])
    with pytest.raises(SpecificationError, match="named twice: x7"):
        fit_sem(MODEL, frame, missing="fiml", auxiliary=["x7", "x7"])
    with pytest.raises(MissingColumnError, match="no column 'agey'.*Did you mean ageyr"):
        fit_sem(MODEL, frame, missing="fiml", auxiliary=["agey"])
    one = fit_sem(MODEL, frame, missing="fiml", auxiliary="x7")
    assert one.options.auxiliary == ("x7",)
