"""What the pages say is true of the numbers that they show, for good data and for bad."""

import re
from copy import copy
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

import ccc_quality as ccc
from ccc_quality.absent import Absent
from ccc_quality.errors import DataWarning
from ccc_quality.report import build_report
from ccc_quality.report.content import Column
from ccc_quality.sem.admissibility import Impropriety, ImproprietyKind

from .conftest import CASES, analyze, made_survey

STORYBOARD = [
    "summary", "respondents", "performance", "measurement", "fit", "model", "drivers", "order",
    "priorities", "what_if", "claims", "asymmetry", "segments", "worth", "method",
]  # fmt: skip
ALWAYS = {*STORYBOARD[:9], "method"}
"""Pages of the shipped example that need neither segments nor money."""


def keys(report):
    return [section.key for section in report.sections]


def every_text(report):
    """All sentences of a report, tables left out."""
    for section in report.sections:
        yield from (section.title, section.lead, *section.warnings, *section.paragraphs)
        yield from (*section.notes, *(card.text for card in section.highlights))
        yield from (text for f in section.figures for text in (f.title, f.caption, f.alt))


# ------------------------------------------------------------------ the whole


def test_the_story_is_told_in_its_order(report, dutch):
    told = keys(report)
    assert told == keys(dutch) == [key for key in STORYBOARD if key in told]
    assert set(told) >= ALWAYS
    assert [section.number for section in report.sections] == list(range(1, len(told) + 1))


def test_the_first_line_tells_who_was_used_and_how(report, customers):
    used, dropped, missing, estimator, solution, drawn, version = report.status.split(" · ")
    assert used == "1,531 of 1,589 respondents used"
    assert dropped == "58 dropped for a missing answer"
    assert missing == "less than 1% of the cells missing"
    assert (estimator, solution) == ("estimator ML", "solution admissible")
    assert drawn == f"{customers.bootstrap.n_resamples} resamples, seed {customers.bootstrap.seed}"
    assert version == f"ccc-quality {customers.versions['ccc-quality']}"


def test_simulated_data_carry_a_badge_and_real_data_none(report, dutch, built):
    assert (report.badge, dutch.badge) == ("Simulated data", "Gesimuleerde data")
    assert built("clean").badge == ""


@pytest.mark.parametrize("case", sorted({*CASES} - {"hostile"}))
@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_text_is_filled_in_and_starts_with_a_capital(built, case, language):
    report = built(case, language)
    for text in every_text(report):
        assert text
        assert not re.search(r"\bnan\b|[{}]", text)
        assert text == text.strip()
    for section in report.sections:
        assert section.title[0].isupper() or section.title[0].isdigit()


def test_figures_stand_alone(report, dutch):
    for each in (report, dutch):
        for section in each.sections:
            for figure in section.figures:
                assert figure.title
                assert figure.alt
                assert figure.caption.endswith(".")
                assert re.search(r"; 1[,.]5\d\d respond", figure.source)
                assert len(figure.data.frame) > 0


def test_keys_of_tables_and_figures_are_unique(report):
    found = [f.key for s in report.sections for f in s.figures]
    found += [t.key for s in report.sections for t in s.tables]
    assert len(found) == len(set(found))


# ------------------------------------------------------------------ numbers


def test_the_effect_in_the_summary_is_the_cell_of_the_ranking(built):
    """The structural effect is .5 by construction, and the drivers page shows the same row."""
    report = built("clean")
    card = report.section("summary").highlights[0]
    row = report.section("drivers").figures[0].data.frame.iloc[0]
    assert row["est"] == pytest.approx(0.5, abs=1e-4)
    assert card.number == "0.50"
    shown = f"(95% interval {row['ci_lower']:.2f} to {row['ci_upper']:.2f})"
    assert card.text == f"One point of quality is worth 0.50 points of loyalty {shown}."
    title = report.section("drivers").title
    assert title.startswith("One point of quality is worth 0.50 points of loyalty (")
    assert f"({row['ci_lower']:.2f} to {row['ci_upper']:.2f})" in title


