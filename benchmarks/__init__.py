"""Speed beside lavaan, semopy and seminr, measured in one run: ``python -m benchmarks``.

A row of the table is one task on one reference case of ``tests/golden``: every program gets the
same model text, the same data in memory, the same options and one thread. Programs take turns,
round by round, so that a busy machine slows all of them; a short task is done several times in a
turn; a first round warms up; medians are compared. Starting R, loading packages and reading files
are never counted. Every chi-square is held against the reference's, so that a program cannot be
fast by doing something else.

What is counted, program by program:

fit
    From model and data to all estimates with standard errors and intervals, and all fit measures:
    ``fit_sem``, ``.estimates``, ``.fit_measures``; lavaan's ``sem``, ``parameterEstimates``,
    ``fitMeasures``; semopy's ``Model``, ``fit``, ``inspect``, ``calc_stats`` (fewer measures, none
    of them with an interval).
estimates
    The least that semopy can be asked: ``Model``, ``fit``. Beside it we still do all of "fit".
resample
    Ours: estimates, standardized estimates, effects and explained shares of each of 1,000
    resamples. lavaan's: estimates of each of 20, by ``bootstrapLavaan(FUN = "coef")``, which skips
    errors and tests. By partial least squares: weights, loadings, effects, HTMT of each of 1,000;
    the port of seminr to Python does 100 on one core.

R has the BLAS that Debian gives it, the reference one. With OpenBLAS in its place lavaan takes as
long (FIML 247 s instead of 245 s, WLSMV 5.3 s instead of 5.3 s): these are small matrices.

``memory`` adds the peak of a bootstrap, which is that of one batch and the draws.
"""
