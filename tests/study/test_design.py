import pytest

from ccc_quality.errors import SpecificationError
from ccc_quality.study.design import SurveyDesign

GOOD = {"n": 100, "firms": ("bank", "insurer"), "n_clusters": 10}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"n": 0}, "n must be at least 1, not 0."),
        ({"n_clusters": 1}, "the number of agents or teams must be at least 2, not 1."),
        ({"n_waves": 0}, "n_waves must be at least 1, not 0."),
        ({"firms": ()}, "firms is empty: name at least one firm."),
        ({"firms": ("bank", "bank")}, "firms names a firm twice: bank, bank."),
        ({"scale": (7, 1)}, "scale must run from a lower to a higher answer, not from 7 to 1."),
        ({"missing_share": 1.2}, "missing_share must lie between 0 and 1, not 1.2."),
        (
            {"straight_liner_share": -0.1},
            "straight_liner_share must lie between 0 and 1, not -0.1.",
        ),
        (
            {"missing_share": 0.3, "skipper_share": 0.2},
            "missing_share 0.3 cannot fall among 0.2 of the respondents: skipper_share must be at "
            "least as large.",
        ),
    ],
)
def test_an_impossible_layout_is_refused_by_name(changed, message):
    with pytest.raises(SpecificationError) as error:
        SurveyDesign(**{**GOOD, **changed})
    assert str(error.value) == message
