"""Tables of two methods side by side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ccc_quality.methods.meaning import Grounds

INTERVAL = ["sem_ci_lower", "sem_ci_upper"]


def side_by_side(
    sem: pd.DataFrame | None, pls: pd.DataFrame | None, keys: Sequence[str], value: str = "std"
) -> pd.DataFrame:
    """Keys, then sem, sem_ci_lower, sem_ci_upper, pls and difference (PLS less SEM).

    Parameters
    ----------
    sem, pls : DataFrame or None
        Tables of either method; None where it has no estimates. Rows that only one of them has are
        NaN in the other.
    keys : sequence of str
        Columns that name a row.
    value : str
        Column that is compared.
    """
    keys = list(keys)
    columns = {value: "sem", f"{value}_ci_lower": INTERVAL[0], f"{value}_ci_upper": INTERVAL[1]}
    left = _chosen(sem, keys, columns)
    right = _chosen(pls, keys, {value: "pls"})
    both = left.merge(right, on=keys, how="outer", sort=False)
    return _in_order(both, left, right, keys).assign(difference=lambda t: t["pls"] - t["sem"])


def explained(table: pd.DataFrame, grounds: Grounds) -> pd.DataFrame:
    """Effects with the meaning of each difference.

    An effect depends on its target and on everything else that acts on it.
    """
    meanings = [
        grounds.explain(
            float(row["difference"]),
            (float(row["sem_ci_lower"]), float(row["sem_ci_upper"])),
            float(row["pls"]),
            [*table.loc[table["target"] == row["target"], "source"], row["target"]],
        )
        for _, row in table.iterrows()
    ]
    return table.assign(meaning=pd.Series(meanings, index=table.index, dtype="str"))


def _chosen(table: pd.DataFrame | None, keys: list[str], columns: dict[str, str]) -> pd.DataFrame:
    """The columns under their new names, NaN for those that are not there."""
    if table is None:
        empty = pd.DataFrame({key: pd.Series(dtype="str") for key in keys})
        return empty.assign(**dict.fromkeys(columns.values(), pd.Series(dtype=np.float64)))
    return table.reindex(columns=[*keys, *columns]).rename(columns=columns)


def _in_order(
    both: pd.DataFrame, left: pd.DataFrame, right: pd.DataFrame, keys: list[str]
) -> pd.DataFrame:
    """Rows in the order of the first table, then those that only the second has."""
    order = pd.concat([left[keys], right[keys]]).drop_duplicates()
    return order.merge(both, on=keys, how="left")
