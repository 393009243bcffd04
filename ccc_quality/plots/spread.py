"""Positions near the wanted ones that keep their distances."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def spread(
    wanted: Sequence[float], separations: Sequence[float], weights: Sequence[float]
) -> list[float]:
    """Positions nearest to the wanted ones (weighted least squares) that keep their distances.

    Parameters
    ----------
    wanted : sequence of float (n,)
        Where each would like to be, in their order.
    separations : sequence of float (n - 1,)
        Least distance between neighbours.
    weights : sequence of float (n,)
        How much each insists.

    Notes
    -----
    Minus the cumulated distances this is isotonic regression, solved by pooling adjacent violators.
    """
    offsets = np.concatenate([[0.0], np.cumsum(separations)])
    blocks: list[tuple[float, float, int]] = []
    for value, weight, offset in zip(wanted, weights, offsets, strict=True):
        blocks.append((value - offset, weight, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (mean_a, weight_a, n_a), (mean_b, weight_b, n_b) = blocks[-2:]
            total = weight_a + weight_b
            mean = (weight_a * mean_a + weight_b * mean_b) / total
            blocks[-2:] = [(mean, total, n_a + n_b)]
    level = np.repeat([mean for mean, _, _ in blocks], [n for _, _, n in blocks])
    return [float(position) for position in level + offsets]
