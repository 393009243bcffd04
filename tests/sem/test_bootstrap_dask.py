"""Resamples on a local Dask cluster are the ones drawn without it."""

from __future__ import annotations

import joblib
import numpy as np
import pytest
from distributed import Client, LocalCluster

import ccc_quality as ccc
from ccc_quality.study import load_customers


@pytest.mark.filterwarnings("ignore")  # what Dask warns about is not ours
def test_a_dask_cluster_draws_the_same_resamples() -> None:
    model = "trust =~ tru1 + tru2 + tru3\nloyalty =~ loy1 + loy2 + loy3\nloyalty ~ trust"
    fit = ccc.fit_sem(model, load_customers())
    alone = ccc.bootstrap(fit, 400, 3)
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None
        ) as cluster,
        Client(cluster),
        joblib.parallel_config(backend="dask"),
    ):
        spread = ccc.bootstrap(fit, 400, 3, n_jobs=2)
    assert np.array_equal(
        alone.draws["estimates"].to_numpy(), spread.draws["estimates"].to_numpy(), equal_nan=True
    )
