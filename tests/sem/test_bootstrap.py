"""The bootstrap as a user meets it."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from joblib import parallel_config
from support import golden
from support.unconverged import stopped_early

import ccc_quality as ccc
from ccc_quality.data import sample_moments
from ccc_quality.errors import (
    CCCQualityWarning,
    DataError,
    EstimationError,
    NonConvergenceWarning,
    SpecificationError,
    UnknownNameError,
    UnknownOptionError,
)
from ccc_quality.resampling import workers
from ccc_quality.sem import BootstrapResults, SEMResults, bollen_stine, bootstrap, fit_sem

HS = golden.data({"data": "hs1939.csv"})
LIKERT = golden.data({"data": "ccc_likert.csv"})
LAVAAN = json.loads((Path(__file__).parent / "lavaan_bootstrap.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def fit() -> SEMResults:
    return fit_sem(LAVAAN["model"], LIKERT)


@pytest.fixture(scope="module")
def boot(fit: SEMResults) -> BootstrapResults:
    return bootstrap(fit, 4000, seed=1)


@pytest.fixture(scope="module")
def weak() -> BootstrapResults:
    """Sixty pupils and a factor that hardly holds: many resamples are improper, some hopeless."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CCCQualityWarning)
        fit = fit_sem("visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6", HS.iloc[:60])
    with pytest.warns(NonConvergenceWarning, match=r"\d+ of 40 resamples failed and are left out"):
        return bootstrap(fit, 40, seed=1)


# -------------------------------------------------------------------- against other sources


def test_standard_errors_are_those_of_lavaan_within_monte_carlo_error(
    boot: BootstrapResults,
) -> None:
    key = ["lhs", "op", "rhs"]
    theirs = pd.DataFrame(LAVAAN["rows"]).set_index(key)
    ours = boot.estimates.set_index(key).loc[theirs.index]
    standardized = boot.standardized.set_index(key).loc[theirs.index]
    free = theirs["se"] > 0
    # the error of a standard error from R draws is about se / sqrt(2 R)
    noise = np.sqrt(1 / (2 * LAVAAN["resamples"]) + 1 / (2 * boot.n_resamples))
    ratio = ours["se"][free] / theirs["se"][free]
    assert ratio.between(1 - 4.5 * noise, 1 + 4.5 * noise).all()
    assert ratio.mean() == pytest.approx(1, abs=2.5 * noise)
    ratio = (standardized["se"] / theirs["se.std"])[standardized["se"] > 0]
    assert ratio.between(1 - 4.5 * noise, 1 + 4.5 * noise).all()
    # a limit is some 2.7 times as noisy as a mean
    slack = 4.5 * 2.7 * np.sqrt(1 / LAVAAN["resamples"] + 1 / boot.n_resamples)
    for limit, name in (("ci_lower", "ci.lower"), ("ci_upper", "ci.upper")):
        difference = (ours[limit] - theirs[name])[free] / theirs["se"][free]
        assert difference.abs().max() < slack
    assert (ours["est"] - theirs["est"]).abs().max() < 1e-5


def test_the_bollen_stine_test_is_that_of_lavaan_within_monte_carlo_error(
    fit: SEMResults,
) -> None:
    theirs = LAVAAN["bollen_stine"]
    ours = bollen_stine(fit, 4000, seed=1)
    assert ours.statistic == pytest.approx(theirs["chisq"], rel=1e-6)
    p = theirs["pvalue"]
    noise = np.sqrt(p * (1 - p) * (1 / LAVAAN["resamples"] + 1 / 4000))
    assert ours.pvalue == pytest.approx(p, abs=4 * noise)
    spread = theirs["sd"] * np.sqrt(1 / LAVAAN["resamples"] + 1 / 4000)
    assert ours.draws.mean() == pytest.approx(theirs["mean"], abs=4 * spread)
    assert ours.n_failed == 0


