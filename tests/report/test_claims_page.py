"""The page of the claims says of each what its test allows, and no more."""

from copy import copy
from dataclasses import replace

import pytest
from support.pages import written

import ccc_quality as ccc
from ccc_quality.claims import ClaimTests
from ccc_quality.claims.hypotheses import HARDLY
from ccc_quality.report.pages.claims import claims_page
from ccc_quality.report.pages.method import method_page
from ccc_quality.report.references import CITED, CLAIM_SOURCES
from ccc_quality.sem.admissibility import Impropriety
from ccc_quality.study import CLAIMS

from .conftest import analyze


def page(analysis, language="en"):
    return written(claims_page, analysis, language)


def claims_table(section):
    return next(t for t in section.tables if t.key == "claims")


def with_verdicts(analysis, verdicts, default="undecided"):
    """The analysis with these verdicts on its hypotheses, by claim."""
    p = {"supported": (0.001, 0.9), "contradicted": (0.9, 0.0001), "undecided": (0.5, 0.5)}
    tests = []
    for one in analysis.claims._tests:
        verdict = verdicts.get(one.hypothesis.claim, default)
        pvalue, against = p[verdict]
        tests.append(replace(one, verdict=verdict, pvalue=pvalue, p_against=against))
    return replace(analysis, claims=replace(analysis.claims, _tests=tuple(tests)))


def test_the_title_names_the_effects_whose_whole_interval_lies_within_the_band(customers):
    rows = customers.claims.hypotheses
    rows = rows[rows["claim"].isin(list(HARDLY))]
    inside = rows[(rows["ci_lower"] > -0.10) & (rows["ci_upper"] < 0.10)]
    assert inside["source"].tolist() == ["accessibility", "ivr_menu"]
    assert (
        page(customers).title == "Accessibility and menu: effects too small to matter (supported)"
    )
    assert page(customers, "nl").title == (
        "Toegankelijkheid en keuzemenu: effecten te klein om uit te maken (gesteund)"
    )


@pytest.mark.parametrize(
    ("verdicts", "title"),
    [
        (
            {"waiting_time_hardly_matters": "supported"},
            "Waiting time: effect too small to matter (supported)",
        ),
        (
            {"waiting_time_hardly_matters": "contradicted", "menu_hardly_matters": "supported"},
            "Menu: effect too small to matter (supported); "
            "waiting time: effect large enough to matter (contradicted)",
        ),
        (
            {"driver_order": "supported"},
            "One of the nine claims of the study supported, none contradicted",
        ),
        (
            {"driver_order": "supported", "published_order": "contradicted"},
            "One of the nine claims of the study supported, one contradicted",
        ),
        (
            {"driver_order": "contradicted"},
            "None of the nine claims of the study supported, one contradicted",
        ),
        ({}, "None of the nine claims of the study can be decided with these data"),
    ],
)
def test_the_title_is_as_firm_as_the_verdicts(customers, verdicts, title):
    judged = with_verdicts(replace(customers, threshold=None), verdicts)
    assert page(judged).title == title


def test_a_row_holds_the_numbers_of_the_test_that_decides(customers):
    shown = claims_table(page(customers)).frame.set_index("claim")
    tested = customers.claims.table.set_index("statement")
    for statement, row in shown.iterrows():
        own = tested.loc[statement]
        assert row["pvalue"] == own["pvalue"]
        assert row["verdict"].startswith(own["verdict"])
        if own["claim"] != "extreme_waiting_matters":
            assert (row["est"], row["ci_lower"]) == (own["est"], own["ci_lower"])


def test_a_break_is_no_effect_and_stands_in_a_table_of_its_own(customers):
    section = page(customers)
    shown = claims_table(section).frame
    row = shown[shown["claim"].str.contains("only when it is extreme")].iloc[0]
    assert row[["est", "ci_lower", "ci_upper"]].isna().all()
    terms = next(t for t in section.tables if t.key == "threshold-terms")
    assert terms.frame["est"].tolist() == customers.threshold.table["est"].tolist()