def test_the_share_explained_is_the_squared_effect_of_a_single_driver():
    """One driver with effect .5 on an outcome of variance one explains a quarter of it."""
    report = build_report(analyze(made_survey({"quality": 0.5})))
    card = next(c for c in report.section("summary").highlights if "explains" in c.text)
    assert (card.number, card.unit) == ("25%", "of the differences explained")
    r_squared = next(t for t in report.section("model").tables if t.key == "r-squared")
    assert r_squared.frame["r_squared"].tolist() == pytest.approx([0.25], abs=1e-4)


def test_scores_in_titles_are_those_of_the_table(report, customers):
    scores = customers.performance.set_index("construct")["mean"]
    title = report.section("performance").title
    lowest, highest = scores.idxmin(), scores.idxmax()
    assert (
        title
        == f"Scores run from {scores.min():.0f} (menu) to {scores.max():.0f} (empathy) out of 100"
    )
    assert (lowest, highest) == ("ivr_menu", "empathy")


def test_the_action_starts_where_the_map_has_its_highest_priority(report, customers):
    """Priority is importance times room; the number is what half a point is predicted to do."""
    best = customers.priorities.table.iloc[0]
    assert best["priority"] == pytest.approx(
        best["importance"] * (100 - best["performance"]), rel=1e-12
    )
    action = next(c for c in report.section("summary").highlights if c.kind == "action")
    assert action.text.startswith(f"Start with {best['label'].lower()}: ")
    scenarios = customers.scenarios.scenarios.set_index("scenario")
    (scenario,) = [
        name
        for name, raised in customers.scenarios.changes.items()
        if raised == {best["driver"]: 0.5}
    ]
    assert action.number == f"{scenarios.loc[scenario, 'change']:.2f}"


def test_room_to_grow_can_put_another_driver_first():
    """Gains of .40 * (100 - 70) and .36 * (100 - 40): the weaker effect has more to give."""
    report = build_report(
        analyze(made_survey({"quality": 0.40, "speed": 0.36}, means=[70, 40, 60]))
    )
    first, second = [c for c in report.sections[0].highlights if c.kind == "action"][:2]
    assert first.text.startswith("Start with speed: ")
    assert "(40 out of 100)" in first.text
    assert first.number == "0.18"  # half a point of .36
    assert second.text.startswith("Then quality: ")
    assert (
        report.section("performance").title
        == "Scores run from 40 (speed) to 70 (quality) out of 100"
    )


def test_the_lowest_score_is_only_probably_so_while_intervals_overlap():
    apart = build_report(analyze(made_survey({"quality": 0.4, "speed": 0.3}, means=[60, 40, 50])))
    close = build_report(analyze(made_survey({"quality": 0.4, "speed": 0.3}, means=[50.1, 50, 50])))
    texts = [
        next(c.text for c in report.sections[0].highlights if "lowest" in c.text)
        for report in (apart, close)
    ]
    assert texts[0].startswith("Speed scores lowest of the drivers: 40 out of 100")
    assert texts[1].startswith("Speed probably scores lowest of the drivers: 50 out of 100")


def test_effort_is_discouraged_only_where_the_whole_interval_is_negligible(report, customers):
    table = customers.ranking.table.set_index("driver")
    bounds = table[["std_ci_lower", "std_ci_upper"]].abs().max(axis=1)
    weak = [name for name in table.index if bounds[name] < 0.10]
    action = report.section("summary").highlights[-1]
    assert weak == ["accessibility", "ivr_menu"]
    assert action.text.startswith("Expect little of accessibility and menu: ")
    assert action.number == f"{bounds[weak].max():.2f}"


def test_the_summary_has_three_findings_and_three_actions(report, dutch):
    for each in (report, dutch):
        kinds = [card.kind for card in each.section("summary").highlights]
        assert kinds == ["finding"] * 3 + ["action"] * 3


def test_dutch_numbers_are_the_same_with_a_comma(report, dutch):
    english = [card.number for card in report.section("summary").highlights]
    assert [card.number for card in dutch.section("summary").highlights] == [
        number.replace(".", ",") for number in english
    ]


def test_the_correlation_and_covariance_tables_let_the_model_be_fitted_again(report, customers):
    table = next(t for t in report.section("method").tables if t.key == "covariances")
    names = [column.name for column in table.columns[1:]]
    lower = table.frame[names].to_numpy(dtype=float)
    expected = np.tril(customers.fit.sample_cov.to_numpy())
    assert np.nan_to_num(lower) == pytest.approx(expected, abs=0)