def test_on_normal_answers_errors_are_those_of_normal_theory() -> None:
    reference = golden.case("ccc_quality_ml")
    fit = fit_sem(reference["model"], golden.data(reference))
    boot = bootstrap(fit, 2000, seed=3)
    for name in ("estimates", "standardized"):
        ours, theory = getattr(boot, name), getattr(fit, name)
        free = (fit.estimates["se"] > 0) & (theory["se"] > 0)
        ratio = (ours["se"] / theory["se"])[free]
        # two per cent from 2,000 draws; the rest is what 900 respondents tell of kurtosis
        assert ratio.median() == pytest.approx(1, abs=0.03)
        assert ratio.between(0.8, 1.25).all()
    ours, theory = boot.total_effects, fit.total_effects
    assert (ours["se"] / theory["se"]).between(0.88, 1.12).all()
    assert (ours["std_se"] / theory["std_se"]).between(0.88, 1.12).all()


@pytest.mark.parametrize("design", [{}, {"cluster": "agent"}, {"sampling_weights": "weight"}])
def test_errors_under_a_design_are_those_of_the_sandwich(design: dict[str, str]) -> None:
    model = "satisfaction =~ sat1 + sat2 + sat3\ntrust =~ tru1 + tru2 + tru3\ntrust ~ satisfaction"
    fit = fit_sem(model, LIKERT, estimator="MLR", **design)
    boot = bootstrap(fit, 2000, seed=1)
    free = fit.estimates["se"] > 0
    ratio = (boot.estimates["se"] / fit.estimates["se"])[free]
    # both estimate the same error; 2,000 draws leave 1.6 per cent, 1,200 respondents some more
    assert ratio.median() == pytest.approx(1, abs=0.03)
    assert ratio.between(0.9, 1.1).all()


def test_the_bollen_stine_test_of_a_true_model_rejects_at_its_level() -> None:
    rng = np.random.default_rng(8)
    rejected = []
    for _ in range(60):
        f = rng.normal(size=(150, 1))
        y = f + rng.standard_t(5, size=(150, 5))  # heavy tails: the chi-square test rejects often
        fit = fit_sem("f =~ a + b + c + d + e", pd.DataFrame(y, columns=list("abcde")))
        rejected.append(bollen_stine(fit, 99, seed=1).pvalue <= 0.2)
    assert np.mean(rejected) == pytest.approx(0.2, abs=4 * np.sqrt(0.2 * 0.8 / 60))


# -------------------------------------------------------------------- tables


def test_estimates_in_all_tables_are_those_of_the_fit(
    fit: SEMResults, boot: BootstrapResults
) -> None:
    for name in ("estimates", "standardized"):
        ours, theirs = getattr(boot, name), getattr(fit, name)
        pd.testing.assert_frame_equal(ours.iloc[:, :6], theirs.iloc[:, :6], rtol=1e-12)
    for name in ("path_coefficients", "indirect_effects", "total_effects"):
        columns = ["source", "target", "group", "est", "std"]
        pd.testing.assert_frame_equal(
            getattr(boot, name)[columns], getattr(fit, name)[columns], rtol=1e-12
        )
    explained = boot.r_squared.set_index("variable")["est"]
    pd.testing.assert_series_equal(explained, fit.r_squared, check_names=False, rtol=1e-12)
    columns = ["source", "target", "group", "est", "std"]
    pd.testing.assert_frame_equal(
        boot.implied_slopes("loyalty")[columns], fit.implied_slopes("loyalty")[columns], rtol=1e-12
    )


def test_effects_have_the_draws_of_the_quantities_that_the_user_defines(
    boot: BootstrapResults,
) -> None:
    effect = boot.indirect_effects.query("source == 'satisfaction' and target == 'loyalty'")
    defined = boot.estimates.query("lhs == 'indirect'")
    standardized = boot.standardized.query("lhs == 'indirect'")
    for column in ("est", "bias", "se", "pvalue", "ci_lower", "ci_upper"):
        assert effect[column].item() == pytest.approx(defined[column].item(), rel=1e-9)
    assert effect["std_se"].item() == pytest.approx(standardized["se"].item(), rel=1e-9)
    draws = boot.draws
    product = draws["estimates", "trust ~ satisfaction"] * draws["estimates", "loyalty ~ trust"]
    assert np.allclose(draws["estimates", "indirect"], product, rtol=1e-12)


