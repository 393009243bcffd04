"""The driver analysis by segment: a planted difference is found, and nothing else is."""

from __future__ import annotations

import re
import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.weightstats import CompareMeans

import ccc_quality as ccc
from ccc_quality.errors import (
    DataWarning,
    EstimationError,
    InvalidColumnError,
    MissingColumnError,
    SpecificationError,
    TooFewRowsError,
    UnknownOptionError,
)

MODEL = ccc.Model(
    [ccc.reflective(name.upper(), ccc.items(name, 1, 3)) for name in "xwy"],
    paths=[("X", "Y"), ("W", "Y")],
)
ITEMS = [f"{name}{k}" for name in "xwy" for k in (1, 2, 3)]
CODEBOOK = {
    "scale": [-50, 50],
    "constructs": {
        name.upper(): {"items": list(ccc.items(name, 1, 3)), "label": {"en": f"The {name}"}}
        for name in "xwy"
    },
}


def survey(
    seed: int,
    *,
    paths: tuple[float, float, float] = (0.4, 0.4, 0.4),
    loading: float = 1.0,
    intercept: float = 0.0,
    n: int = 400,
) -> ccc.Survey:
    """Three segments; in the last, w3 and x3 can have another loading, y another intercept.

    ``paths`` is that of X on Y by segment; that of W is 0.3 in all of them.
    """
    rng = np.random.default_rng(seed)
    frames = []
    for segment, path in zip(("north", "south", "west"), paths, strict=True):
        odd = segment == "west"
        x, w = rng.normal(size=(2, n))
        y = path * x + 0.3 * w + 0.7 * rng.normal(size=n)
        columns = {
            f"{name}{k}": eta * (loading if odd and k == 3 and name in "xw" else 1.0)
            + (intercept if odd and k == 3 else 0.0)
            + 0.6 * rng.normal(size=n)
            for name, eta in (("x", x), ("w", w), ("y", y))
            for k in (1, 2, 3)
        }
        frames.append(pd.DataFrame({"region": segment, **columns}))
    frame = pd.concat(frames).sample(frac=1, random_state=seed)
    return ccc.read_survey(frame, CODEBOOK)


@pytest.fixture(scope="module")
def planted() -> ccc.SegmentAnalysis:
    return ccc.by_segment(MODEL, survey(1, paths=(0.4, 0.4, 0.9)), "region", "Y")


def test_the_one_path_that_differs_is_found_and_no_other(planted: ccc.SegmentAnalysis) -> None:
    table = planted.differences
    effects = table[table["quantity"] == "total effect"]
    odd = (effects["name"] == "X") & (effects["segment_b"] == "west")
    assert odd.sum() == 2
    assert (effects.loc[odd, "p_adjusted"] < 0.001).all()
    assert (effects.loc[odd, "ci_lower"] < 0.5).all()
    assert (effects.loc[odd, "ci_upper"] > 0.5).all()
    assert (effects.loc[~odd, "p_adjusted"] > 0.05).all()


def test_without_a_difference_none_is_found() -> None:
    table = ccc.by_segment(MODEL, survey(2), "region", "Y").differences
    assert len(table) == 3 * (2 + 3)
    assert (table["p_adjusted"] > 0.05).all()


