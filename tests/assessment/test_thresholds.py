import math

import pytest

from ccc_quality.assessment import THRESHOLDS

STATED = {
    "cfi": (0.95, math.inf),
    "tli": (0.95, math.inf),
    "rmsea": (-math.inf, 0.06),
    "srmr": (-math.inf, 0.08),
    "loading": (0.708, math.inf),
    "loading_kept": (0.40, math.inf),
    "alpha": (0.70, 0.95),
    "rho_a": (0.70, 0.95),
    "rho_c": (0.70, 0.95),
    "ave": (0.50, math.inf),
    "htmt": (-math.inf, 0.85),
    "htmt_similar": (-math.inf, 0.90),
    "vif": (-math.inf, 5.0),
    "cfi_change": (-math.inf, 0.01),
    "rmsea_change": (-math.inf, 0.015),
    "srmr_change_metric": (-math.inf, 0.030),
    "srmr_change_scalar": (-math.inf, 0.010),
}


@pytest.mark.parametrize(("criterion", "bounds"), STATED.items())
def test_bounds_are_those_of_the_literature(criterion, bounds):
    threshold = THRESHOLDS[criterion]
    assert (threshold.minimum, threshold.maximum) == bounds


def test_every_convention_has_its_words_and_its_source():
    for criterion, threshold in THRESHOLDS.items():
        assert threshold.criterion == criterion
        assert threshold.convention
        assert threshold.source.rstrip(")")[-4:].isdigit() or "disputed" in threshold.source


def test_the_table_cannot_be_changed():
    with pytest.raises(TypeError):
        THRESHOLDS["cfi"] = THRESHOLDS["tli"]
    with pytest.raises(AttributeError):
        THRESHOLDS["cfi"].minimum = 0.5


def test_alpha_may_be_too_high_as_well_as_too_low():
    alpha = THRESHOLDS["alpha"]
    assert [alpha.holds(value) for value in (0.69, 0.70, 0.95, 0.96)] == [False, True, True, False]


def test_the_deciding_bound_is_the_one_that_is_broken_or_had_to_be_reached():
    assert THRESHOLDS["alpha"].deciding_bound(0.97) == 0.95
    assert THRESHOLDS["alpha"].deciding_bound(0.50) == 0.70
    assert THRESHOLDS["rmsea"].deciding_bound(0.01) == 0.06


def test_a_number_that_is_not_there_satisfies_nothing():
    assert not any(threshold.holds(math.nan) for threshold in THRESHOLDS.values())