def test_draws_of_a_standardized_solution_come_from_the_same_resample(
    boot: BootstrapResults,
) -> None:
    draws = boot.draws
    explained = 1 - draws["standardized", "trust ~~ trust"]
    assert np.allclose(draws["r_squared", "trust"], explained, atol=1e-12)
    path = draws["standardized", "trust ~ satisfaction"]
    assert np.allclose(explained, path**2, atol=1e-9)


def test_moments_of_given_covariates_vary_with_the_respondents() -> None:
    data = HS[["x1", "x2"]]
    boot = bootstrap(fit_sem("x1 ~ x2", data), 2000, seed=1)
    variance = boot.estimates.query("lhs == 'x2'").iloc[0]
    deviations = (data["x2"] - data["x2"].mean()) ** 2
    assert variance["est"] == pytest.approx(deviations.mean(), rel=1e-12)
    assert variance["se"] == pytest.approx(deviations.std() / np.sqrt(len(data)), rel=0.08)


def test_groups_have_tables_of_their_own() -> None:
    fit = fit_sem(
        "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\ntextual ~ visual", HS, group="school"
    )
    boot = bootstrap(fit, 50, seed=1)
    assert list(boot.path_coefficients["group"]) == [1, 2]
    names = boot.draws["estimates"].columns
    assert {"textual ~ visual", "textual ~ visual [2]"} <= set(names)
    assert boot.path_coefficients["est"].tolist() == fit.path_coefficients["est"].tolist()


def test_tables_are_copies(boot: BootstrapResults) -> None:
    for name in ("total_effects", "draws"):
        before = getattr(boot, name)
        changed = getattr(boot, name)
        changed.iloc[:, -1] = 99.0
        pd.testing.assert_frame_equal(getattr(boot, name), before)


# -------------------------------------------------------------------- seeds and workers