def test_the_verdict_of_the_ladder_is_that_of_invariance(planted: ccc.SegmentAnalysis) -> None:
    alone = ccc.invariance(MODEL, survey(1, paths=(0.4, 0.4, 0.9)), group="region")
    assert planted.ladder.reached == alone.reached == "strict"
    assert planted.comparable == "means"
    assert planted.caution == ""
    pd.testing.assert_frame_equal(planted.invariance, alone.table, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize(
    ("planted", "reached", "comparable", "said"),
    [
        ({"intercept": 1.0}, "metric", "effects", "Effects may be compared, performance may not"),
        ({"loading": 0.2}, "configural", "none", "no metric invariance"),
    ],
)
def test_scores_that_are_not_comparable_are_said_to_be_so(
    planted: dict[str, float], reached: str, comparable: str, said: str
) -> None:
    with pytest.warns(DataWarning, match=said):
        found = ccc.by_segment(MODEL, survey(3, **planted), "region", "Y")
    assert (found.ladder.reached, found.comparable) == (reached, comparable)
    assert "Scores are not comparable between the segments of region" in str(found.summary())


@pytest.mark.parametrize(
    ("planted", "odd"),
    [
        ({"intercept": 1.0}, {"x3 ~ 1", "w3 ~ 1", "y3 ~ 1"}),
        ({"loading": 0.2}, {"X =~ x3", "W =~ w3"}),
    ],
)
def test_the_releases_advised_are_those_that_were_planted(
    planted: dict[str, float], odd: set[str]
) -> None:
    """One after the other is released until scores are comparable."""
    partial: list[str] = []
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DataWarning)
            found = ccc.by_segment(MODEL, survey(3, **planted), "region", "Y", partial=partial)
        if found.comparable == "means":
            break
        advice = re.search(r"Freeing (.+) would gain most: add it to partial=", found.caution)
        assert advice is not None
        assert advice[1] in odd - set(partial)
        partial.append(advice[1])
    assert partial


def test_performance_with_released_items_may_not_be_compared() -> None:
    with pytest.warns(
        DataWarning, match="performance of The x, The w, The y, a mean of these answers"
    ):
        found = ccc.by_segment(
            MODEL,
            survey(3, intercept=1.0),
            "region",
            "Y",
            partial=["x3 ~ 1", "w3 ~ 1", "w1 ~~ w1", "y3~1", "Y =~ y2"],
        )
    assert found.released == {"X": ("x3",), "W": ("w3",), "Y": ("y2", "y3")}
    assert "answers to x3, w3, y2, y3 may differ between the segments of region" in found.caution
    assert not found.is_comparable
    alone = ccc.invariance(
        MODEL,
        survey(3, intercept=1.0).answers.sort_values("region", kind="stable"),
        group="region",
        partial=["x3 ~ 1", "w3 ~ 1", "w1 ~~ w1", "y3~1", "Y =~ y2"],
    )
    np.testing.assert_allclose(found.invariance["chisq"], alone.table["chisq"], rtol=1e-6)


def test_the_loading_that_gives_the_unit_cannot_be_released() -> None:
    with pytest.raises(SpecificationError, match="'X =~ x1' has no effect: x1 gives X its unit"):
        ccc.by_segment(MODEL, survey(1), "region", "Y", partial="X =~ x1")


def in_waves(names: tuple[object, ...], *, role: str = "wave") -> ccc.Survey:
    """The regions as waves under other names; effect and intercepts of the third differ."""
    frame = survey(1, paths=(0.4, 0.4, 0.9)).answers
    named = dict(zip(("north", "south", "west"), names, strict=True))
    frame["period"] = frame["region"].map(named)
    return ccc.read_survey(frame, {**CODEBOOK, "columns": {role: "period"}})


def test_waves_are_in_order_of_time_and_change_from_one_to_the_next() -> None:
    names = ("wave 2", "wave 9", "wave 10")
    found = ccc.by_segment(MODEL, in_waves(names), "period", "Y")
    assert found.waves
    assert found.segments == names
    successive = found.differences.query("successive")
    pairs = [("wave 2", "wave 9"), ("wave 9", "wave 10")]
    assert set(zip(successive["segment_a"], successive["segment_b"], strict=True)) == set(pairs)
    assert len(successive) == 2 * (2 + 3)
    changes = found.changes
    np.testing.assert_allclose(changes["pvalue"], successive["pvalue"])
    of_effects = changes["quantity"] == "total effect"
    holm = multipletests(changes.loc[of_effects, "pvalue"], method="holm")[1]
    np.testing.assert_allclose(changes.loc[of_effects, "p_adjusted"], holm)
    x = changes.query("name == 'X' and quantity == 'total effect'").set_index("segment_b")
    assert x.loc["wave 9", "p_adjusted"] > 0.05
    assert x.loc["wave 10", "p_adjusted"] < 0.001
    assert x.loc["wave 10", "difference"] == pytest.approx(0.5, abs=0.15)
    assert "changes from a wave to the next have p below .05" in str(found.summary())


