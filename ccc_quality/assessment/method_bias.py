"""Whether items agree because one method asked them all: three checks, none of them proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Unpack

import numpy as np
import pandas as pd

from ccc_quality.assessment import common_method
from ccc_quality.assessment.answers import frame_of, is_simulated
from ccc_quality.assessment.marker import Marker, by_marker
from ccc_quality.assessment.method_factor import MethodFactor, method_factor
from ccc_quality.assessment.verdicts import WHOLE_MODEL, Verdict, judged, verdict_frame
from ccc_quality.data import Survey, numeric_matrix
from ccc_quality.data.moments import moments_of_rows
from ccc_quality.frames import cached_table
from ccc_quality.model import Model, as_model
from ccc_quality.sem.options import EstimationKeywords
from ccc_quality.summaries import Summary, pvalue_equation
from ccc_quality.threads import on_one_blas_thread


@dataclass(frozen=True, eq=False, repr=False)
class MethodBias:
    """Checks of common-method variance; made by :func:`method_bias`.

    Attributes
    ----------
    n_obs : int
        Respondents who answered all items.
    harman : float
        Share of the first unrotated principal component.
    reason : str
        Why there is no method factor, or none to judge by; empty if there is.
    simulated : bool
        Whether the answers are simulated.
    """

    n_obs: int
    harman: float
    reason: str
    simulated: bool
    _factor: MethodFactor | None = field(repr=False)
    _marker: Marker | None = field(repr=False)

    @property
    def factor(self) -> MethodFactor | None:
        """The method factor; None where the model with it could not be estimated."""
        return self._factor

    @property
    def marker(self) -> Marker | None:
        """The adjustment by a marker; None without one."""
        return self._marker

    @cached_table
    def paths(self) -> pd.DataFrame:
        """Standardized paths without and with the method factor; empty without one."""
        return pd.DataFrame() if self._factor is None else self._factor.paths

    @cached_table
    def correlations(self) -> pd.DataFrame:
        """Correlations of construct scores, adjusted for the marker; empty without one."""
        return pd.DataFrame() if self._marker is None else self._marker.correlations

    @cached_table
    def verdicts(self) -> pd.DataFrame:
        """criterion, subject, value, threshold, source, holds, convention."""
        return verdict_frame(self._judged())

    def summary(self) -> Summary:
        """The checks for people."""
        simulated = " SIMULATED DATA." if self.simulated else ""
        lines = [
            f"n = {self.n_obs:,}.{simulated} No check proves that there is no common method; "
            "several that agree make it less likely.",
            f"The first principal component has {self.harman:.1%} of the variance (Harman's test, "
            "a weak one).",
        ]
        tables: dict[str, pd.DataFrame] = {}
        if self._factor is not None and not self.reason:
            found = self._factor
            lines.append(
                f"A method factor on all items: chi-square difference({found.df:.0f}) = "
                f"{found.chisq:,.3f}, {pvalue_equation(found.pvalue)}, CFI {found.cfi_gain:+.4f}; "
                f"it explains {found.share:.1%} of an item on average."
            )
            shown = ["target", "source", "std", "std_with", "change", "holds"]
            tables["Paths without and with the method factor"] = found.paths[shown]
        if self.reason:
            lines.append(self.reason)
        if self._marker is not None:
            lines.append(
                f"The marker ({', '.join(self._marker.names)}) shares r = {self._marker.r:.3f} "
                f"with the constructs (upper limit {self._marker.upper:.3f})."
            )
            shown = ["first", "second", "r", "adjusted", "adjusted_upper", "holds"]
            tables["Correlations less the marker's"] = self._marker.correlations[shown]
        return Summary(lines=tuple(lines), tables=tables)

    def __repr__(self) -> str:
        verdicts = self.verdicts
        return (
            f"Common-method checks: {int(verdicts['holds'].sum())} of {len(verdicts)} conventions "
            f"hold, n = {self.n_obs:,}"
        )

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def _judged(self) -> Iterator[Verdict]:
        yield judged("harman", WHOLE_MODEL, self.harman)
        if self._factor is not None and not self.reason:
            broken = float((~self._factor.paths["holds"]).sum())
            yield judged("method_cfi", WHOLE_MODEL, self._factor.cfi_gain)
            yield judged("method_paths", WHOLE_MODEL, broken)
        if self._marker is not None:
            broken = float((~self._marker.correlations["holds"]).sum())
            yield judged("marker", WHOLE_MODEL, broken)


@on_one_blas_thread
def method_bias(
    model: Model | str,
    data: Survey | pd.DataFrame,
    marker: str | Sequence[str] | None = None,
    **options: Unpack[EstimationKeywords],
) -> MethodBias:
    """Check for common-method variance.

    Harman's single factor: the share of the first unrotated principal component of all items.

    An unmeasured latent method factor: the model with one factor more, on which all reflective
    items load equally (one, unstandardized; so the items should share a scale) and which is
    uncorrelated with all constructs. Judged by what it adds to CFI and does to the paths. Where
    the items of each construct load almost equally, a method factor and higher correlations of the
    constructs can hardly be told apart, which shows in the standard error of its variance.

    A marker, if there is one: columns that in theory have nothing to do with the constructs. The
    smallest positive correlation of their mean with a construct (means of its items) is what the
    method gives to every correlation, and is taken out of each.

    Parameters
    ----------
    model : Model or syntax
    data : Survey or DataFrame
        Reversed items turned.
    marker : str or sequence of str, optional
        Columns outside the model.
    **options
        ``estimator``, ``missing``, ``ordered``, ``cluster`` and ``sampling_weights`` of
        :func:`~ccc_quality.fit_sem`, for the method factor. Without ``missing``, and for the other
        checks, complete rows count.

    Returns
    -------
    MethodBias

    Raises
    ------
    DataError
        No answers, or unusable ones.
    SpecificationError
        A marker that is an item of the model.
    EstimationError
        The model itself does not converge.

    References
    ----------
    Podsakoff, P. M., MacKenzie, S. B., Lee, J.-Y., & Podsakoff, N. P. (2003). Common method biases
    in behavioral research. Journal of Applied Psychology, 88, 879-903.
    Lindell, M. K., & Whitney, D. J. (2001). Accounting for common method variance in
    cross-sectional research designs. Journal of Applied Psychology, 86, 114-121.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> survey = ccc.study.load_customers()
    >>> found = ccc.method_bias(ccc.study.customer_model(), survey)
    >>> found.verdicts["criterion"].tolist()
    ['harman', 'method_cfi', 'method_paths']
    """
    model = as_model(model)
    frame = frame_of(data, "method_bias")
    values = numeric_matrix(frame, list(model.observed))
    moments_of_rows(values, list(model.observed))
    complete = values[np.isfinite(values).all(axis=1)]
    factor, reason = method_factor(model, data, options)
    return MethodBias(
        n_obs=len(complete),
        harman=common_method.first_component_share(np.atleast_2d(np.corrcoef(complete.T))),
        reason=reason,
        simulated=is_simulated(data),
        _factor=factor,
        _marker=None if marker is None else by_marker(model, frame, marker),
    )