def test_a_seed_means_the_same_draws_for_any_number_of_workers(
    fit: SEMResults, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = bootstrap(fit, 600, seed=11)
    together = bootstrap(fit, 600, seed=11, n_jobs=2)
    pd.testing.assert_frame_equal(alone.draws, together.draws, check_exact=True)
    pd.testing.assert_frame_equal(
        alone.draws.iloc[:500], bootstrap(fit, 500, seed=11).draws, check_exact=True
    )
    other = bootstrap(fit, 600, seed=12)
    assert not np.any(
        alone.draws["estimates", "loyalty ~ trust"] == other.draws["estimates", "loyalty ~ trust"]
    )
    assert not alone.draws["estimates", "loyalty ~ trust"].duplicated().any()


def test_the_backend_of_joblib_is_respected(fit: SEMResults) -> None:
    callers = set()
    original = workers.Parallel

    class Watched(original):  # type: ignore[misc,valid-type]
        def __call__(self, jobs):
            callers.add(type(self._backend).__name__)
            return super().__call__(jobs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workers, "Parallel", Watched)
        with parallel_config(backend="threading"):
            threaded = bootstrap(fit, 300, seed=1, n_jobs=2)
    assert callers == {"ThreadingBackend"}
    pd.testing.assert_frame_equal(
        threaded.draws, bootstrap(fit, 300, seed=1).draws, check_exact=True
    )


def test_a_bar_shows_the_progress(fit: SEMResults, capsys: pytest.CaptureFixture[str]) -> None:
    bootstrap(fit, 300, seed=1, progress=True)
    shown = capsys.readouterr()
    assert "Resampling" in shown.err
    assert shown.out == ""


def test_progress_is_told_after_every_batch(fit: SEMResults) -> None:
    told: list[tuple[int, int]] = []
    bootstrap(fit, 600, seed=1, progress=lambda done, total: told.append((done, total)))
    assert told == [(250, 600), (500, 600), (600, 600)]


# -------------------------------------------------------------------- what went wrong is counted


def test_failures_are_counted_shown_and_left_out(weak: BootstrapResults) -> None:
    draws = weak.draws["estimates"]
    lost = draws.isna().all(axis=1)
    assert weak.n_failed == lost.sum() > 0
    assert weak.n_used == 40 - weak.n_failed
    assert draws[~lost].notna().all(axis=None)
    assert f"{weak.n_failed} failed, {weak.n_inadmissible} inadmissible" in repr(weak)
    text = str(weak.summary())
    assert f"{weak.n_failed} FAILED and are left out" in text
    assert f"{weak.n_inadmissible} solutions are IMPROPER" in text
    assert weak.estimates["se"].to_numpy() == pytest.approx(draws[~lost].std(), abs=1e-12)


def test_improper_resamples_are_counted_and_kept(weak: BootstrapResults) -> None:
    draws = weak.draws["estimates"]
    variances = draws[[name for name in draws if name.split()[0] == name.split()[-1]]]
    beyond = (
        draws["visual ~~ textual"] ** 2 > draws["visual ~~ visual"] * draws["textual ~~ textual"]
    )
    improper = (variances < -1e-6).any(axis=1) | beyond
    assert variances.shape[1] == 8
    assert weak.n_inadmissible == improper.sum() > 0


def test_a_summary_says_how_the_intervals_were_made(fit: SEMResults) -> None:
    text = str(bootstrap(fit, 100, seed=2, interval="bca", level=0.9).summary())
    assert "100 resamples of 1,200 respondents, seed 2." in text
    assert "90% intervals and p values: bias-corrected and accelerated (BCa)." in text
    assert "None failed." in text
    assert "All solutions are proper." in text
    assert "Indirect effects" in text
    assert max(map(len, text.splitlines())) <= 80


def test_a_summary_has_every_table_of_the_fit_with_the_groups_named() -> None:
    fit = fit_sem(
        "trust =~ tru1 + tru2 + tru3\nloyalty =~ loy1 + loy2 + loy3\nloyalty ~ trust",
        LIKERT,
        group="firm",
        group_equal=["loadings", "intercepts"],
        mean_structure=True,
    )
    summary = bootstrap(fit, 20, seed=2).summary()
    assert set(summary.tables) >= set(fit.summary().tables)
    for title, table in summary.tables.items():
        assert list(table["group"].unique()) in (
            list(fit.group_names),
            list(fit.group_names[1:]),  # the means of the first are zero
        ), title


# -------------------------------------------------------------------- refusals


def test_moments_cannot_be_resampled(fit: SEMResults) -> None:
    moments = sample_moments(LIKERT, fit.table.observed)
    from_moments = fit_sem(LAVAAN["model"], moments)
    message = "needs the answers of respondents; this model was fitted to a covariance matrix"
    for function in (bootstrap, bollen_stine):
        with pytest.raises(DataError, match=message):
            function(from_moments, 10, seed=1)


def test_least_squares_cannot_be_resampled() -> None:
    uls = fit_sem("f =~ x1 + x2 + x3 + x4", HS, estimator="ULS")
    with pytest.raises(SpecificationError, match=r"for maximum likelihood .* fitted by ULS"):
        bootstrap(uls, 10, seed=1)


def test_a_fit_without_a_solution_cannot_be_resampled(fit: SEMResults) -> None:
    lost = stopped_early(fit)
    with pytest.raises(EstimationError, match="did not converge"):
        bootstrap(lost, 10, seed=1)


@pytest.mark.parametrize("n_resamples", [0, -5, 2.5])
def test_there_is_at_least_one_resample(fit: SEMResults, n_resamples: float) -> None:
    with pytest.raises(SpecificationError, match="must be a positive whole number"):
        bootstrap(fit, n_resamples, seed=1)  # type: ignore[arg-type]


def test_options_are_checked(fit: SEMResults) -> None:
    with pytest.raises(UnknownOptionError, match="Unknown interval 'bac'. Did you mean bca?"):
        bootstrap(fit, 10, seed=1, interval="bac")  # type: ignore[arg-type]
    with pytest.raises(SpecificationError, match="between 0 and 1, not 95"):
        bootstrap(fit, 10, seed=1, level=95)
    with pytest.raises(UnknownNameError, match="no construct 'loyality'. Did you mean loyalty?"):
        bootstrap(fit, 10, seed=1).implied_slopes("loyality")


def test_the_public_name_serves_this_kind_of_fit(fit: SEMResults) -> None:
    by_name, own = ccc.bootstrap(fit, 20, seed=1), bootstrap(fit, 20, seed=1)
    pd.testing.assert_frame_equal(by_name.draws, own.draws)
    assert ccc.bollen_stine is bollen_stine