def test_numbers_and_ordered_classes_keep_their_order() -> None:
    assert ccc.by_segment(MODEL, in_waves((2, 9, 10)), "period", "Y").segments == ("2", "9", "10")
    frame = in_waves(("young", "middle", "old"), role="segment").answers
    frame["period"] = pd.Categorical(frame["period"], ["young", "middle", "old"], ordered=True)
    found = ccc.by_segment(MODEL, ccc.read_survey(frame, CODEBOOK), "period", "Y")
    assert found.segments == ("young", "middle", "old")


def test_segments_that_are_no_waves_have_no_changes(planted: ccc.SegmentAnalysis) -> None:
    assert not planted.waves
    assert planted.changes.empty
    assert not planted.differences["successive"].any()


def test_a_quantity_wants_cutting_into_classes() -> None:
    frame = survey(1).answers
    frame["age"] = np.random.default_rng(0).integers(18, 81, size=len(frame))
    with pytest.raises(
        InvalidColumnError,
        match=r"'age' has 63 different numbers, from 18 to 80, .* "
        r"frame\['age_class'\] = pandas.cut\(frame\['age'\], 3\)",
    ):
        ccc.by_segment(MODEL, ccc.read_survey(frame, CODEBOOK), "age", "Y")
    frame["age_class"] = pd.cut(frame["age"], [0, 35, 60, 120], labels=["young", "middle", "old"])
    found = ccc.by_segment(MODEL, ccc.read_survey(frame, CODEBOOK), "age_class", "Y")
    assert found.segments == ("young", "middle", "old")


def test_a_segment_whose_fit_does_not_converge_is_named() -> None:
    """In the west the items of X have nothing in common, so that its variance has no estimate."""
    frame = survey(1, n=100).answers
    west = frame["region"] == "west"
    rng = np.random.default_rng(0)
    for item in ITEMS:
        frame.loc[west, item] = rng.normal(size=west.sum())
    with (
        warnings.catch_warnings(),
        pytest.raises(EstimationError, match=r"The fit of region 'west' \(n = 100\) did not conv"),
    ):
        warnings.simplefilter("ignore")
        ccc.by_segment(MODEL, ccc.read_survey(frame, CODEBOOK), "region", "Y")


def test_progress_counts_fits_ladder_and_resamples() -> None:
    calls: list[tuple[int, int]] = []
    ccc.by_segment(
        MODEL,
        survey(1, n=100),
        "region",
        "Y",
        n_resamples=40,
        seed=1,
        progress=lambda done, total: calls.append((done, total)),
    )
    done = [one for one, _ in calls]
    assert done[:4] == [1, 2, 3, 4]  # three fits and the ladder
    assert done == sorted(done)
    assert calls[-1] == (4 + 3 * 40, 4 + 3 * 40)
    assert {total for _, total in calls} == {124}


def test_effects_are_compared_by_the_z_test_of_separate_fits(planted: ccc.SegmentAnalysis) -> None:
    answers = survey(1, paths=(0.4, 0.4, 0.9)).answers
    found = {}
    for name in ("north", "south", "west"):
        fit = ccc.fit_sem(MODEL, answers[answers["region"] == name])
        table = fit.path_coefficients.set_index(["source", "target"])
        found[name] = table[["est", "se"]]
    z = {}
    for a, b in (("north", "south"), ("north", "west"), ("south", "west")):
        for source in "XW":
            one, other = found[a].loc[(source, "Y")], found[b].loc[(source, "Y")]
            z[source, a, b] = (other["est"] - one["est"]) / np.hypot(one["se"], other["se"])
    p = {key: 2 * stats.norm.sf(abs(value)) for key, value in z.items()}
    # Holm (1979): the k-th smallest of m times m - k + 1, never below the one before
    ordered = sorted(p, key=lambda key: p[key])
    stepped = np.maximum.accumulate([(len(p) - k) * p[key] for k, key in enumerate(ordered)])
    holm = dict(zip(ordered, np.minimum(stepped, 1), strict=True))
    rows = planted.differences.query("quantity == 'total effect'")
    rows = rows.set_index(["name", "segment_a", "segment_b"])
    assert set(rows.index) == set(z)
    for key in z:
        assert rows.loc[key, "statistic"] == pytest.approx(z[key], rel=1e-6)
        assert rows.loc[key, "pvalue"] == pytest.approx(p[key], rel=1e-6)
        assert rows.loc[key, "p_adjusted"] == pytest.approx(holm[key], rel=1e-6)


