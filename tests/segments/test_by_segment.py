"""The driver analysis by segment: a planted difference is found, and nothing else is."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import ccc_quality as ccc
from ccc_quality.errors import (
    DataWarning,
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
    found = ccc.by_segment(MODEL, survey(1, n=150), "region", "Y", bootstrap=50, seed=4)
    errors = [
        found.bootstraps[name].total_effects.set_index("source").loc["X", "se"]
        for name in ("north", "west")
    ]
    rows = found.differences.query("quantity == 'total effect' and name == 'X'")
    row = rows.set_index(["segment_a", "segment_b"]).loc[("north", "west")]
    assert row["se"] == pytest.approx(np.hypot(*errors))
    assert found.rankings["west"].n_draws == 50
    again = ccc.by_segment(MODEL, survey(1, n=150), "region", "Y", bootstrap=50, seed=4)
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
    with pytest.raises(UnknownOptionError, match="no estimator='WLSMV'"):
        ccc.by_segment(MODEL, data, "region", "Y", estimator="WLSMV")  # type: ignore[arg-type]
    with pytest.raises(SpecificationError, match="bootstrap=100 needs a seed"):
        ccc.by_segment(MODEL, data, "region", "Y", bootstrap=100)
    with pytest.raises(SpecificationError, match="by_segment takes a survey"):
        ccc.by_segment(MODEL, data.answers, "region", "Y")  # type: ignore[arg-type]
    one = ccc.read_survey(data.answers.assign(region="north"), CODEBOOK)
    with pytest.raises(InvalidColumnError, match="two segments at least; .* 'region': north"):
        ccc.by_segment(MODEL, one, "region", "Y")


def test_options_that_it_does_not_have_are_named() -> None:
    data = survey(1, n=30)
    with pytest.raises(UnknownOptionError, match="no option 'mising'. Did you mean missing"):
        ccc.by_segment(MODEL, data, "region", "Y", mising="fiml")  # type: ignore[call-arg]
    with pytest.raises(UnknownOptionError, match="takes items as measurements"):
        ccc.by_segment(MODEL, data, "region", "Y", ordered=ITEMS)  # type: ignore[call-arg]


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
