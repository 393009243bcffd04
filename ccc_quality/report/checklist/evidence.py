"""What there is to report from: an analysis, a fit or a bootstrap, seen the same way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ccc_quality.assessment import assess
from ccc_quality.errors import SpecificationError

Kind = Literal["sem", "pls"]


@dataclass(frozen=True)
class Evidence:
    """The parts that items of a checklist ask for.

    Attributes
    ----------
    fit : results of a fit
    bootstrap : results of a bootstrap or None
    assessment : Assessment or None
        None where the fit did not converge.
    analysis : Analysis or None
        With one, a report can be written and items are found on its pages.
    """

    fit: Any
    bootstrap: Any = None
    assessment: Any = None
    analysis: Any = None

    @property
    def kind(self) -> Kind:
        """Which family of methods made the fit."""
        return "pls" if hasattr(self.fit, "rho_a") else "sem"

    @property
    def measured(self) -> bool:
        """Whether a construct has a reliability."""
        return self.assessment is not None and bool(
            np.isfinite(self.assessment.reliability.to_numpy(dtype=float)).any()
        )

    @property
    def n_measured(self) -> int:
        """Constructs with an average variance extracted."""
        if self.assessment is None:
            return 0
        return int(self.assessment.reliability["ave"].notna().sum())


def evidence_of(source: object) -> Evidence:
    """The evidence in an analysis, a bootstrap or the results of a fit.

    Raises
    ------
    SpecificationError
        It is none of them.
    """
    given: Any = source
    if hasattr(source, "survey") and hasattr(source, "assessment"):
        return Evidence(given.fit, given.bootstrap, given.assessment, given)
    if hasattr(source, "draws") and hasattr(source, "fit"):
        return Evidence(given.fit, given, _assessed(given.fit))
    if hasattr(source, "loadings") and hasattr(source, "converged"):
        return Evidence(given, None, _assessed(given))
    raise SpecificationError(
        "journal_checklist takes an analysis, the results of a fit or its bootstrap, not "
        f"{type(source).__name__}."
    )


def _assessed(fit: Any) -> Any:
    return assess(fit) if fit.converged else None