# ------------------------------------------------------------------ honest about bad solutions


def test_a_model_that_holds_fits_well(built):
    assert built("clean").section("fit").title == "The model fits the data well"


def test_a_poor_fit_is_said_first_and_no_driver_is_named_in_a_title(built):
    report = built("poor")
    assert (
        report.section("fit").title == "The model does not fit well enough to rely on its details"
    )
    assert (
        report.sections[0].title == "The model does not fit well enough to say what drives loyalty"
    )
    assert report.section("drivers").title == "What would drive loyalty, if the model held"
    for key in ("summary", "model", "drivers"):
        assert report.section(key).warnings
    assert "worth" not in report.section("drivers").figures[0].title


def test_an_improper_solution_is_said_first_with_the_item_named(built, improper):
    assert not improper.fit.admissible
    report = built("improper")
    assert report.status.split(" · ")[4] == "solution NOT admissible"
    assert report.sections[0].title.startswith("The solution is improper")
    fit = report.section("fit")
    assert fit.title == "The solution is improper, so its fit proves little"
    assert fit.warnings[1].startswith("The residual variance of loy1 is negative (−28.000; a Hey")
    dutch = built("improper", "nl").section("fit").warnings[1]
    assert dutch.startswith("De restvariantie van loy1 is negatief (−28,000; een Heywood-geval)")
    assert not any("solution is admissible" in text for text in fit.paragraphs)
    assert "moves" not in report.sections[0].title


def test_a_poor_fit_is_not_excused_by_the_sample_size_and_shows_what_fails(built, poor):
    report = built("poor")
    text = " ".join(report.section("fit").paragraphs)
    assert "the misfit is not small" in text
    assert "respondents small misfits" not in text
    card = report.section("summary").highlights[1]
    failed = next(name for name in ("srmr", "cfi", "rmsea") if name.upper() == card.unit)
    assert not ccc.assessment.thresholds.THRESHOLDS[failed].holds(poor.fit.fit_measures[failed])


def test_a_driver_that_takes_points_off_is_not_told_to_grow():
    survey = made_survey({"effort": -0.5, "speed": -0.1}, means=[40, 60, 50])
    actions = [
        card
        for card in build_report(analyze(survey)).sections[0].highlights
        if card.kind == "action"
    ]
    assert actions[0].number == "−0.25"
    assert actions[0].text == (
        "Start with effort: of the clear effects it has the largest. "
        "Half a point more would go with 0.25 points less of loyalty."
    )
    assert not any("room to grow" in card.text for card in actions)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_impropriety_has_its_words(improper, language):
    for kind in get_args(ImproprietyKind):
        found = Impropriety(kind, ("loy1", "quality"), -0.0001)
        fit = improper.fit
        changed = copy(fit)
        changed.__dict__["improprieties"] = (found,)
        text = build_report(replace(improper, fit=changed), language).section("fit").warnings[1]
        assert "loy1" in text
        assert "0.000)" not in text and "0,000)" not in text


def test_without_convergence_no_estimate_is_shown(built):
    report = built("unconverged")
    assert report.status.split(" · ")[4] == "estimation NOT converged"
    assert report.sections[0].title == (
        "The estimation did not converge: no conclusion can be drawn"
    )
    assert "model" not in keys(report)
    assert "drivers" not in keys(report)
    assert "measurement" not in keys(report)
    assert report.section("fit").tables == report.section("fit").figures == ()
    assert [card.kind for card in report.section("summary").highlights] == ["action"]


def test_no_clear_effect_is_no_driver():
    report = build_report(analyze(made_survey({"quality": 0.05, "speed": 0.0}, n=150)))
    assert report.sections[0].title == "No effect on loyalty can be told from zero"
    assert report.section("drivers").title == "No effect on loyalty can be told from zero"
    assert any("Ask more respondents" in c.text for c in report.sections[0].highlights)


def test_a_model_with_a_single_driver_compares_nothing():
    report = build_report(analyze(made_survey({"quality": 0.5})))
    assert report.sections[0].title == "Quality moves loyalty"
    assert "Quality scores 50 out of 100" in report.sections[0].highlights[1].text
    assert not {"order", "priorities"} & {*keys(report)}


