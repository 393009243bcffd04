import copy
import pickle

import pytest

from ccc_quality.absent import Absent
from ccc_quality.errors import DataError
from ccc_quality.labels import Labels
from ccc_quality.words import Amount, Names, Saying, Span, Voice, phrases

UNMEASURED = Absent("measure.no_items", {"construct": Names(("quality",))})


def test_as_text_an_absence_is_an_english_sentence_with_the_names_of_the_code():
    assert str(UNMEASURED) == "quality is measured by constructs, so it has no items of its own."


def test_a_voice_says_it_in_its_language_with_the_labels_of_the_reader():
    labels = Labels({"quality": {"en": "Quality", "nl": "Kwaliteit"}})
    assert Voice("nl", labels).tell(UNMEASURED.saying) == (
        "Kwaliteit wordt gemeten door constructen en heeft dus geen eigen items."
    )


def test_an_error_carries_an_absence_and_reads_like_any_other():
    error = DataError(Absent("resamples.covariances_of_groups"))
    assert str(error) == "Resamples of several groups have no covariances in common."
    assert Absent.of(error) == Absent("resamples.covariances_of_groups")
    assert str(Absent.of(DataError("No rows."))) == "No rows."


def test_several_obstacles_are_joined():
    obstacles = (Saying("absent.obstacle.groups"), Saying("absent.obstacle.means"))
    assert "cannot fit a model with several groups and a mean structure;" in str(
        Absent("second_engine", {"obstacles": obstacles})
    )


@pytest.mark.parametrize(
    ("value", "text"), [(Amount(0.25), "0.25"), (Span(0.1, 0.3), "0.1 to 0.3"), (12, "12")]
)
def test_numbers_are_as_they_are(value, text):
    assert str(Absent("error", {"message": value})) == text


@pytest.mark.parametrize("key", [key for key in phrases("en") if key.startswith("absent.")])
def test_phrases_of_absences_are_sentences_or_parts_of_one(key):
    assert phrases("en")[key].endswith((".", "}")) != key.startswith("absent.obstacle.")


def test_equal_absences_are_one_in_a_set_and_survive_a_worker():
    found = {UNMEASURED, copy.deepcopy(UNMEASURED), pickle.loads(pickle.dumps(UNMEASURED))}
    assert len(found) == 1
