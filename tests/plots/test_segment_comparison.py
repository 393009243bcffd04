"""Segments side by side: where dots stand, what is marked, what is claimed."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise

import pandas as pd
import pytest
from support.made import with_tables

import ccc_quality as ccc
from ccc_quality.errors import SpecificationError, UnknownOptionError
from ccc_quality.labels import Labels
from ccc_quality.plots import alt_text, segment_comparison
from ccc_quality.plots.style import take_title
from ccc_quality.segments import SegmentAnalysis

LABELS = Labels({"trust": {"en": "Trust", "nl": "Vertrouwen"}})
EFFECTS = {"reliability": (0.3, 0.3, 0.1), "empathy": (0.2, 0.2, 0.2), "menu": (0.0, -0.1, 0.1)}


@cache
def compared() -> SegmentAnalysis:
    """A real analysis by firm."""
    model = "trust =~ tru1 + tru2 + tru3\nloyalty =~ loy1 + loy2 + loy3\nloyalty ~ trust"
    return ccc.by_segment(model, ccc.study.load_customers(), by="firm", target="loyalty")


def analysis(
    *marked: tuple[str, int, int],
    names=("bank", "insurer", "telecom"),
    comparable="means",
    basis="total effect",
    **changes,
):
    """Effects as above, scores a hundredfold of 0.5 more; ``marked`` pairs differ."""
    effects = {name: (values * len(names))[: len(names)] for name, values in EFFECTS.items()}
    rows = [
        (segment, driver, value, value - 0.05, value + 0.05)
        for driver, values in effects.items()
        for segment, value in zip(names, values, strict=True)
    ]
    ranks = pd.DataFrame(rows, columns=["segment", "driver", "est", "ci_lower", "ci_upper"])
    scores = ranks.rename(columns={"driver": "construct", "est": "mean"})
    columns = ["mean", "ci_lower", "ci_upper"]
    scores[columns] = 50 + 100 * scores[columns]
    tests = [
        {
            "quantity": quantity, "name": driver, "segment_a": names[a], "segment_b": names[b],
            "est_a": unit(values[a]), "est_b": unit(values[b]),
            "p_adjusted": 0.01 if (driver, a, b) in marked else 0.4,
        }
        for quantity, unit in (("total effect", float), ("performance", lambda x: 50 + 100 * x))
        for driver, values in effects.items()
        for a, b in combinations(range(len(names)), 2)
    ]  # fmt: skip
    differences = pd.DataFrame(tests)
    steps = set(pairwise(names))
    pairs = zip(differences["segment_a"], differences["segment_b"], strict=True)
    real = compared()
    ranking = replace(
        next(iter(real.rankings.values())),
        _table=pd.DataFrame({"driver": list(EFFECTS)}),
        target="trust",
        basis=basis,
    )
    fit = next(iter(real.fits.values()))
    found = replace(
        real,
        fits=dict.fromkeys(names, fit),
        rankings=dict.fromkeys(names, ranking),
        target="trust",
        labels=LABELS,
        **changes,
    )
    found.__dict__["comparable"] = comparable
    return with_tables(
        found,
        ranks=ranks,
        performance=scores,
        differences=differences,
        changes=differences[[pair in steps for pair in pairs]],
    )


def dots(ax):
    return [line for line in ax.lines if line.get_marker() not in ("None", None)]


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_every_segment_has_a_dot_in_every_row_the_largest_effects_first():
    ax = segment_comparison(analysis())
    values = [dot.get_xdata()[0] for dot in dots(ax)]
    order = ["reliability", "empathy", "menu"]
    assert values == pytest.approx([value for name in order for value in EFFECTS[name]])
    rows = [round(dot.get_ydata()[0]) for dot in dots(ax)]
    assert rows == [0, 0, 0, 1, 1, 1, 2, 2, 2]


@pytest.mark.parametrize(("n", "waves"), [(12, False), (30, False), (30, True)])
def test_no_two_of_many_segments_look_the_same(n, waves):
    names = tuple(f"segment {k:02}" for k in range(n))
    drawn = dots(segment_comparison(analysis(names=names, waves=waves)))[:n]
    assert len({(dot.get_marker(), dot.get_color()) for dot in drawn}) == n


@pytest.mark.parametrize("n", [2, 3, 4, 5, 6])
def test_segments_differ_in_shape_as_well_as_in_colour(n):
    ax = segment_comparison(analysis(names=tuple("abcdef"[:n])))
    assert len({dot.get_marker() for dot in dots(ax)}) == n
    assert len({dot.get_color() for dot in dots(ax)}) == n


def test_waves_run_from_light_to_dark_in_their_order():
    ax = segment_comparison(analysis(names=("9", "10", "11"), by="wave", waves=True))
    key = [text for text in texts(ax) if text.startswith("wave ")]
    assert key == ["wave 9", "wave 10", "wave 11"]
    assert take_title(ax) == "No driver can be said to weigh differently for trust by wave"
    light = [int(dot.get_color()[1:3], 16) for dot in dots(ax)[:3]]
    assert light == sorted(light, reverse=True)


@pytest.mark.parametrize(
    ("marked", "title"),
    [
        ([], "No driver can be said to weigh differently for trust by firm"),
        (
            [("reliability", 0, 2)],
            "Reliability weighs more for trust in bank than in telecom",
        ),
        ([("menu", 1, 2)], "Menu weighs differently for trust in telecom and insurer"),
        (
            [("reliability", 0, 2), ("menu", 1, 2)],
            "Reliability weighs more for trust in bank than in telecom; 2 of 3 drivers differ",
        ),
    ],
)
def test_the_title_names_what_holds_after_correction(marked, title):
    assert take_title(segment_comparison(analysis(*marked))) == title


def test_rows_that_differ_are_shaded_and_their_pairs_named():
    ax = segment_comparison(analysis(("reliability", 0, 2), ("reliability", 1, 2)))
    assert [(bar.get_y(), bar.get_y() + bar.get_height()) for bar in ax.patches] == [(-0.5, 0.5)]
    assert {"bank > telecom", "insurer > telecom"} <= set(texts(ax))
    assert any("correction for the number of comparisons" in text for text in texts(ax))


def test_many_pairs_are_counted_where_they_do_not_fit():
    pairs = [("reliability", a, b) for a, b in [(0, 2), (1, 2), (0, 5), (1, 5), (3, 5), (4, 5)]]
    names = tuple(f"the customers of firm {k}" for k in "abcdef")
    assert "6 of 15 pairs" in texts(segment_comparison(analysis(*pairs, names=names)))


def test_scores_say_who_is_above_whom():
    one = analysis(("reliability", 0, 2))
    title = take_title(segment_comparison(one, "performance"))
    assert title == "Reliability scores higher in bank than in telecom (80 against 60)"
    two = analysis(("reliability", 0, 2), ("menu", 1, 2))
    dutch = take_title(segment_comparison(two, "performance", language="nl"))
    assert dutch.startswith("2 van de 3 scores verschillen per bedrijf; het meest ")


@pytest.mark.parametrize(
    ("comparable", "quantity", "allowed"),
    [
        ("none", "effects", False),
        ("effects", "effects", True),
        ("effects", "performance", False),
        ("means", "performance", True),
    ],
)
def test_what_is_not_comparable_is_neither_marked_nor_claimed(comparable, quantity, allowed):
    ax = segment_comparison(analysis(("reliability", 0, 2), comparable=comparable), quantity)
    cautions = [text for text in texts(ax) if "Not comparable" in text]
    assert bool(ax.patches) == allowed
    assert bool(cautions) != allowed
    title = take_title(ax)
    assert ("nothing can be compared" in title or "cannot be compared" in title) != allowed


def test_waves_are_held_against_the_one_before():
    found = analysis(("reliability", 0, 2), names=("9", "10", "11"), by="wave", waves=True)
    assert take_title(segment_comparison(found)).startswith("No driver can be said to weigh")
    found = analysis(("reliability", 1, 2), names=("9", "10", "11"), by="wave", waves=True)
    ax = segment_comparison(found)
    assert "wave 10 > wave 11" in texts(ax)
    assert any("the change from each wave to the next" in text for text in texts(ax))


def test_segments_are_called_as_the_reader_knows_them():
    ax = segment_comparison(analysis(("reliability", 0, 2)), names={"bank": "the bank"})
    assert take_title(ax) == "Reliability weighs more for trust in the bank than in telecom"
    assert "the bank > telecom" in texts(ax)


def test_scores_of_items_that_do_not_measure_alike_are_not_compared():
    found = analysis(("reliability", 0, 2), released={"reliability": ("rel3",)})
    ax = segment_comparison(found, "performance")
    assert take_title(ax) == "No score clearly differs by firm"
    assert any("The performance of reliability may not be" in text for text in texts(ax))


def test_a_slope_is_not_called_an_effect():
    found = analysis(basis="implied slope")
    assert any("goes with one point more" in text for text in texts(segment_comparison(found)))


def test_constructs_whose_comparability_was_not_judged_are_named():
    ax = segment_comparison(analysis(unjudged=("ccc_quality",)))
    assert any("Whether ccc quality is comparable was not judged" in text for text in texts(ax))


def test_the_rows_are_told_in_dutch():
    words = alt_text(segment_comparison(analysis(), language="nl"))
    assert words.startswith("Stippen met intervallen, een voor elk segment. Van geen enkele")
    assert "Reliability: bank 0,30 (0,25 tot 0,35)" in words


def test_mistakes_are_named():
    with pytest.raises(SpecificationError, match="segment_comparison takes what by_segment"):
        segment_comparison(3)
    with pytest.raises(UnknownOptionError, match=r"compared by 'scores'\. Available: effects, per"):
        segment_comparison(analysis(), "scores")