def test_a_construct_that_is_not_reliable_is_named_and_sharpened_first():
    """Loadings of .4 give a composite reliability of 3 * .4**2 * 3 / (...) = .36."""
    effects = {"quality": 0.5}
    cov = np.eye(6)
    loadings = np.array([0.4, 0.4, 0.4, 0.8, 0.8, 0.8])
    latent = np.array([[1, 0.5], [0.5, 1]])[np.ix_([0, 0, 0, 1, 1, 1], [0, 0, 0, 1, 1, 1])]
    cov = np.outer(loadings, loadings) * latent
    np.fill_diagonal(cov, 1.0)
    report = build_report(analyze(made_survey(effects, cov=cov)))
    assert report.section("measurement").title == (
        "One of two constructs measured reliably; quality not yet"
    )
    action = next(c for c in report.sections[0].highlights if c.kind == "action")
    rho_c = 1.2**2 / (1.2**2 + 3 * (1 - 0.16))
    assert action.number == f"{rho_c:.2f}"
    assert action.text.startswith("Sharpen the questions on quality")


def test_constructs_that_respondents_hardly_tell_apart_are_named():
    """With equal loadings HTMT is the correlation of the constructs, here .95."""
    report = build_report(analyze(made_survey({"quality": 0.95})))
    assert report.section("measurement").title == (
        "Two constructs, all measured reliably; quality and loyalty are close"
    )
    htmt = next(f for f in report.section("measurement").figures if f.key == "htmt")
    assert htmt.data.frame["quality"].tolist()[1] == pytest.approx(0.95, abs=1e-3)


# ------------------------------------------------------------------ pages come and go


def test_without_a_scale_there_is_no_page_of_scores():
    report = build_report(analyze(made_survey({"quality": 0.5}, scale=None)))
    assert not {"performance", "priorities"} & {*keys(report)}
    assert [section.number for section in report.sections] == list(range(1, len(keys(report)) + 1))


def test_segments_are_counted_where_the_codebook_names_them(report, built):
    with_firm = [t.key for t in report.section("respondents").tables]
    without = [t.key for t in built("clean").section("respondents").tables]
    assert "respondents-segment" in with_firm
    assert "respondents-segment" not in without


def test_a_column_without_content_is_left_out(built):
    drivers = built("clean").section("drivers").figures[0].data
    assert "order_rank" not in [column.name for column in drivers.columns]


def test_reflecting_dimensions_are_said_to_have_no_effects(built):
    report = built("reflective")
    drivers = report.section("drivers")
    assert "have no effects of their own" in drivers.lead
    assert "CCC quality" in drivers.lead
    assert not any(re.search(r"is worth \d", text) for text in every_text(report))
    assert report.sections[0].highlights[3].text.startswith("Work on CCC quality as a whole")


def test_every_other_outcome_has_its_own_ranking(report, customers):
    shown = {t.key for t in report.section("drivers").tables}
    assert shown == {"drivers-satisfaction", "drivers-trust"}


def test_the_second_engine_is_quoted_or_its_absence_explained(report, customers, clean):
    check = customers.cross_check
    assert any(f"semopy {check.version}" in text for text in report.section("fit").paragraphs)
    absent = replace(
        clean,
        cross_check=None,
        reasons={"cross_check": Absent("error", {"message": "no such estimator."})},
    )
    texts = build_report(absent).section("fit").paragraphs
    assert any("no such estimator." in text for text in texts)


def test_many_dropped_respondents_are_warned_about():
    survey = made_survey({"quality": 0.5})
    answers = survey.answers
    answers.iloc[:100, 0] = np.nan
    with pytest.warns(DataWarning, match="100 of 500 rows"):
        analysis = analyze(ccc.data.Survey.from_frame(answers, survey.codebook, source="x"))
    report = build_report(analysis)
    page = report.section("respondents")
    assert page.title == "400 of 500 respondents used; 3% of the cells missing"
    assert page.warnings[0].startswith("20% of the respondents were left out.")


def test_a_table_holds_only_the_columns_it_shows(report):
    for section in report.sections:
        for table in section.tables:
            assert list(table.frame.columns) == [column.name for column in table.columns]
            assert all(isinstance(column, Column) for column in table.columns)
