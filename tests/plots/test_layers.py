"""Which column a node stands in, and how few lines cross."""

from __future__ import annotations

import numpy as np
import pytest

from ccc_quality.plots.geometry import spread
from ccc_quality.plots.layers import arrange, crossings


def test_a_chain_takes_one_column_a_node() -> None:
    layers = arrange(4, [(0, 1), (1, 2), (2, 3)])
    assert layers.columns == ((0,), (1,), (2,), (3,))


def test_a_node_stands_behind_its_longest_path() -> None:
    layers = arrange(3, [(0, 1), (1, 2), (0, 2)], allow_sideways=False)
    assert [layers.column_of[node] for node in range(3)] == [0, 1, 2]


def test_a_long_link_is_bridged_in_every_column_it_passes() -> None:
    layers = arrange(4, [(0, 1), (1, 2), (2, 3), (0, 3)])
    chain = layers.chains[3]
    assert [layers.column_of[slot] for slot in chain] == [0, 1, 2, 3]
    assert all(slot >= 4 for slot in chain[1:-1])


def test_two_that_share_source_and_target_stand_in_one_column() -> None:
    # quality -> satisfaction, trust -> loyalty, and satisfaction -> trust
    layers = arrange(4, [(0, 1), (0, 2), (1, 2), (1, 3), (2, 3)])
    assert layers.column_of[1] == layers.column_of[2] == 1
    assert layers.sideways == {2}


def test_sideways_neighbours_have_nothing_between_them() -> None:
    # the direct link from 0 to 3 needs a slot in the column of 1 and 2
    layers = arrange(4, [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)])
    column = layers.columns[1]
    assert abs(column.index(1) - column.index(2)) == 1


def test_a_cycle_is_broken_by_turning_one_link() -> None:
    layers = arrange(3, [(0, 1), (1, 2), (2, 0)])
    assert layers.turned == {2}
    assert layers.chains[2][0] == 0
    assert layers.chains[2][-1] == 2


def test_crossings_counts_the_one_cross_of_two_swapped_links() -> None:
    assert crossings([[0, 1], [2, 3]], [[0, 3], [1, 2]]) == 1
    assert crossings([[0, 1], [2, 3]], [[0, 2], [1, 3]]) == 0


def test_a_scrambled_ladder_is_untangled() -> None:
    layers = arrange(8, [(0, 7), (1, 6), (2, 5), (3, 4)])
    assert crossings(layers.columns, layers.chains) == 0


def test_names_keep_the_models_order_where_crossings_do_not_care() -> None:
    everyone_to_both = [(driver, target) for driver in range(7) for target in (7, 8)]
    layers = arrange(9, everyone_to_both)
    assert layers.columns == ((0, 1, 2, 3, 4, 5, 6), (7, 8))


def test_spread_leaves_positions_alone_that_are_far_enough_apart() -> None:
    assert spread([0.0, 3.0, 9.0], [2.0, 2.0], [1.0, 1.0, 1.0]) == pytest.approx([0.0, 3.0, 9.0])


def test_spread_centres_equal_wishes_around_their_mean() -> None:
    assert spread([5.0, 5.0, 5.0], [1.0, 1.0], [1.0] * 3) == pytest.approx([4.0, 5.0, 6.0])


def test_spread_is_no_worse_than_any_feasible_neighbour() -> None:
    rng = np.random.default_rng(1)
    wanted, separations = rng.normal(size=6), rng.uniform(0.2, 1.0, 5)
    weights = rng.uniform(0.5, 2.0, 6)
    found = np.array(spread(list(wanted), list(separations), list(weights)))
    assert np.all(np.diff(found) >= separations - 1e-12)
    cost = float(weights @ (found - wanted) ** 2)
    for _ in range(300):
        other = found + rng.normal(scale=0.05, size=6)
        if np.all(np.diff(other) >= separations):
            assert float(weights @ (other - wanted) ** 2) >= cost - 1e-12
