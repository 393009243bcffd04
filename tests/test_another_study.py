"""A survey of one's own is never told what the study found, whatever its constructs are called."""

import json
import re

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import ccc_quality as ccc
from ccc_quality import plots
from ccc_quality.report import build_report

DRIVERS = ("reliability", "empathy", "tangibles")
CITED = re.compile(
    r"telecommerce|van der aa|van dun|published order|gepubliceerde volgorde|"
    r"claims? of the study|stelling(en)? van de studie|waiting time|wachttijd|reference order|"
    r"referentievolgorde",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def hotel():
    """Guests of a hotel: two of three drivers bear names of the study."""
    rng = np.random.default_rng(12)
    n = 400
    factors = (
        rng.standard_normal((n, 3)) @ np.linalg.cholesky(np.full((3, 3), 0.3) + 0.7 * np.eye(3)).T
    )
    satisfaction = factors @ [0.5, 0.3, 0.2] + 0.6 * rng.standard_normal(n)
    loyalty = 0.7 * satisfaction + 0.6 * rng.standard_normal(n)
    constructs = dict(zip(DRIVERS, factors.T, strict=True))
    constructs |= {"satisfaction": satisfaction, "loyalty": loyalty}
    answers = {
        f"{name[:3]}{k}": np.clip(np.round(4 + 1.2 * own + 0.7 * rng.standard_normal(n)), 1, 7)
        for name, own in constructs.items()
        for k in (1, 2, 3)
    }
    codebook = ccc.Codebook.from_dict(
        {
            "scale": [1, 7],
            "columns": {"segment": "hotel"},
            "constructs": {
                name: {"items": [f"{name[:3]}{k}" for k in (1, 2, 3)]} for name in constructs
            },
            "paths": [f"satisfaction ~ {' + '.join(DRIVERS)}", "loyalty ~ satisfaction"],
        }
    )
    frame = pd.DataFrame(answers).assign(hotel=np.where(np.arange(n) % 2, "Seaside", "Central"))
    return ccc.read_survey(frame, codebook)


@pytest.fixture(scope="module")
def analysis(hotel):
    return ccc.analyze(hotel, by="hotel", n_resamples=100)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_no_page_of_the_report_cites_the_study(analysis, language, tmp_path):
    report = build_report(analysis, language)
    path = tmp_path / "report.md"
    ccc.write_report(report, path)
    assert len(report.sections) > 8
    written = path.read_text(encoding="utf-8")
    assert not CITED.findall(written)
    assert "reliability" in written.lower() or "Reliability" in written


def test_no_part_of_the_analysis_is_about_the_study(analysis):
    assert analysis.claims is None
    assert analysis.threshold is None
    for ranking in analysis.rankings.values():
        assert ranking.order is None
        assert not CITED.search(str(ranking.summary()))
    for segment in analysis.segments["hotel"].rankings.values():
        assert segment.order is None


def test_no_figure_cites_the_study(analysis):
    for draw in (plots.driver_importance, plots.rank_probabilities):
        ax = draw(analysis.ranking)
        said = " ".join(text.get_text() for text in ax.figure.findobj(match=plt.Text))
        assert not CITED.search(said)
        assert not CITED.search(plots.alt_text(ax))


def test_no_table_for_a_paper_cites_the_study(analysis):
    assert not CITED.search(ccc.to_latex(analysis))
    assert not CITED.search(ccc.to_apa_html(analysis, language="nl"))
    assert not CITED.search(json.dumps(ccc.journal_checklist(analysis).table.to_dict("list")))


def test_an_order_of_ones_own_is_cited_with_its_source(analysis):
    order = ccc.Order(DRIVERS, source="Guest panel 2024")
    ranking = ccc.rank_drivers(analysis.fit, "loyalty", bootstrap=analysis.bootstrap, order=order)
    for draw in (plots.driver_importance, plots.rank_probabilities):
        said = " ".join(text.get_text() for text in draw(ranking).figure.findobj(match=plt.Text))
        assert "Guest panel 2024" in said
