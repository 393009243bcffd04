"""Every notebook runs from top to bottom, and what it says in words holds in its numbers."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))

CLAIMS = {
    "01_reproduce_the_study": """
bic = pd.Series({reading: fit.fit_measures["bic"] for reading, fit in fits.items()})
aic = pd.Series({reading: fit.fit_measures["aic"] for reading, fit in fits.items()})
assert aic.idxmin() == "composite"
assert bic.idxmin() == "reflective"
assert all(fit.admissible for fit in fits.values())
assert (ranking.table["rank"] == ranking.table["order_rank"]).all()
for reading in ("reflective", "composite"):
    effects = effects_of_quality_on_loyalty(fits[reading])
    assert effects.loc["direct", "pvalue"] > 0.05
    assert effects.loc["indirect", "std_ci_lower"] > 0.4
assert stats.chi2.sf(difference, 1) > 0.05
""",
    "02_driver_report": """
assert set(verdicts.loc[~verdicts["holds"], "criterion"]) == {"mardia_kurtosis"}
assert analysis.assessment.method_bias.verdicts.set_index("criterion").loc["harman", "value"] < 0.4
assert ranking.table["driver"].tolist()[:2] == ["reliability", "empathy"]
first = ranking.rank_probabilities
assert first.loc["reliability", 1] > 0.9 and first.loc["empathy", 2] > 0.9
assert len(ranking.top(3).drivers) == 4
assert abs(shares.table["est"].sum() - shares.r_squared) < 1e-8
assert grid.table.sort_values("priority_rank")["driver"].tolist()[:2] == ["reliability", "empathy"]
assert contrast.table.set_index("driver")["penalty"].idxmin() == "reliability"
assert effects["p_adjusted"].min() > 0.05 > achieved["p_adjusted"].min()
gains = scenarios.scenarios.set_index("scenario")["change"]
assert 0 < gains["shorter queue"] < 0.5 * gains["keep promises"]
assert list(scenarios.allocation["driver"]) == ["reliability", "empathy"]
drivers = methods.drivers("satisfaction")
assert (drivers["sem_rank"] == drivers["pls_rank"]).all()
assert analysis.threshold.verdict == "undecided" and analysis.threshold.pvalue > 0.05
assert not analysis.reasons
assert len(short.model.observed) == 20 and short.minutes_saved > 2
assert not link.table["reason"].str.contains("settle").any() and link.table["est"].lt(0).all()
""",
    "03_likert_to_wlsmv_and_fiml": """
shape = survey.answers[items]
assert (shape.nunique() == 7).all()
assert shape.skew().lt(0).all() and shape.skew().abs().max() < 1 and shape.kurt().abs().max() < 1
mlr = mean_loading["MLR"]
assert mlr.is_monotonic_increasing and mlr[2] < 0.7 < mlr[3] and mlr[7] < mlr["truth"]
assert (mean_loading["WLSMV"] - mean_loading.loc["truth", "WLSMV"]).abs().max() < 0.01
assert (found["reliability"] > found["empathy"] + 0.1).all()
paths = ["reliability", "empathy", "satisfaction"]
gap = (found.xs("MLR", level=1) - found.xs("WLSMV", level=1)).abs()
assert gap.loc[[5, 7], paths].max().max() < 0.03
explained = found.xs("MLR", level=1)["R2 of loyalty"]
assert explained[[2, 3, 4]].max() < explained[7] - 0.02
assert 0.45 < (friendly["rel1"] == 5).mean() < 0.5
assert (abs(piled["ML"].estimates["est"] - piled["MLR"].estimates["est"])).max() < 1e-6
assert table.loc["chisq", "MLR"] < table.loc["chisq", "ML"]
assert table.loc["mean error of a loading", "MLR"] > table.loc["mean error of a loading", "ML"]
assert abs(table.loc["mean loading", "WLSMV"] - population[items].mean()) < 0.01
assert table.loc["mean loading", "MLR"] < population[items].mean() - 0.04
assert 0.055 < report.share < 0.065 and 0.55 < report.n_complete / report.n_rows < 0.6
assert report.mcar.pvalue < 0.001
paths_found = comparison["satisfaction on loyalty"]
off = paths_found - paths_found["complete answers"]
assert off["MLR, listwise"] < -2 * comparison.loc["MLR, listwise", "error"]
assert abs(off["MLR, FIML"]) < comparison.loc["MLR, FIML", "error"]
complete = round(found.loc[(7, "WLSMV"), "satisfaction"], 3)
assert complete == 0.694
fall = complete - paths_found["WLSMV, pairwise"]
assert abs(fall + off["MLR, listwise"]) < 0.01
assert gap.loc[7, paths].max() < 0.5 * abs(off["MLR, listwise"])
shift = helped - helped.loc["complete answers"]
assert shift.loc["FIML", "mean of loy1"] > 4 * abs(shift.loc["FIML, auxiliary", "mean of loy1"])
column = "reliability on loyalty"
assert shift.loc["FIML", column] < -2 * abs(shift.loc["FIML, auxiliary", column])
assert helped["degrees of freedom"].nunique() == 1
assert gaps.simulated and "SIMULATED" in str(fits["MLR, FIML"].summary())
""",
    "04_invariance_across_firms_and_waves": """
