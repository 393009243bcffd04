# Residual covariances and their errors under MLR and MLM, for test_robust_residuals.py.
# Rscript lavaan_robust_residuals.R ../golden lavaan_robust_residuals.json   (lavaan 0.6-14, jsonlite)
suppressMessages({library(lavaan); library(jsonlite)})
arguments <- commandArgs(trailingOnly = TRUE)
pupils <- read.csv(file.path(arguments[1], "hs1939.csv"))
row <- seq_len(nrow(pupils)) - 1
pupils$weight <- 0.5 + (row %% 7) / 4
pupils$class <- row %% 30
democracy <- read.csv(file.path(arguments[1], "political_democracy.csv"))
data <- list(hs1939 = pupils, political_democracy = democracy)

cfa_model <- "visual =~ x1 + x2 + x3\n textual =~ x4 + x5 + x6\n speed =~ x7 + x8 + x9"
mimic <- "visual =~ x1 + x2 + x3\n textual =~ x4 + x5 + x6\n visual ~ ageyr + sex\n textual ~ visual + ageyr"
equal <- "visual =~ x1 + a*x2 + b*x3\n textual =~ x4 + c*x5 + x6\n speed =~ x7 + x8 + x9\n a == 2*b - 0.4\n a + c == 1.7"
means <- "visual =~ x1 + x2 + x3\n textual =~ x4 + x5 + x6\n x1 ~ m*1\n x2 ~ m*1\n x4 ~ k*1\n x5 ~ k*1"
political <- fromJSON(file.path(arguments[1], "pd_sem_mlr.json"))$model

# lavaan's own residuals; NULL where lavaan has no errors of them
printed <- function(fit) {
  found <- tryCatch(lavResiduals(fit, type = "raw", se = TRUE, summary = FALSE, output = "list"), error = function(e) NULL)
  if (is.null(found)) return(NULL)
  if (lavInspect(fit, "ngroups") == 1) list(found) else unname(found)
}

# The errors from lavaan's pieces: Delta, the information A of the saturated moments, their covariance
# matrix Gamma and that of the estimates. Those of a group rest on the other groups, too, as far as
# parameters are held equal; lavResiduals leaves that out.
complete <- function(fit) {
  options <- fit@Options
  options$observed.information[1] <- "h1"
  if (length(fit@Data@cluster)) { options$se <- "robust.huber.white"; options$.clustered <- TRUE }
  K <- lavaan:::lav_model_information(fit@Model, fit@SampleStats, fit@Data, lavcache = fit@Cache, lavimplied = fit@implied,
    lavh1 = fit@h1, lavoptions = options, augmented = TRUE, inverted = TRUE, use.ginv = TRUE)
  A <- lavaan:::lav_model_h1_information(fit)
  Gamma <- lavaan:::lav_model_h1_acov(lavmodel = fit@Model, lavsamplestats = fit@SampleStats, lavdata = fit@Data,
    lavoptions = options, lavimplied = fit@implied, lavh1 = fit@h1, lavcache = fit@Cache, h1.information = "unstructured")
  Delta <- lavaan:::computeDelta(fit@Model)
  share <- lavInspect(fit, "nobs") / lavInspect(fit, "ntotal")
  lapply(seq_along(Delta), function(g) {
    total <- 0
    for (h in seq_along(Delta)) {
      Q <- (g == h) * diag(nrow(A[[h]])) - share[h] * Delta[[g]] %*% K %*% t(Delta[[h]]) %*% A[[h]]
      total <- total + Q %*% Gamma[[h]] %*% t(Q)
    }
    covariances <- if (fit@Model@meanstructure) diag(total)[-seq_len(fit@Model@nvar[g])] else diag(total)
    lav_matrix_vech_reverse(sqrt(pmax(covariances, 0)))
  })
}

case <- function(model, on = "hs1939", ...) {
  fit <- sem(model, data[[on]], ...)
  stopifnot(lavInspect(fit, "converged"))
  found <- printed(fit)
  raw <- lavResiduals(fit, type = "raw", se = FALSE, zstat = FALSE, summary = FALSE, output = "list")
  if (lavInspect(fit, "ngroups") == 1) raw <- list(raw)
  list(model = model, data = on, options = list(...), printed = !is.null(found), groups = lapply(seq_along(raw), function(g)
    list(names = lavNames(fit, "ov"), raw = unclass(raw[[g]]$cov), se = if (!is.null(found)) unclass(found[[g]]$cov.se),
      complete = complete(fit)[[g]])))
}

cases <- list(
  cfa_mlr = case(cfa_model, estimator = "MLR"),
  cfa_mlm = case(cfa_model, estimator = "MLM"),
  political_mlr = case(political, "political_democracy", estimator = "MLR"),
  equations_mlr = case(equal, estimator = "MLR"),
  equations_mlm = case(equal, estimator = "MLM"),
  means_mlr = case(means, estimator = "MLR"),
  means_mlm = case(means, estimator = "MLM"),
  mimic_mlr = case(mimic, estimator = "MLR"),
  mimic_mlm = case(mimic, estimator = "MLM"),
  random_x_mlr = case(mimic, estimator = "MLR", fixed.x = FALSE),
  configural_mlr = case(cfa_model, estimator = "MLR", group = "school"),
  scalar_mlr = case(cfa_model, estimator = "MLR", group = "school", group.equal = c("loadings", "intercepts")),
  scalar_mlm = case(cfa_model, estimator = "MLM", group = "school", group.equal = c("loadings", "intercepts")),
  weights_mlr = case(cfa_model, estimator = "MLR", sampling.weights = "weight"),
  clusters_mlr = case(cfa_model, estimator = "MLR", cluster = "class"),
  clusters_scalar_mlr = case(cfa_model, estimator = "MLR", cluster = "class", group = "school", group.equal = c("loadings", "intercepts"))
)
write(toJSON(cases, digits = I(12), auto_unbox = TRUE, na = "null", null = "null"), arguments[2])
