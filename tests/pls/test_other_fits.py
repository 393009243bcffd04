"""Functions of partial least squares say which fits they take."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import ccc_quality as ccc
from ccc_quality.errors import SpecificationError

FUNCTIONS: dict[str, Callable[..., object]] = {
    "model_fit_test": lambda fit: ccc.model_fit_test(fit, 10, seed=1),
    "pls_predict": lambda fit: ccc.pls_predict(fit, seed=1),
    "cvpat": lambda fit: ccc.cvpat(fit, fit, seed=1),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_fit_of_covariances_is_refused_by_name(name: str) -> None:
    fit = ccc.fit_sem("trust =~ tru1 + tru2 + tru3", ccc.study.load_customers())
    with pytest.raises(
        SpecificationError,
        match=rf"^{name} takes the results of fit_pls\(model, data\), not SEMResults\.$",
    ):
        FUNCTIONS[name](fit)
