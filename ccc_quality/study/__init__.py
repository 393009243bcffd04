"""What the study says: constructs, ready models, published facts, and simulated surveys.

Published are the constructs, the order of the drivers, the claims and the figures of
:func:`facts`. The questionnaire's wording and every parameter of the simulated populations are the
package's own.
"""

from ccc_quality.study.constructs import (
    CUSTOMER_CONSTRUCTS,
    EMPLOYEE_CONSTRUCTS,
    PUBLISHED_ORDER,
    StudyConstruct,
)
from ccc_quality.study.examples import load_customers, load_employees
from ccc_quality.study.facts import CLAIMS, Claim, facts
from ccc_quality.study.models import customer_model, employee_model
from ccc_quality.study.parameters import customer_population, employee_population
from ccc_quality.study.population import Population
from ccc_quality.study.questionnaire import questionnaire
from ccc_quality.study.simulation import simulate_customers, simulate_employees
from ccc_quality.study.template import write_template

__all__ = [
    "CLAIMS",
    "CUSTOMER_CONSTRUCTS",
    "EMPLOYEE_CONSTRUCTS",
    "PUBLISHED_ORDER",
    "Claim",
    "Population",
    "StudyConstruct",
    "customer_model",
    "customer_population",
    "employee_model",
    "employee_population",
    "facts",
    "load_customers",
    "load_employees",
    "questionnaire",
    "simulate_customers",
    "simulate_employees",
    "write_template",
]