def test_performance_is_compared_by_the_t_test_of_welch(planted: ccc.SegmentAnalysis) -> None:
    answers = survey(1, paths=(0.4, 0.4, 0.9)).answers
    scores = answers[["y1", "y2", "y3"]].mean(axis=1) + 50  # from -50..50 to 0..100
    a, b = (scores[answers["region"] == name] for name in ("north", "west"))
    expected = stats.ttest_ind(b, a, equal_var=False)
    rows = planted.differences.query("quantity == 'performance' and name == 'Y'")
    row = rows.set_index(["segment_a", "segment_b"]).loc[("north", "west")]
    interval = expected.confidence_interval()
    assert row["difference"] == pytest.approx(b.mean() - a.mean())
    assert row["statistic"] == pytest.approx(expected.statistic)
    assert row["df"] == pytest.approx(expected.df)
    theirs = CompareMeans.from_data(b, a).ttest_ind(usevar="unequal")  # statsmodels
    assert (row["statistic"], row["pvalue"], row["df"]) == pytest.approx(theirs, rel=1e-8)
    assert row["pvalue"] == pytest.approx(expected.pvalue)
    assert (row["ci_lower"], row["ci_upper"]) == pytest.approx((interval.low, interval.high))


def test_ranks_and_effects_are_those_of_each_segment(planted: ccc.SegmentAnalysis) -> None:
    answers = survey(1, paths=(0.4, 0.4, 0.9)).answers
    west = ccc.fit_sem(MODEL, answers[answers["region"] == "west"])
    ranked = ccc.rank_drivers(west, "Y").table
    ours = planted.ranks.query("segment == 'west'")
    assert ours["driver"].tolist() == ranked["driver"].tolist() == ["X", "W"]
    np.testing.assert_allclose(ours["est"], ranked["est"], rtol=1e-8)
    assert ours["label"].tolist() == ["The x", "The w"]
    assert ours["n"].tolist() == [400, 400]
    assert set(planted.effects["kind"]) == {"direct", "total"}


def test_respondents_without_a_segment_are_left_out() -> None:
    frame = survey(1).answers
    frame.loc[frame["region"] == "west", "region"] = np.nan
    found = ccc.by_segment(MODEL, ccc.read_survey(frame, CODEBOOK), "region", "Y")
    assert found.segments == ("north", "south")
    assert found.n_obs == 800


def test_with_resamples_the_errors_are_those_of_the_draws() -> None:
    found = ccc.by_segment(MODEL, survey(1, n=150), "region", "Y", n_resamples=50, seed=4)
    errors = [
        found.bootstraps[name].total_effects.set_index("source").loc["X", "se"]
        for name in ("north", "west")
    ]
    rows = found.differences.query("quantity == 'total effect' and name == 'X'")
    row = rows.set_index(["segment_a", "segment_b"]).loc[("north", "west")]
    assert row["se"] == pytest.approx(np.hypot(*errors))
    assert found.rankings["west"].n_draws == 50
    again = ccc.by_segment(MODEL, survey(1, n=150), "region", "Y", n_resamples=50, seed=4)
    pd.testing.assert_frame_equal(found.differences, again.differences)


def test_a_model_of_higher_order_is_judged_by_its_constructs_of_items() -> None:
    customers = ccc.study.load_customers()
    model = ccc.study.customer_model()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = ccc.by_segment(model, customers, "firm", "satisfaction")
    assert found.unjudged == ("ccc_quality",)
    assert "nothing about how the parts make up or reflect CCC quality" in found.caution
    assert {"implied slope", "total effect", "performance"} == set(found.differences["quantity"])
    assert "SIMULATED DATA" in str(found.summary())
    assert repr(found) == (
        "SegmentAnalysis: satisfaction by firm (bank, insurer, telecom), n = "
        f"{found.n_obs:,}, SIMULATED; {found.ladder.reached} invariance, comparable: means"
    )


