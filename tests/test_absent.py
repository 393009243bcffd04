import copy
import pickle
from string import Formatter

import pytest

from ccc_quality.absent import ENGLISH, Absent
from ccc_quality.errors import DataError


def test_as_text_an_absence_is_a_sentence_that_names_its_values():
    assert str(Absent("no_items_of_its_own", {"construct": "quality"})) == (
        "quality is measured by constructs, so it has no items of its own."
    )


def test_an_error_carries_an_absence_and_reads_like_any_other():
    error = DataError(Absent("covariances_of_groups"))
    assert str(error) == "Resamples of several groups have no covariances in common."
    assert Absent.of(error) == Absent("covariances_of_groups")
    assert str(Absent.of(DataError("No rows."))) == "No rows."


@pytest.mark.parametrize("code", ENGLISH)
def test_every_code_has_a_sentence(code):
    names = {name for _, name, _, _ in Formatter().parse(ENGLISH[code]) if name}
    sentence = str(Absent(code, dict.fromkeys(names, "It is so.")))
    assert sentence.endswith(".")
    assert sentence[0].isupper() or sentence.startswith(("rho_A", "omega"))


def test_equal_absences_are_one_in_a_set_and_survive_a_worker():
    one = Absent("composite", {"construct": "quality"})
    assert len({one, copy.deepcopy(one), pickle.loads(pickle.dumps(one))}) == 1
