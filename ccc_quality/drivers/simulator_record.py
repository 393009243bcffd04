"""A model that can be moved without its data: what sliders and workbooks compute with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array
from ccc_quality.drivers.gauge import Gauge
from ccc_quality.drivers.questions import require_points
from ccc_quality.errors import UnknownNameError, did_you_mean
from ccc_quality.frames import cached_table
from ccc_quality.labels import Labels
from ccc_quality.summaries import Summary

COLUMNS = ["construct", "label", "mean", "change", "ci_lower", "ci_upper", "new_mean"]


@dataclass(frozen=True, eq=False, repr=False)
class Simulator:
    """A fitted model reduced to what predictions need; made by :func:`what_if_simulator`.

    Attributes
    ----------
    drivers, outcomes : tuple of Gauge
        What can be moved, and what moves with it: mean, scale and gains up to its ends.
    target : str
        The outcome that it is about.
    quantile : float
        Of the normal distribution, for the limits.
    confidence : float
        Level of the intervals.
    errors : {"bootstrap", "delta method", ""}
        Where the covariances come from; empty where there are none.
    left_out : mapping of str to str
        Drivers and outcomes that have no points, with the reason.
    labels : Labels
        Display names.
    n_obs : int
        Respondents used.
    simulated : bool
        Whether the data are simulated.
    """

    drivers: tuple[Gauge, ...]
    outcomes: tuple[Gauge, ...]
    target: str
    quantile: float
    confidence: float
    errors: str
    left_out: Mapping[str, str]
    labels: Labels
    n_obs: int
    simulated: bool
    _effects: Array
    _covariances: Array

    @cached_table
    def effects(self) -> pd.DataFrame:
        """Total effects T in points per point: a row an outcome, a column a driver."""
        return pd.DataFrame(
            self._effects,
            index=[gauge.name for gauge in self.outcomes],
            columns=[gauge.name for gauge in self.drivers],
        )

    def covariance(self, outcome: str) -> pd.DataFrame:
        """Covariances of the effects of all drivers on one outcome; NaN where not known.

        Raises
        ------
        UnknownNameError
            The simulator has no such outcome.
        """
        names = [gauge.name for gauge in self.outcomes]
        if outcome not in names:
            raise UnknownNameError(
                f"The simulator has no outcome {outcome!r}. {did_you_mean(outcome, names)}"
            )
        drivers = [gauge.name for gauge in self.drivers]
        return pd.DataFrame(self._covariances[names.index(outcome)], index=drivers, columns=drivers)

    def predict(self, changes: Mapping[str, float]) -> pd.DataFrame:
        r"""Outcomes after the drivers are raised by so many points.

        With d_s = gain_s(change_s) the part of each raise that fits on the scale, outcome t moves
        by x = sum_s T_ts d_s and its mean by gain_t(x). Limits are gain_t(x -/+ z se), where
        se^2 = d' V_t d and V_t are the covariances of row t of T.

        The change is that of :func:`~ccc_quality.what_if`. So is the interval where errors come
        from the delta method. With a bootstrap, ``what_if`` takes percentile (or BCa) limits of the
        draws of each scenario, while this has normal limits with the covariances of the same draws:
        the two differ as far as the draws are skewed, little for effects that are well determined.

        Parameters
        ----------
        changes : mapping of str to float
            Scale points by driver; drivers that are not named stay where they are.

        Returns
        -------
        DataFrame
            construct, label, mean, change, ci_lower, ci_upper, new_mean; an outcome each.

        Raises
        ------
        UnknownNameError
            A driver that the simulator does not have.
        SpecificationError
            A change that is no number.
        """
        names = [gauge.name for gauge in self.drivers]
        for name in changes:
            if name not in names:
                raise UnknownNameError(
                    f"The simulator has no driver {name!r}. {did_you_mean(name, names)}"
                )
        require_points(changes)
        d = np.array([float(g.gain(changes.get(g.name, 0.0))) for g in self.drivers])
        moves = self._effects @ d
        errors = np.sqrt(np.maximum(np.einsum("s,tsr,r->t", d, self._covariances, d), 0.0))
        rows = []
        for gauge, x, margin in zip(self.outcomes, moves, self.quantile * errors, strict=True):
            change, lower, upper = gauge.gain(np.array([x, x - margin, x + margin]))
            rows.append(
                (gauge.name, gauge.label, gauge.mean, change, lower, upper, gauge.mean + change)
            )
        return pd.DataFrame(rows, columns=COLUMNS)

    def summary(self) -> Summary:
        """What can be moved and what it does, for people."""
        errors = f"{self.confidence:.0%} intervals: {self.errors}." if self.errors else ""
        lines = [
            f"Simulator: {len(self.drivers)} drivers move {len(self.outcomes)} outcomes. "
            f"n = {self.n_obs:,}.{' SIMULATED DATA.' if self.simulated else ''}",
            f"Effects in points per point of a driver's mean. {errors}".rstrip(),
            *(f"Left out: {name}. {reason}" for name, reason in self.left_out.items()),
        ]
        table = self.effects.T.rename_axis("driver").reset_index()
        return Summary(lines=tuple(lines), tables={"Effects": table}, decimals=2)

    def __repr__(self) -> str:
        mark = ", SIMULATED" if self.simulated else ""
        moved = ", ".join(gauge.name for gauge in self.outcomes)
        return f"Simulator of {moved} by {len(self.drivers)} drivers, n = {self.n_obs:,}{mark}"

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()
