"""Whether two path coefficients are equal: the fit against one in which they have to be."""

from __future__ import annotations

from dataclasses import asdict, replace

from ccc_quality.errors import SpecificationError, UnknownNameError, did_you_mean
from ccc_quality.model import Model
from ccc_quality.model.statement import write_syntax
from ccc_quality.sem.compare import Comparison, compare
from ccc_quality.sem.fit import fit_sem
from ccc_quality.sem.results import SEMResults

Path = tuple[str, str]

SAME = "same_"


def equal_paths(fit: SEMResults, first: Path, second: Path) -> Comparison:
    """Difference test of a fit against the same model with two equal path coefficients.

    Unstandardized coefficients are held equal: a point of one source does as much for its target as
    a point of the other.

    Parameters
    ----------
    fit : SEMResults
        Of one group.
    first, second : (str, str)
        Source and target of each path.

    Returns
    -------
    Comparison

    Raises
    ------
    UnknownNameError
        A path that the model does not have.
    SpecificationError
        One path twice, a path with a label or a fixed value of its own, or several groups.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> fit = ccc.fit_sem(ccc.study.customer_model("direct"), ccc.study.load_customers())
    >>> paths = ("reliability", "satisfaction"), ("ivr_menu", "satisfaction")
    >>> ccc.equal_paths(fit, *paths).pvalue < 0.001
    True
    """
    if first == second:
        raise SpecificationError(f"{_written(first)} is named twice: a path equals itself.")
    if len(fit.group_names) > 1:
        raise SpecificationError("Equal paths are tested in one group; fit each group by itself.")
    restricted = _with_equal(fit.model, (first, second))
    return compare(_fitted_alike(fit, restricted), fit)


def _with_equal(model: Model, paths: tuple[Path, Path]) -> Model:
    for path in paths:
        if path not in model.paths:
            available = [_written(one) for one in model.paths]
            raise UnknownNameError(
                f"The model has no path {_written(path)}. {did_you_mean(_written(path), available)}"
            )
    statements = []
    for one in model.statements:
        if one.op == "~" and (one.rhs, one.lhs) in paths:
            if one.modifier.label or one.modifier.fixed:
                raise SpecificationError(
                    f"{_written((one.rhs, one.lhs))} has a label or a fixed value already."
                )
            one = replace(one, modifier=replace(one.modifier, label=(SAME,)))
        statements.append(one)
    return Model.from_syntax(write_syntax(tuple(statements)), model.labels, model.study)


def _fitted_alike(fit: SEMResults, model: Model) -> SEMResults:
    """The model fitted to the answers of a fit, with its options."""
    options = {name: value for name, value in asdict(fit.options).items() if name != "estimator"}
    data = fit._sample.moments[0] if fit._data is None else fit._data
    return fit_sem(model, data, estimator=fit.estimator, **options)


def _written(path: Path) -> str:
    return f"{path[1]} ~ {path[0]}"
