"""A fit by partial least squares, and two methods side by side, as text, JSON or CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ccc_quality.cli.forms import Form, as_csv, as_json

if TYPE_CHECKING:
    import pandas as pd

    from ccc_quality.methods import MethodComparison
    from ccc_quality.pls import PLSBootstrap, PLSResults

EFFECTS = ("path_coefficients", "indirect_effects", "total_effects")


def print_pls(fit: PLSResults, resampled: PLSBootstrap | None, form: Form) -> str:
    """A fit by partial least squares, with errors where it was resampled."""
    if form is Form.csv:
        return as_csv((resampled or fit).path_coefficients)
    if form is Form.json:
        return as_json(_content(fit, resampled))
    if resampled is None:
        return str(fit.summary())
    return str(fit.summary().updated(resampled.summary()))


def print_comparison(comparison: MethodComparison, form: Form) -> str:
    """Two methods side by side."""
    if form is Form.csv:
        return as_csv(comparison.paths)
    if form is Form.text:
        return str(comparison.summary())
    tables = ("paths", "total_effects", "r_squared", "loadings", "weights", "reliability")
    return as_json(
        {
            "n_obs": comparison.n_obs,
            "failures": dict(comparison.failures),
            "meaning": list(comparison.meaning),
            **{name: _records(getattr(comparison, name)) for name in tables},
            "agreement": _records(comparison.agreement),
            "fit_measures": comparison.fit_measures.to_dict(),
        }
    )


def _content(fit: PLSResults, resampled: PLSBootstrap | None) -> dict[str, Any]:
    content: dict[str, Any] = {
        "n_obs": fit.n_obs,
        "n_rows": fit.n_rows,
        "n_filled": fit.n_filled,
        "estimator": fit.estimator,
        "scheme": fit.options.scheme,
        "missing": fit.options.missing,
        "converged": fit.converged,
        "admissible": fit.admissible,
        "admissibility": list(fit.admissibility),
        "fit_measures": fit.fit_measures.to_dict(),
        "weights": _records(fit.weights),
        "loadings": _records(fit.loadings),
        **{name: _records(getattr(fit, name)) for name in EFFECTS},
        "moderation": _records(fit.moderation),
        "r_squared": fit.r_squared.to_dict(),
    }
    if resampled is not None:
        content["bootstrap"] = _bootstrap(resampled)
    return content


def _bootstrap(resampled: PLSBootstrap) -> dict[str, Any]:
    tables = ("weights", "loadings", *EFFECTS, "r_squared", "htmt")
    content: dict[str, Any] = {
        "n_resamples": resampled.n_resamples,
        "seed": resampled.seed,
        "interval": resampled.interval,
        "level": resampled.level,
        "n_failed": resampled.n_failed,
        "n_inadmissible": resampled.n_inadmissible,
        **{name: _records(getattr(resampled, name)) for name in tables},
    }
    if len(resampled.fit.moderation):
        content["simple_slopes"] = _records(resampled.simple_slopes())
    return content


def _records(table: pd.DataFrame) -> list[dict[Any, Any]]:
    return table.to_dict("records")
