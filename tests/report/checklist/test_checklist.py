"""The checklist says what is there and what is not, and where to find it."""

from dataclasses import replace

import pandas as pd
import pytest

import ccc_quality as ccc
from ccc_quality.errors import SpecificationError, UnknownOptionError
from ccc_quality.report.checklist.items import ITEMS
from ccc_quality.words import phrases


@pytest.fixture(scope="module")
def survey():
    return ccc.study.load_customers()


@pytest.fixture(scope="module")
def pls(survey):
    return ccc.fit_pls(ccc.study.customer_model("composite"), survey)


def answer(made, key):
    """The row of an item."""
    table = made.table.set_index("item")
    return table.loc[phrases(made.language)[f"checklist.{key}.item"]]


def test_an_analysis_has_what_its_report_shows(customers):
    made = ccc.journal_checklist(customers)
    for key in ("used", "missing", "moments", "software", "global_fit", "paths", "resamples"):
        assert answer(made, key)["reported"] == "yes"
    assert answer(made, "software")["where"] == "Method and limits"
    assert answer(made, "global_fit")["where"] == "Does the model fit"


def test_what_only_authors_know_is_left_to_them(customers):
    made = ccc.journal_checklist(customers)
    for key in ("rationale", "sample", "respecification", "alternatives"):
        row = answer(made, key)
        assert (row["reported"], row["where"]) == ("no", "")
        assert row["what_to_do"]


def test_groups_count_only_where_they_are_compared(customers):
    assert answer(ccc.journal_checklist(customers), "groups")["reported"] == "not applicable"
    compared = replace(customers, segments={"firm": object()})
    assert answer(ccc.journal_checklist(compared), "groups")["reported"] == "yes"


def test_a_fit_alone_names_what_gives_it(customers):
    made = ccc.journal_checklist(customers.fit)
    assert answer(made, "moments")["where"] == "results.sample_cov"
    assert answer(made, "resamples")["reported"] == "not applicable"
    assert answer(made, "software")["reported"] == "no"


def test_places_without_a_report_can_be_looked_up(customers, pls):
    """``results.name`` is an attribute of the results that were handed over."""
    for fit in (customers.fit, pls):
        where = ccc.journal_checklist(fit).table["where"]
        names = where.str.findall(r"results\.(\w+)").explode().dropna()
        assert len(names) > 5
        assert [name for name in names if not hasattr(fit, name)] == []


def test_partial_least_squares_asks_for_resamples(pls):
    before = ccc.journal_checklist(pls)
    assert before.kind == "pls"
    for key in ("paths", "weights", "htmt"):
        assert answer(before, key)["reported"] == "no"
        assert "ootstrap(" in answer(before, key)["what_to_do"]
    after = ccc.journal_checklist(ccc.bootstrap(pls, 40, seed=1))
    for key in ("paths", "weights", "htmt", "resamples"):
        assert answer(after, key)["reported"] == "yes"


def test_without_convergence_there_is_nothing_to_report_on_the_model(unconverged):
    made = ccc.journal_checklist(unconverged.fit)
    for key in ("global_fit", "residuals", "loadings", "reliability", "r_squared"):
        row = answer(made, key)
        assert row["reported"] == "no"
        assert "converges" in row["what_to_do"]
    assert answer(made, "proper")["reported"] == "yes"


def test_a_model_without_degrees_of_freedom_has_no_fit_to_report(survey):
    fit = ccc.fit_sem("rel =~ rel1 + rel2 + rel3", survey)
    made = ccc.journal_checklist(fit)
    assert answer(made, "global_fit")["reported"] == "not applicable"
    assert answer(made, "validity")["reported"] == "not applicable"
    assert answer(made, "r_squared")["reported"] == "not applicable"


def test_ordered_answers_have_no_normality_to_check(survey):
    items = [f"rel{k}" for k in (1, 2, 3, 4)]
    fit = ccc.fit_sem("rel =~ rel1 + rel2 + rel3 + rel4", survey, estimator="WLSMV", ordered=items)
    row = answer(ccc.journal_checklist(fit), "distribution")
    assert row["reported"] == "not applicable"


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("kind", ["sem", "pls"])
def test_every_item_says_who_asks_for_it_and_what_to_do_when_it_is_open(
    customers, pls, kind, language
):
    made = ccc.journal_checklist(customers if kind == "sem" else pls, language=language)
    table = made.table
    assert len(table) == len(ITEMS[kind])
    assert (table["required_by"] != "").all()
    no, yes = (phrases(language)[f"checklist.answer.{word}"] for word in ("no", "yes"))
    assert ((table["what_to_do"] != "") == (table["reported"] == no)).all()
    assert ((table["where"] != "") == (table["reported"] == yes)).all()


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_report_shows_it_folded_on_its_last_page(built, customers, language):
    (table,) = (
        t for t in built("customers", language).section("method").tables if t.key == "checklist"
    )
    assert table.folded
    expected = ccc.journal_checklist(customers, language=language).table
    pd.testing.assert_frame_equal(table.frame, expected)


def test_the_summary_lists_what_is_left(pls):
    made = ccc.journal_checklist(pls)
    said = str(made.summary())
    assert all(to_do.split()[0] in said for to_do in made.open["what_to_do"])
    assert f"{len(made.open)} open" in repr(made)


def test_a_table_is_a_copy(pls):
    made = ccc.journal_checklist(pls)
    copy = made.table
    copy.loc[0, "reported"] = "yes"
    assert made.table.loc[0, "reported"] == "no"


def test_the_checklist_of_the_other_method_is_refused(pls):
    with pytest.raises(SpecificationError, match=r"'sem' is not for PLSResults; theirs is 'pls'"):
        ccc.journal_checklist(pls, kind="sem")


def test_an_unknown_checklist_lists_the_known_ones(pls):
    with pytest.raises(UnknownOptionError, match=r"no checklist 'apa'\. .*Available: sem, pls"):
        ccc.journal_checklist(pls, kind="apa")


def test_another_source_is_refused():
    with pytest.raises(SpecificationError, match=r"its bootstrap, not DataFrame\."):
        ccc.journal_checklist(pd.DataFrame())