def test_an_undecided_claim_says_how_many_parts_were_shown_and_what_the_model_lacks(customers):
    table = claims_table(page(customers))
    row = table.frame[table.frame["claim"].str.contains("positive direct effect")].iloc[0]
    assert row["verdict"] == "undecided (2 of 3 parts shown)"
    assert row["tested"].endswith("above 0 (the weakest of two tests)")
    (gap,) = table.notes
    assert gap.endswith("affective commitment.” The model has no affective commitment.")
    dutch = claims_table(page(customers, "nl"))
    assert dutch.notes[0].endswith("Het model heeft geen affectieve betrokkenheid.")


def test_statements_are_those_of_the_study_in_both_languages(customers):
    for language in ("en", "nl"):
        told = claims_table(page(customers, language)).frame["claim"].tolist()
        known = [claim.text(language) for claim in CLAIMS if claim.text(language) in told]
        assert told == known
        assert len(told) == 9


def test_the_band_is_called_a_convention_of_the_report(customers):
    text = page(customers).paragraphs[0]
    assert "within ±0.10" in text
    assert "at least 0.50" in text
    assert "conventions of this report, after Cohen (1988), not results of the study" in text


def test_in_a_reflective_model_a_sign_of_quality_has_no_effect_to_test(reflective):
    notes = claims_table(page(reflective)).notes
    assert any("waiting time is a sign of quality, not a cause" in note for note in notes)


def test_what_needs_resamples_says_so(customers):
    fit = customers.fit
    bare = replace(customers, bootstrap=None, threshold=None, claims=ccc.test_claims(fit))
    table = claims_table(page(bare))
    assert any("Needs resamples; none were drawn." in note for note in table.notes)
    assert any("Needs scores of the respondents." in note for note in table.notes)
    assert "rests on standard errors" in page(bare).notes[0]


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("supported", "the line is steeper"),
        ("contradicted", "the slope is smaller"),
        ("undecided", "neither clearly larger nor clearly smaller"),
    ],
)
def test_a_break_is_told_with_its_slopes(customers, verdict, words):
    found = replace(customers.threshold, pvalue=0.0004, verdict=verdict)
    text = page(replace(customers, threshold=found)).paragraphs[1]
    slopes = found.table.set_index("term")["est"]
    assert words in text
    assert f"{slopes['slope_before']:.2f} points of satisfaction per point" in text
    assert f"against {slopes['slope_after']:.2f}" in text
    assert "p < 0.001" in text


def test_a_straight_line_that_is_not_rejected_is_not_called_proven(customers):
    assert customers.threshold.pvalue > 0.05
    text = page(customers).paragraphs[1]
    assert text.startswith("No break is shown")
    assert "does not prove" in text


def test_under_an_improper_solution_no_claim_is_called_supported_in_the_title(customers):
    fit = copy(customers.fit)
    found = Impropriety("negative_residual_variance", ("rel1",), -0.1)
    fit.__dict__["improprieties"] = (found,)
    assert not fit.admissible
    section = page(replace(customers, fit=fit))
    assert section.title == "What the data would say of the study's claims, if the model held"
    assert section.warnings


def test_a_model_without_constructs_of_the_study_has_no_page(clean):
    assert page(clean) is None


def test_every_claim_names_where_it_was_published():
    assert set(CLAIM_SOURCES) == {claim.name for claim in CLAIMS}
    for claim in CLAIMS:
        short = CLAIM_SOURCES[claim.name]
        assert short.removesuffix(")")[-4:] in claim.source  # the year
        assert CITED[short].text.startswith("Van der Aa")


@pytest.mark.parametrize("language", ["en", "nl"])
def test_claims_about_employees_are_told_too(language):
    survey, model = ccc.study.load_employees(), ccc.study.employee_model()
    analysis = analyze(survey, model, n_resamples=0)
    assert isinstance(analysis.claims, ClaimTests)
    section = page(analysis, language)
    words = " ".join(claims_table(section).frame["tested"])
    assert {"en": "below −0.50", "nl": "onder −0,50"}[language] in words
    references = written(method_page, analysis, language).references
    assert any("Human Resource Management" in one.text for one in references)