assert ladder.reached == "strict" and ladder.table["holds"].all()
up = scores(worded) - scores(survey)
assert up["bank"] > 0.25 and (up.drop("bank") == 0).all()
assert stopped.reached == "metric"
first = stopped.suggestions("scalar", n=1).iloc[0]
assert (first["lhs"], first["op"]) == ("sat2", "~1")
assert partial.table["holds"].all()
honest = satisfaction_by_firm(survey).drop("bank")
ignored = satisfaction_by_firm(worded).drop("bank")
freed = satisfaction_by_firm(worded, ["sat2 ~ 1"]).drop("bank")
assert (ignored["ci_upper"] < 0).all()
assert ((freed["ci_lower"] < 0) & (freed["ci_upper"] > 0)).all()
assert (freed["est"] - honest["est"]).abs().max() < 0.02
answers.loc[bank, "sat1"] = (answers.loc[bank, "sat1"] + 1).clip(upper=7)
both_kind = ccc.invariance(model, survey.with_answers(answers), group="firm")
assert both_kind.suggestions("scalar", n=1)["lhs"].item() == "sat3"
assert honest_ladder.table["pvalue"].min() > 0.05
scalar = kind_ladder.table.set_index("step").loc["scalar"]
assert kind_ladder.table["step"].tolist() == ["configural", "scalar", "structural"]
assert scalar["holds"] and scalar["pvalue"] < 1e-6 and -0.006 < scalar["delta_cfi"] < -0.004
assert kind_ladder.suggestions("scalar", n=1)["lhs"].item() == "sat2"
assert waves.comparable == "means" and waves.segments == ("1", "2", "3")
climbs = steps.query("label == 'Reliability'")["difference"]
assert climbs.between(2, 3).all() and len(climbs) == 2
assert steps["p_adjusted"].min() > 0.05
clear = whole[whole["p_adjusted"] < 0.05]
assert set(clear["label"]) == {"Reliability", "Loyalty", "Trust", "Customer knowledge"}
assert (clear["difference"] > 0).all()
assert effects["p_adjusted"].min() > 0.05
assert firms.comparable == "effects"
assert released.comparable == "means" and dict(released.released) == {"satisfaction": ("sat2",)}
""",
    "05_pls_and_sem_side_by_side": """
paths = both.paths
assert len(paths) == 13 and paths["difference"].abs().max() < 0.015
assert paths["pls"].between(paths["sem_ci_lower"], paths["sem_ci_upper"]).all()
ranks = both.drivers("loyalty")
assert (ranks["sem_rank"] == ranks["pls_rank"]).all()
assert (corrected["difference"].abs() < 0.015).all()
assert plain.loc[outside, ["source", "target"]].to_numpy().tolist() == [["satisfaction", "trust"]]
on_trust = table.query("target == 'trust'").set_index("source")
assert on_trust.loc["satisfaction", "plain"] < 0.8 * on_trust.loc["satisfaction", "sem"]
drivers = list(ccc.study.PUBLISHED_ORDER)
assert (on_trust.loc[drivers, "plain"] > on_trust.loc[drivers, "sem"]).all()
assert (on_trust.loc[drivers, "plain"] > on_trust.loc[drivers, "consistent"]).all()
assert (widths["pls"] / widths["sem"] - 1).abs().max() < 0.151
assert both.sem.fit_measures["pvalue"] > 0.05
estimated = test.table.query("model == 'estimated'")
assert (estimated["value"] < estimated["hi95"]).all()


def of_reliability(comparison):
    return comparison.paths.query("source == 'reliability' and target == 'loyalty'").iloc[0]


for method in ("sem", "pls"):
    assert of_reliability(wrong)[method] > 4 * of_reliability(honest)[method]
