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
assert (ranking.table["rank"] == ranking.table["published_rank"]).all()
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
}
"""Code that runs after the last cell of a notebook: the statements of its text, as assertions."""


@pytest.mark.notebook
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_notebook_runs_and_its_text_is_true(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(CLAIMS[path.stem]))
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
