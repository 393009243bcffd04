"""Fits whose numbers the tables of a paper show."""

import pytest

import ccc_quality as ccc

HOSTILE = {
    "rel": {"en": r"50 % of {A} & B_1 #2 $x^2$ ~ \input{secret} <b>", "nl": "*ster* [1] ``a''"},
    "emp": {"en": "<script>alert('1')</script>", "nl": "--- ,, زمن 🙂"},
}


@pytest.fixture(scope="session")
def survey():
    return ccc.study.load_customers()


@pytest.fixture(scope="session")
def fit(survey):
    return ccc.fit_sem(ccc.study.customer_model("composite"), survey)


@pytest.fixture(scope="session")
def pls(survey):
    return ccc.fit_pls(ccc.study.customer_model("composite"), survey)


@pytest.fixture(scope="session")
def pair(survey):
    """Two constructs with names that mean something to LaTeX and HTML, correlated and not."""
    model = ccc.Model(
        [
            ccc.reflective("rel", ccc.items("rel", 1, 4)),
            ccc.reflective("emp", ccc.items("emp", 1, 4)),
        ],
        paths=[("rel", "emp")],
        labels=ccc.Codebook.from_dict(
            {
                "constructs": {
                    name: {"items": [f"{name}{k}" for k in (1, 2, 3, 4)], "label": label}
                    for name, label in HOSTILE.items()
                },
                "paths": ["emp ~ rel"],
            }
        ).labels,
    )
    return ccc.fit_sem(model, survey)
