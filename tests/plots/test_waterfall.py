"""Steps of a scenario: they start where the last one ended, and end at the new mean."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest

import ccc_quality as ccc
from ccc_quality.errors import SpecificationError, UnknownNameError
from ccc_quality.plots import alt_text, what_if_waterfall
from ccc_quality.plots.style import take_title

PLAN = {"reliability": 1.5, "empathy": 1.5, "ivr_menu": -1.0}


@cache
def predicted(fitted="fit_sem", target="satisfaction"):
    survey = ccc.study.load_customers()
    fit = getattr(ccc, fitted)(ccc.study.customer_model("composite"), survey)
    scenarios = {"Small": {"reliability": 0.1}, "Service plan": PLAN, "Menu": {"ivr_menu": 0.1}}
    return ccc.what_if(fit, scenarios, survey=survey, target=target)


@cache
def bought():
    survey = ccc.study.load_customers()
    fit = ccc.fit_sem(ccc.study.customer_model("composite"), survey)
    costs = {"reliability": 40_000.0, "empathy": 30_000.0}
    return ccc.what_if(fit, [PLAN], survey=survey, target="loyalty", costs=costs, budget=50_000)


def texts(ax):
    return [text.get_text() for text in ax.texts]


def spans(ax):
    return [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in ax.patches]


def test_steps_lead_from_the_present_mean_to_the_new_one():
    total = predicted().scenarios.set_index("scenario").loc["Service plan"]
    steps = spans(what_if_waterfall(predicted()))
    assert steps[0][0] == pytest.approx(total["mean"])
    assert steps[-1][1] == pytest.approx(total["new_mean"])
    assert all(end == pytest.approx(start) for (_, end), (start, _) in pairwise(steps))


def test_steps_are_the_contributions_the_largest_first():
    shares = predicted().contributions
    own = shares.loc[(shares["scenario"] == "Service plan") & (shares["driver"] != ""), "change"]
    heights = [end - start for start, end in spans(what_if_waterfall(predicted()))]
    assert heights[: len(own)] == pytest.approx(sorted(own, key=abs, reverse=True))


def test_what_the_end_of_the_scale_takes_is_a_step_of_its_own():
    ax = what_if_waterfall(predicted())
    shared = predicted().contributions.query("scenario == 'Service plan' and driver == ''")
    start, end = spans(ax)[-1]
    assert end - start == pytest.approx(shared["change"].item())
    assert ax.patches[-1].get_hatch()
    assert "Lost to the end of the scale, together" in texts(ax)
    assert any("Each step is the change by itself" in text for text in texts(ax))


def test_a_loss_too_small_to_show_is_no_step():
    ax = what_if_waterfall(predicted(), "Menu")
    assert len(ax.patches) == 1
    assert any("The steps make up the whole change" in text for text in texts(ax))


def test_the_title_says_both_means_and_the_interval_of_the_change():
    row = predicted().scenarios.set_index("scenario").loc["Service plan"]
    low, high = (row["mean"] + row[end] for end in ("ci_lower", "ci_upper"))
    assert take_title(what_if_waterfall(predicted())) == (
        f"Service plan would bring satisfaction from {row['mean']:.2f} to {row['new_mean']:.2f} "
        f"({low:.2f} to {high:.2f})"
    )


def test_a_change_that_may_be_nothing_is_not_claimed():
    title = take_title(what_if_waterfall(predicted(), "Menu"))
    assert title == "Menu would not clearly change satisfaction"


def test_the_best_use_of_a_budget_is_shown_unless_another_is_asked_for():
    assert take_title(what_if_waterfall(bought())).startswith("Best use of the budget would bring")
    other = next(iter(bought().changes))
    title = take_title(what_if_waterfall(bought(), other, language="nl"))
    assert title.startswith("Het geheel van 3 veranderingen zou loyaliteit van ")


def test_without_intervals_it_is_said():
    ax = what_if_waterfall(predicted("fit_pls"), "Small")
    row = predicted("fit_pls").scenarios.set_index("scenario").loc["Small"]
    assert take_title(ax) == (
        f"Small would bring satisfaction from {row['mean']:.2f} to {row['new_mean']:.2f}"
    )
    assert any("a bootstrap gives them" in text for text in texts(ax))


def test_the_steps_are_told_in_dutch():
    words = alt_text(what_if_waterfall(predicted(), language="nl"))
    assert words.startswith("Stappen van het huidige gemiddelde naar het nieuwe. Service plan zou")
    assert "Betrouwbaarheid +1,5: +0," in words
    assert "Verloren aan het eind van de schaal, samen: −0," in words


def test_mistakes_are_named():
    with pytest.raises(SpecificationError, match="what_if_waterfall takes what what_if"):
        what_if_waterfall("loyalty")
    with pytest.raises(UnknownNameError, match=r"no scenario 'Servce plan'\. Did you mean Service"):
        what_if_waterfall(predicted(), "Servce plan")