assert round(wrong.paths["difference"].abs().max(), 2) == 0.04
assert round(honest.paths["difference"].abs().max(), 3) == 0.007
assert wrong.sem.fit_measures["pvalue"] < 0.001
rejected = flaw_test.table.query("model == 'estimated'")
assert len(rejected) == 3 and (rejected["value"] > rejected["hi99"]).all()
named = wrong.sem.modification_indices().head(2)
assert (named["rhs"] == "loy3").all() and set(named["lhs"]) == {"rel3", "reliability"}
items = prediction.indicators
assert len(items) == 9 and (items["q2_predict"] > 0).all()
assert (items["rmse"] < items["lm_rmse"]).all()
assert prediction.cvpat.query("construct == 'overall'")["pvalue"].max() < 0.001
assert overall["without accessibility and menu"]["pvalue"] > 0.05
assert overall["without reliability"]["pvalue"] < 0.001
assert overall["without reliability"]["difference"] < 0
assert len(composition) == 33 and (~composition["holds"]).sum() == 2
assert composition["pvalue"].min() * 33 > 0.05
assert composition.query("construct != 'ccc_quality'")["correlation"].min() > 0.997
assert (means["p_adjusted"] < 0.05).all()
assert few_boot.n_inadmissible > 500
inner = few_boot.path_coefficients.head(6)
assert ((inner["std_ci_lower"] < 0) & (inner["std_ci_upper"] > 0)).sum() == 5
""",
    "06_employees_and_turnover": """
assert facts.loc["turnover_employees", "value"] == 577 == survey.n_rows
assert facts.loc["job_quality_dimensions", "value"] == 12
assert survey.simulated and fit.admissible and fit.reported_measures["pvalue"] > 0.05
growth = by_team.path_coefficients["std_se"] / fit.path_coefficients["std_se"]
assert 1.2 < growth.max() < 1.3 and growth.drop(growth.idxmax()).sub(1).abs().max() < 0.1
assert growth.idxmax() == fit.path_coefficients.query("source == 'affective_commitment'").index[0]
assert by_team.path_coefficients["pvalue"].max() < 1e-6
with_items = quality.reliability.drop("job_quality")
assert len(with_items) == 15 and with_items["alpha"].min() > 0.8 and with_items["ave"].min() > 0.5
short = verdicts.loc[~verdicts["holds"]]
assert short["subject"].str.contains("job_quality").sum() == len(short) - 1
assert short["criterion"].iloc[-1] == "mardia_kurtosis"
weakest = short.query("criterion == 'loading'").nsmallest(2, "value")["subject"].str.cat()
assert "role_conflict" in weakest and "ease_of_tools" in weakest
assert quality.reliability.loc["job_quality", "ave"] < 0.5
verdict = claims.table.set_index("claim")["verdict"]
assert verdict.to_dict() == {
    "job_quality_pleases": "supported",
    "job_quality_retains": "undecided",
    "challenge_and_learning": "undecided",
}
retains = claims.table.set_index("claim").loc["job_quality_retains"]
assert -0.53 < retains["ci_lower"] < -0.5
assert effect["std_ci_upper"].item() < -0.3
assert fit.path_coefficients.query("source == 'job_quality'")["std"].min() > 0.5
assert medium.table.set_index("claim").loc["job_quality_retains", "verdict"] == "supported"
direct = with_direct.path_coefficients.query("source == 'job_quality'").iloc[-1]
assert direct["target"] == "turnover_intention"
assert abs(direct["std"]) < 0.05 and ccc.compare(fit, with_direct).pvalue > 0.05
assert (ranking.table["ci_upper"] < 0).all()
order = ranking.table["driver"].tolist()
assert order[:2] == ["learning_from_customers", "opportunity_and_challenge"]
assert set(order[-2:]) == {"ease_of_tools", "role_conflict"}
assert ranking.rank_probabilities.loc["learning_from_customers", 1] < 0.95
assert len(ranking.top(3).drivers) == 6
open_pairs = pairs.loc[pairs["verdict"] != "supported", "hypothesis"]
assert (len(pairs), len(open_pairs)) == (27, 2)
assert all(one.startswith("Learning from employees above") for one in open_pairs)
first_levers = levers.table["driver"].tolist()[:3]
assert set(first_levers) == {
    "learning_from_customers", "learning_from_employees", "opportunity_and_challenge"
}
assert (levers.table["std_ci_upper"] < 0).sum() == 5
assert composite.n_obs == 555 and composite.reported_measures["pvalue"] > 0.05
for criterion in ("aic", "bic"):
    assert fit.fit_measures[criterion] < composite.fit_measures[criterion]
assert (grid.table["importance"] < 0).all()
first = grid.table.iloc[0]
assert (first["driver"], first["quadrant"]) == ("opportunity_and_challenge", "concentrate here")
""",
}
"""Code that runs after the last cell of a notebook: the statements of its text, as assertions."""


@pytest.mark.notebook
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_notebook_runs_and_its_text_is_true(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(CLAIMS[path.stem]))
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
