"""Simulated surveys: answers drawn from a stated population, with the codebook they need."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ccc_quality.data import Survey
from ccc_quality.study.codebooks import study_codebook
from ccc_quality.study.design import SurveyDesign
from ccc_quality.study.drawing import draw_answers
from ccc_quality.study.models import customer_model, employee_model
from ccc_quality.study.parameters import customer_population, employee_population

_N_TEAMS = 45
_EMPLOYERS = ("bank", "insurer", "telecom")


def simulate_customers(
    n: int,
    seed: int,
    *,
    missing_share: float = 0.0,
    straight_liner_share: float = 0.0,
    n_waves: int = 1,
    firms: Sequence[str] = ("bank", "insurer", "telecom"),
    n_agents: int = 60,
    scale: tuple[int, int] = (1, 7),
    commitment: bool = False,
) -> Survey:
    """Survey of simulated customers, drawn from :func:`customer_population`.

    Parameters
    ----------
    n : int
        Customers.
    seed : int
        The same seed gives the same answers.
    missing_share : float
        Share of cells missing completely at random.
    straight_liner_share : float
        Share of customers who tick one answer throughout.
    n_waves : int
        Waves; the drivers drift a little from one to the next.
    firms : sequence of str
        Some of the firms of the population.
    n_agents : int
        Contact-centre agents over all firms; each customer spoke to one of them.
    scale : (int, int)
        Lowest and highest answer.
    commitment : bool
        Whether affective commitment is asked and stands in the population.

    Returns
    -------
    Survey
        Columns ``respondent, firm, agent, wave`` and the items; ``simulated`` is true and a
        codebook with labels in both languages comes with it.

    Raises
    ------
    UnknownOptionError
        If a firm is not in the population.
    SpecificationError
        If a number is out of its range.

    Examples
    --------
    >>> simulate_customers(200, seed=1).n_rows
    200
    """
    design = SurveyDesign(
        n=n,
        firms=tuple(firms),
        n_clusters=n_agents,
        n_waves=n_waves,
        scale=scale,
        missing_share=missing_share,
        straight_liner_share=straight_liner_share,
    )
    return customer_survey(
        draw_customers(design, seed, commitment=commitment),
        source=f"simulated customers (n = {n}, seed = {seed})",
        scale=scale,
        commitment=commitment,
    )


def simulate_employees(n: int, seed: int, *, missing_share: float = 0.0) -> Survey:
    """Survey of simulated contact-centre employees, drawn from :func:`employee_population`.

    Parameters
    ----------
    n : int
        Employees, in 45 teams of three firms.
    seed : int
        The same seed gives the same answers.
    missing_share : float
        Share of cells missing completely at random.

    Returns
    -------
    Survey
        Columns ``respondent, firm, team, wave`` and the items on a scale from 1 to 7;
        ``simulated`` is true.

    Raises
    ------
    SpecificationError
        If a number is out of its range.
    """
    design = SurveyDesign(n=n, firms=_EMPLOYERS, n_clusters=_N_TEAMS, missing_share=missing_share)
    return employee_survey(
        draw_employees(design, seed), source=f"simulated employees (n = {n}, seed = {seed})"
    )


def draw_customers(design: SurveyDesign, seed: int, *, commitment: bool = False) -> pd.DataFrame:
    """Answers of simulated customers as a bare table."""
    population = customer_population(commitment=commitment)
    return draw_answers(population, design=design, seed=seed, cluster="agent")


def draw_employees(design: SurveyDesign, seed: int) -> pd.DataFrame:
    """Answers of simulated employees as a bare table."""
    return draw_answers(employee_population(), design=design, seed=seed, cluster="team")


def customer_survey(
    frame: pd.DataFrame, *, source: str, scale: tuple[int, int] = (1, 7), commitment: bool = False
) -> Survey:
    """Simulated customers' answers with the codebook that belongs to them."""
    codebook = study_codebook(
        "customers", customer_model("composite", commitment), scale=scale, cluster="agent"
    )
    return Survey.from_frame(frame, codebook, source=source, simulated=True)


def employee_survey(frame: pd.DataFrame, *, source: str) -> Survey:
    """Simulated employees' answers with the codebook that belongs to them."""
    codebook = study_codebook("employees", employee_model(), cluster="team")
    return Survey.from_frame(frame, codebook, source=source, simulated=True)