def test_tables_are_copies(planted: ccc.SegmentAnalysis) -> None:
    for name in ("invariance", "effects", "differences", "performance", "ranks"):
        table = getattr(planted, name)
        table.iloc[:, 0] = "changed"
        assert not (getattr(planted, name).iloc[:, 0] == "changed").any()


def test_a_segment_that_is_too_small_is_named_with_its_size() -> None:
    frame = survey(1).answers
    small = frame[(frame["region"] != "west") | (frame.groupby("region").cumcount() < 12)]
    with pytest.raises(TooFewRowsError, match=r"'west' of region is too small: n = 12 respondents"):
        ccc.by_segment(MODEL, ccc.read_survey(small, CODEBOOK), "region", "Y")


def test_mistakes_are_named() -> None:
    data = survey(1, n=30)
    with pytest.raises(MissingColumnError, match="no column 'regoin'. Did you mean region"):
        ccc.by_segment(MODEL, data, "regoin", "Y")
    with pytest.raises(SpecificationError, match="x1 is part of the model"):
        ccc.by_segment(MODEL, data, "x1", "Y")
    with pytest.raises(UnknownOptionError, match="adjust='hulm'. Did you mean holm"):
        ccc.by_segment(MODEL, data, "region", "Y", adjust="hulm")
    with pytest.raises(UnknownOptionError, match="no estimator='MLE'. Did you mean ML"):
        ccc.by_segment(MODEL, data, "region", "Y", estimator="MLE")  # type: ignore[arg-type]
    with pytest.raises(SpecificationError, match="n_resamples=100 needs a seed"):
        ccc.by_segment(MODEL, data, "region", "Y", n_resamples=100)
    with pytest.raises(SpecificationError, match="by_segment takes a survey"):
        ccc.by_segment(MODEL, data.answers, "region", "Y")  # type: ignore[arg-type]
    one = ccc.read_survey(data.answers.assign(region="north"), CODEBOOK)
    with pytest.raises(InvalidColumnError, match="two segments at least; .* 'region': north"):
        ccc.by_segment(MODEL, one, "region", "Y")


def test_options_that_it_does_not_have_are_named() -> None:
    data = survey(1, n=30)
    with pytest.raises(UnknownOptionError, match="no option 'mising'. Did you mean missing"):
        ccc.by_segment(MODEL, data, "region", "Y", mising="fiml")  # type: ignore[call-arg]
    with pytest.raises(UnknownOptionError, match="WLSMV needs to know which items are ordered"):
        ccc.by_segment(MODEL, data, "region", "Y", estimator="WLSMV")


def test_composites_alone_have_no_ladder() -> None:
    composites = ccc.Model(
        [ccc.composite(name.upper(), ccc.items(name, 1, 3)) for name in "xwy"],
        paths=[("X", "Y"), ("W", "Y")],
    )
    with pytest.raises(SpecificationError, match="has none; for composites there is compare_group"):
        ccc.by_segment(composites, survey(1), "region", "Y")


def test_robust_fits_of_incomplete_answers_are_those_of_fit_sem() -> None:
    rng = np.random.default_rng(8)
    frame = survey(5, n=150).answers.reset_index(drop=True)
    frame[ITEMS] = frame[ITEMS].mask(rng.random((len(frame), len(ITEMS))) < 0.05)
    data = ccc.read_survey(frame, CODEBOOK)
    found = ccc.by_segment(MODEL, data, "region", "Y", estimator="MLR", missing="fiml")
    own = ccc.fit_sem(MODEL, frame[frame["region"] == "west"], estimator="MLR", missing="fiml")
    ours = found.effects.query("segment == 'west' and kind == 'total'").set_index("driver")
    theirs = own.total_effects.set_index("source")
    for driver in "XW":
        assert ours.loc[driver, "se"] == pytest.approx(theirs.loc[driver, "se"], rel=1e-5)
    assert found.n_obs == len(frame)
