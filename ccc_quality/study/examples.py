"""The two example surveys that ship with the package.

They are simulated, and say so. Each was drawn once with one fixed seed, the year of the study's
paper on customers (2015) and on employees (2012); no other seed was tried to get nicer results.
Sample sizes and the number of firms are the study's, all else is ours.

A few respondents are as respondents are: 2% tick one answer throughout, and 4% skip a question
here and there (0.2% of the cells), so that some 96% of the rows are complete.
"""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pandas as pd

from ccc_quality.data import Survey
from ccc_quality.study.design import SurveyDesign
from ccc_quality.study.resources import read_text
from ccc_quality.study.simulation import (
    customer_survey,
    draw_customers,
    draw_employees,
    employee_survey,
)

CUSTOMER_SEED = 2015
EMPLOYEE_SEED = 2012

_FIRMS = ("bank", "insurer", "telecom")
_CUSTOMERS = SurveyDesign(
    n=1589,
    firms=_FIRMS,
    n_clusters=60,
    missing_share=0.002,
    skipper_share=0.04,
    straight_liner_share=0.02,
)
_EMPLOYEES = SurveyDesign(
    n=577,
    firms=_FIRMS,
    n_clusters=45,
    missing_share=0.002,
    skipper_share=0.04,
    straight_liner_share=0.02,
)


def load_customers() -> Survey:
    """Example survey of 1,589 simulated customers of three firms.

    Returns
    -------
    Survey
        Columns ``respondent, firm, agent, wave`` and 37 items on a scale from 1 to 7, with the
        codebook of :func:`customer_model`. They were drawn from :func:`customer_population`.

    Examples
    --------
    >>> survey = load_customers()
    >>> survey.n_rows, survey.simulated
    (1589, True)
    """
    return customer_survey(
        _read("customers.csv"),
        source=f"simulated customers (shipped example, n = 1589, seed = {CUSTOMER_SEED})",
    )


def load_employees() -> Survey:
    """Example survey of 577 simulated contact-centre employees.

    Returns
    -------
    Survey
        Columns ``respondent, firm, team, wave`` and 45 items on a scale from 1 to 7, with the
        codebook of :func:`employee_model`. They were drawn from :func:`employee_population`.
    """
    return employee_survey(
        _read("employees.csv"),
        source=f"simulated employees (shipped example, n = 577, seed = {EMPLOYEE_SEED})",
    )


def write_examples(directory: str | Path) -> list[Path]:
    """Draw both example surveys anew and write them as the CSV files that the package ships."""
    folder = Path(directory)
    drawn = {
        "customers.csv": draw_customers(_CUSTOMERS, CUSTOMER_SEED),
        "employees.csv": draw_employees(_EMPLOYEES, EMPLOYEE_SEED),
    }
    paths = [folder / name for name in drawn]
    for path, frame in zip(paths, drawn.values(), strict=True):
        items = frame.columns[4:]
        # whole numbers and blanks, not 5.0 and NaN
        frame.astype(dict.fromkeys(items, "Int64")).to_csv(path, index=False, lineterminator="\n")
    return paths


def _read(name: str) -> pd.DataFrame:
    frame = pd.read_csv(StringIO(read_text(name)))
    return frame.astype(dict.fromkeys(frame.columns[4:], float))
