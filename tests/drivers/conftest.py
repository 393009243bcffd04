"""Fits that the tests share, and small populations worked out by hand."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ccc_quality.sem import fit_sem
from ccc_quality.study import customer_model, load_customers

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture(scope="session")
def customers():
    """Fit of the shipped customers by reading of the model."""
    return cache(lambda quality: fit_sem(customer_model(quality), load_customers()))


@pytest.fixture(scope="session")
def golden():
    """Reference of lavaan and our fit of the same data, by case."""

    @cache
    def load(name):
        reference = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
        fit = fit_sem(reference["model"], pd.read_csv(GOLDEN / reference["data"]))
        return reference, fit

    return load


@pytest.fixture(scope="session")
def two_drivers():
    """Fit of an exact population: y = 0.5 a + 0.3 b + e, var(a) = 1, var(b) = 9, e.g. scales apart.

    Loadings are one, residual variances of the items one half, var(e) = 1, cov(a, b) = 0.6.
    """
    Phi = np.array([[1.0, 0.6], [0.6, 9.0]])
    effect = np.array([0.5, 0.3])
    with_y = Phi @ effect
    latent = np.block(
        [[Phi, with_y[:, None]], [with_y[None, :], np.array([[effect @ Phi @ effect + 1.0]])]]
    )
    Sigma = np.kron(latent, np.ones((2, 2))) + 0.5 * np.eye(6)
    items = ["a1", "a2", "b1", "b2", "y1", "y2"]
    n = 1000
    model = "a =~ a1 + a2\nb =~ b1 + b2\ny =~ y1 + y2\ny ~ a + b"
    cov = pd.DataFrame(Sigma * n / (n - 1), index=items, columns=items)
    return fit_sem(model, sample_cov=cov, n_obs=n)
