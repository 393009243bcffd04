"""The pages of a report, one module each, in the order in which they are read.

A page is a function of an analysis and a voice. It returns its section, or None where there is
nothing to show: a page without data is left out, not left empty.
"""

from __future__ import annotations

from collections.abc import Callable

from ccc_quality.analysis import Analysis
from ccc_quality.report.content import Section
from ccc_quality.report.pages.asymmetry import asymmetry_page
from ccc_quality.report.pages.claims import claims_page
from ccc_quality.report.pages.drivers import drivers_page
from ccc_quality.report.pages.fit import fit_page
from ccc_quality.report.pages.measurement import measurement_page
from ccc_quality.report.pages.method import method_page
from ccc_quality.report.pages.model import model_page
from ccc_quality.report.pages.order import order_page
from ccc_quality.report.pages.performance import performance_page
from ccc_quality.report.pages.priorities import priorities_page
from ccc_quality.report.pages.respondents import respondents_page
from ccc_quality.report.pages.segments import segments_page
from ccc_quality.report.pages.summary import summary_page
from ccc_quality.report.pages.what_if import what_if_page
from ccc_quality.words import Voice

Page = Callable[[Analysis, Voice], Section | None]

PAGES: tuple[Page, ...] = (
    summary_page,
    respondents_page,
    performance_page,
    measurement_page,
    fit_page,
    model_page,
    drivers_page,
    order_page,
    priorities_page,
    what_if_page,
    claims_page,
    asymmetry_page,
    segments_page,
    method_page,
)
