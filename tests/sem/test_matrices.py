"""Model matrices and what they imply."""

from __future__ import annotations

import numpy as np
import pytest
from support import golden

from ccc_quality.data import moments_from_covariance, sample_moments
from ccc_quality.model import parameter_table
from ccc_quality.sem.matrices import Block, assemble, build_block, implied_moments


def _block(syntax: str) -> Block:
    table = parameter_table(syntax)
    return build_block(table, sample_moments(golden.data({"data": "hs1939.csv"}), table.observed))


def test_a_two_factor_model_implies_what_hand_calculation_gives() -> None:
    table = parameter_table("f =~ x + y\ng =~ z + w\ng ~ f", std_lv=False)
    block = build_block(table, moments_from_covariance(np.eye(4), 100, names=table.observed))
    values = dict(
        zip(
            ["y", "w", "b", "xx", "yy", "zz", "ww", "ff", "gg"],
            [0.8, 0.5, 0.6, 0.1, 0.2, 0.3, 0.4, 2.0, 1.0],
            strict=True,
        )
    )
    implied = implied_moments(assemble(block, np.array(list(values.values()))))
    var_g = 0.6**2 * 2 + 1
    expected = [
        [2 + 0.1, 0.8 * 2, 0.6 * 2, 0.5 * 0.6 * 2],
        [0.8 * 2, 0.64 * 2 + 0.2, 0.8 * 0.6 * 2, 0.8 * 0.5 * 0.6 * 2],
        [0.6 * 2, 0.8 * 0.6 * 2, var_g + 0.3, 0.5 * var_g],
        [0.5 * 0.6 * 2, 0.8 * 0.5 * 0.6 * 2, 0.5 * var_g, 0.25 * var_g + 0.4],
    ]
    assert implied.Sigma == pytest.approx(np.array(expected), abs=1e-14)


def test_only_variables_of_the_structural_model_get_a_latent_copy() -> None:
    assert _block("f =~ x1 + x2 + x3\nf ~ ageyr").latent == ("f", "ageyr")
    assert _block("f =~ x1 + x2 + x3\nx1 ~~ x2").latent == ("f",)


def test_a_covariance_with_a_structural_variable_draws_its_partner_along() -> None:
    block = _block("f =~ x1 + x2 + x3\ng =~ x7 + x8 + x9\nx4 ~ f\nx4 ~~ x7")
    assert block.latent == ("f", "g", "x7", "x4")
    assert block.fixed["Lambda"][block.observed.index("x7")].tolist() == [0, 0, 1, 0]


def test_a_batch_of_parameters_gives_a_batch_of_moments() -> None:
    block = _block("f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6\ng ~ f")
    q = 1 + max(int(cells.free.max(initial=-1)) for cells in block.free.values())
    thetas = np.random.default_rng(1).uniform(0.5, 1.0, size=(5, q))
    batch = implied_moments(assemble(block, thetas))
    for theta, Sigma in zip(thetas, batch.Sigma, strict=True):
        assert implied_moments(assemble(block, theta)).Sigma == pytest.approx(Sigma, abs=1e-14)


def test_assembling_does_not_touch_the_block() -> None:
    block = _block("f =~ x1 + x2 + x3")
    before = {name: matrix.copy() for name, matrix in block.fixed.items()}
    assemble(block, np.full(6, 9.0))
    assert all(np.array_equal(before[name], block.fixed[name]) for name in before)
