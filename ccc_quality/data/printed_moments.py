"""Sample moments from a correlation or covariance table as papers print it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ccc_quality.data.from_covariance import moments_from_covariance
from ccc_quality.data.moments import SampleMoments
from ccc_quality.data.printed_cells import (
    Statistic,
    is_dash,
    numbering,
    parse_number,
    sample_size,
    statistic,
    variable_name,
    variable_names,
)
from ccc_quality.data.printed_grid import Grid, read_grid
from ccc_quality.errors import MomentsError

Role = Statistic | int
"""What a column holds: a statistic, or the correlations with the variable of that number."""


def read_moments(
    source: str | Path, *, n_obs: int | None = None, sheet: str | int | None = None
) -> SampleMoments:
    """Read a printed correlation table with standard deviations, or a covariance table.

    Parameters
    ----------
    source : str or Path
        The table as a text of several lines, or a txt, md, csv, tsv or xlsx file with it.
    n_obs : int, optional
        Number of observations, if the table does not say ``n = ...``.
    sheet : str or int, optional
        Sheet of an Excel file.

    Returns
    -------
    SampleMoments
        Covariances with divisor n; printed ones and printed standard deviations are taken to have
        divisor n - 1.

    Raises
    ------
    MomentsError
        A cell that cannot be read (with its row and column), an upper half that differs from the
        lower one, no n, no standard deviations, a matrix that is not positive definite.

    Notes
    -----
    What is understood:

    - one row a variable: its name (with or without a number, ``1. Reliability``), then its
      correlations with the variables before it. Blanks and points in names become ``_``;
    - columns cut by ``|``, tabs, semicolons, or white space; in csv files also by commas;
    - a header of numbers (``1 2 3``) or names, or none; the last column may be left out;
    - the diagonal: ones, dashes, nothing, variances (a covariance table), or something else in
      parentheses, such as reliabilities, which is passed over;
    - above the diagonal: nothing, dashes, or the same values again;
    - means (``M``) and standard deviations (``SD``) in columns before or after the correlations,
      or in rows below them; columns of alpha, omega, CR and AVE are passed over;
    - ``.45``, ``0.45``, ``0,45``, ``-.45``, stars and footnote marks;
    - ``n = 250`` in a remark, or a row or column ``n`` with one and the same number.

    Examples
    --------
    >>> moments = read_moments('''
    ... Variable          M     SD    1      2
    ... 1. Reliability    5.10  1.20  -
    ... 2. Empathy        4.80  1.00  .50**  -
    ... 3. Trust          4.95  1.10  .40**  .30*
    ... Note. N = 250. * p < .05. ** p < .01.
    ... ''')
    >>> moments
    SampleMoments: n = 250, 3 variables, with means
    >>> moments.names
    ('Reliability', 'Empathy', 'Trust')
    >>> float(round(moments.cov[1, 0] * 250 / 249, 6))  # .50 x 1.20 x 1.00
    0.6
    """
    table = _arrange(read_grid(source, sheet=sheet))
    half = _read_half(table)
    sd = _statistic(table, "sd")
    n = _sample_size(table, n_obs)
    is_covariance = _holds_covariances(half, sd, table.names)
    np.fill_diagonal(half, np.diagonal(half) if is_covariance else 1.0)
    if not is_covariance:
        _require_correlations(half, table.names)
    return moments_from_covariance(
        half, n, _statistic(table, "mean"), table.names, sd=None if is_covariance else sd
    )


@dataclass(frozen=True)
class _Table:
    """A grid taken apart: names, cells by row and role, statistics in rows of their own."""

    names: tuple[str, ...]
    rows: tuple[dict[Role, str], ...]
    statistic_rows: dict[Statistic, dict[Role, str]]
    sample_sizes: tuple[int, ...]


def _arrange(grid: Grid) -> _Table:
    header, body = _split_header(grid)
    variables = [row for row in body if statistic(row[0]) is None]
    names = variable_names([row[0] for row in variables])
    for row, name in zip(variables, names, strict=True):
        if not name or parse_number(row[0]):
            raise MomentsError(
                f"Every row must begin with the name of its variable; this one does not: "
                f"{' '.join(row)}"
            )
        if names.count(name) > 1:
            raise MomentsError(f"The row {name!r} occurs {names.count(name)} times.")
    roles = _roles(header, names, has_stub=grid.has_stub)
    by_statistic = {
        kind: _by_role(row, roles) for row in body if (kind := statistic(row[0])) is not None
    }
    cells = tuple(_by_role(row, roles) for row in variables)
    return _Table(names, cells, by_statistic, grid.sample_sizes)


def _split_header(grid: Grid) -> tuple[tuple[str, ...], Sequence[tuple[str, ...]]]:
    """The header, if the first row is one, and the other rows."""
    first = grid.rows[0]
    filled = [cell for cell in first if cell]
    numbers = [number for cell in filled if (number := numbering(cell)) is not None]
    counted = numbers == list(range(1, len(numbers) + 1))
    holds_values = any(
        is_dash(cell) or (parse_number(cell) and numbering(cell) is None) for cell in filled[1:]
    )
    # a first row such as "x1  1" is a variable with its diagonal, not a header
    holds_diagonal = len(filled) == 2 and numbering(filled[0]) is None and numbers == [1]
    if len(filled) < 2 or holds_values or holds_diagonal or not counted:
        return (), grid.rows
    return first, grid.rows[1:]


def _roles(header: tuple[str, ...], names: tuple[str, ...], *, has_stub: bool) -> list[Role]:
    if not header:
        return list(range(len(names)))
    headings = list(header[1:] if has_stub else header)
    if not has_stub:
        # in text cut at white space, the words above the names are not told from the others
        while headings and _role(headings[0], names) is None:
            headings.pop(0)
    while headings and not headings[-1]:
        headings.pop()
    roles: list[Role] = []
    for heading in headings:
        role = _role(heading, names)
        if role is None:
            raise MomentsError(
                f"The column {heading!r} is neither a statistic (M, SD, n) nor a number nor one of "
                f"the rows: {', '.join(names)}."
            )
        roles.append(role)
    numbers = [role for role in roles if isinstance(role, int)]
    if numbers != list(range(len(numbers))) or not len(names) - 1 <= len(numbers) <= len(names):
        raise MomentsError(
            f"The columns of correlations ({', '.join(headings)}) must follow the order of the "
            f"{len(names)} rows: {', '.join(names)}."
        )
    if roles and len(numbers) < len(names) and isinstance(roles[-1], int):
        roles.append(len(numbers))  # the last variable needs no column, and may have a diagonal
    return roles


def _role(heading: str, names: tuple[str, ...]) -> Role | None:
    name = variable_name(heading)
    if name in names:
        return names.index(name)
    number = numbering(heading)
    if number is not None:
        return number - 1 if 1 <= number <= len(names) else None
    return statistic(heading)


def _by_role(row: tuple[str, ...], roles: Sequence[Role]) -> dict[Role, str]:
    cells = list(row[1:])
    while len(cells) > len(roles) and not cells[-1]:
        cells.pop()
    if len(cells) > len(roles):
        raise MomentsError(
            f"The row {row[0]!r} has {len(cells)} cells where {len(roles)} were expected. If its "
            "name has blanks or numbers in it, part the columns with tabs or |."
        )
    return dict(zip(roles, cells, strict=False))


def _read_half(table: _Table) -> NDArray[np.float64]:
    """The matrix, mirrored from its lower half; what the diagonal does not say is NaN."""
    p = len(table.names)
    matrix = np.full((p, p), np.nan)
    for i, row in enumerate(table.rows):
        for j in range(p):
            cell = row.get(j, "")
            number = parse_number(cell)
            if number is None and not is_dash(cell):
                raise MomentsError(f"{_place(table, i, j)}: {cell!r} is no number.")
            if number is None and j < i:
                raise MomentsError(f"{_place(table, i, j)}: a number is needed, the cell is empty.")
            if number is not None and not (i == j and number.in_parentheses):
                matrix[i, j] = number.value
    for i, j in np.argwhere(~np.isnan(np.triu(matrix, 1)) & np.triu(np.ones((p, p), bool), 1)):
        if matrix[i, j] != matrix[j, i]:
            raise MomentsError(
                f"{_place(table, i, j)}: {matrix[i, j]:g} stands above the diagonal, but "
                f"{matrix[j, i]:g} below it. If the upper half holds something else, empty it."
            )
    lower = np.tril(matrix, -1)
    return lower + lower.T + np.diag(np.diagonal(matrix))


def _statistic(table: _Table, kind: Statistic) -> NDArray[np.float64] | None:
    if kind in table.statistic_rows:
        given = [table.statistic_rows[kind].get(j, "") for j in range(len(table.names))]
    elif any(kind in row for row in table.rows):
        given = [row.get(kind, "") for row in table.rows]
    else:
        return None
    values = []
    for name, cell in zip(table.names, given, strict=True):
        number = parse_number(cell)
        if number is None:
            found = repr(cell) if cell else "nothing"
            raise MomentsError(f"The {kind} of {name!r}: a number is needed, found {found}.")
        values.append(number.value)
    return np.array(values)


def _sample_size(table: _Table, n_obs: int | None) -> int:
    stated = set(table.sample_sizes)
    row = table.statistic_rows.get("n", {})
    cells = [*row.values(), *(r.get("n", "") for r in table.rows)]
    strange = [cell for cell in cells if not is_dash(cell) and sample_size(cell) is None]
    if strange:
        raise MomentsError(f"n is {strange[0]!r}; it must be a whole number of observations.")
    sizes = {size for cell in cells if (size := sample_size(cell)) is not None}
    if len(sizes) > 1:
        raise MomentsError(
            f"n differs from variable to variable ({min(sizes)} to {max(sizes)}). Correlations of "
            "different samples do not belong to one matrix: give one n for all."
        )
    stated |= sizes
    if n_obs is not None:
        stated.add(n_obs)
    if not stated:
        raise MomentsError("The table needs n_obs: it does not say n = ... itself.")
    if len(stated) > 1:
        raise MomentsError(
            f"More than one n is stated: {', '.join(str(n) for n in sorted(stated))}."
        )
    return stated.pop()


def _holds_covariances(
    matrix: NDArray[np.float64], sd: NDArray[np.float64] | None, names: Sequence[str]
) -> bool:
    diagonal = np.diagonal(matrix)
    given = ~np.isnan(diagonal)
    if (diagonal[given] == 1.0).all():
        if sd is None:
            raise MomentsError(
                "The table holds correlations and needs standard deviations: add a row or column "
                "SD. (With SD = 1 throughout, only standardized results mean something.)"
            )
        return False
    if sd is None and given.all():
        return True
    if sd is not None and given.all() and np.allclose(diagonal, np.square(sd), rtol=0.05):
        return True
    i = int(np.flatnonzero(given & (diagonal != 1.0))[0])
    raise MomentsError(
        f"Row {names[i]!r}: the diagonal holds {diagonal[i]:g}, which is neither 1 nor a variance "
        "that fits the rest. Put reliabilities or roots of AVE on the diagonal in parentheses, or "
        "replace them by a dash."
    )


def _require_correlations(matrix: NDArray[np.float64], names: Sequence[str]) -> None:
    for i, j in np.argwhere(np.abs(np.tril(matrix, -1)) > 1.0):
        raise MomentsError(
            f"Row {names[i]!r}, column {names[j]!r}: {matrix[i, j]:g} is no correlation."
        )


def _place(table: _Table, i: int, j: int) -> str:
    return f"Row {table.names[i]!r}, column {table.names[j]!r}"
