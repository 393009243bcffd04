# Residual covariances and their normal-theory errors (ML, GLS, ULS), for test_residual_errors.py.
# Rscript lavaan_residual_errors.R ../golden lavaan_residual_errors.json   (lavaan 0.6-14, jsonlite)
suppressMessages({library(lavaan); library(jsonlite)})
arguments <- commandArgs(trailingOnly = TRUE)
data <- sapply(c("hs1939", "political_democracy"), function(name) read.csv(file.path(arguments[1], paste0(name, ".csv"))), simplify = FALSE)
published <- function(name) fromJSON(file.path(arguments[1], paste0(name, ".json")))$model

cfa_model <- published("hs_cfa_ml")
mimic <- published("f_mimic")
two_factors <- "visual =~ x1 + x2 + x3\n textual =~ x4 + x5 + x6\n visual ~ ageyr + sex\n textual ~ ageyr"
means <- "visual =~ x1 + x2 + x3\n textual =~ x4 + x5 + x6\n x1 ~ m*1\n x2 ~ m*1\n x4 ~ k*1\n x5 ~ k*1"

# lavaan's own errors; NULL where lavaan has none (ULS)
printed <- function(fit) {
  found <- tryCatch(lavResiduals(fit, type = "raw", se = TRUE, summary = FALSE, output = "list"), error = function(e) NULL)
  if (is.null(found)) return(NULL)
  if (lavInspect(fit, "ngroups") == 1) list(found) else unname(found)
}

# Weights of the sample moments. For ULS, lavaan's own count a covariance as often as a variance, unlike the
# function that it minimizes.
weights <- function(fit) {
  if (fit@Options$estimator != "ULS") return(lavaan:::lav_model_h1_information(fit))
  lapply(fit@Model@nvar, function(p) {
    once <- 0.5 * lav_matrix_vech(diag(p)) + lav_matrix_vech(1 - diag(p))
    diag(c(if (fit@Model@meanstructure) rep(1, p), once))
  })
}

# Errors from Delta, the weights A and lavaan's normal-theory Gamma, every group counted: those of a group
# rest on the other groups, too, as far as parameters are held equal; lavResiduals leaves that out.
complete <- function(fit) {
  A <- weights(fit)
  Delta <- lavaan:::computeDelta(fit@Model)
  nobs <- lavInspect(fit, "nobs")
  share <- nobs / sum(nobs)
  Gamma <- lapply(seq_along(nobs), function(g) lavaan:::lav_samplestats_Gamma_NT(COV = fit@SampleStats@cov[[g]],
    MEAN = fit@SampleStats@mean[[g]], x.idx = fit@SampleStats@x.idx[[g]], fixed.x = fit@Model@fixed.x,
    meanstructure = fit@Model@meanstructure) / nobs[g])
  E <- Reduce(`+`, lapply(seq_along(A), function(g) share[g] * t(Delta[[g]]) %*% A[[g]] %*% Delta[[g]]))
  N <- if (nrow(fit@Model@ceq.JAC)) lavaan:::lav_matrix_orthogonal_complement(t(fit@Model@ceq.JAC)) else diag(nrow(E))
  K <- N %*% solve(t(N) %*% E %*% N) %*% t(N)
  lapply(seq_along(A), function(g) {
    total <- 0
    for (h in seq_along(A)) {
      Q <- (g == h) * diag(nrow(A[[h]])) - share[h] * Delta[[g]] %*% K %*% t(Delta[[h]]) %*% A[[h]]
      total <- total + Q %*% Gamma[[h]] %*% t(Q)
    }
    covariances <- if (fit@Model@meanstructure) diag(total)[-seq_len(fit@Model@nvar[g])] else diag(total)
    lav_matrix_vech_reverse(sqrt(pmax(covariances, 0)))
  })
}

# Gauss-Newton steps reach the last digit, but know neither ULS nor equal means of ML; there, as far as nlminb gets.
case <- function(model, on = "hs1939", ..., steps = "GN") {
  fit <- suppressWarnings(sem(model, data[[on]], ..., optim.method = steps, optim.gn.tol.x = 1e-10,
    control = if (steps == "nlminb") list(rel.tol = 1e-15) else list(), optim.force.converged = TRUE))
  stopifnot(max(abs(lavInspect(fit, "optim.gradient"))) < 1e-5)
  found <- printed(fit)
  raw <- lavResiduals(fit, type = "raw", se = FALSE, zstat = FALSE, summary = FALSE, output = "list")
  if (lavInspect(fit, "ngroups") == 1) raw <- list(raw)
  errors <- complete(fit)
  list(model = model, data = on, options = if (...length()) list(...) else setNames(list(), character()), printed = !is.null(found),
    groups = lapply(seq_along(raw), function(g) list(names = lavNames(fit, "ov"), raw = unclass(raw[[g]]$cov),
      se = if (!is.null(found)) unclass(found[[g]]$cov.se), complete = errors[[g]])))
}

metric <- "loadings"; scalar <- c("loadings", "intercepts"); strict <- c(scalar, "residuals")
cases <- list(
  cfa = case(cfa_model),
  political = case(published("pd_sem_ml"), "political_democracy"),
  equations = case(published("f_linear_equations"), "political_democracy"),
  means = case(means, steps = "nlminb"),
  latent_means = case(published("f_latent_means"), steps = "nlminb"),
  path = case(published("f_path_fixed_x")),
  path_random = case(published("f_path_fixed_x"), fixed.x = FALSE),
  mimic = case(mimic),
  mimic_means = case(mimic, meanstructure = TRUE),
  mimic_random = case(mimic, fixed.x = FALSE),
  gls = case(cfa_model, estimator = "GLS"),
  gls_means = case(means, estimator = "GLS"),
  gls_mimic = case(mimic, estimator = "GLS", fixed.x = TRUE),
  uls = case(cfa_model, estimator = "ULS", steps = "nlminb"),
  uls_means = case(means, estimator = "ULS", steps = "nlminb"),
  uls_mimic = case(mimic, estimator = "ULS", fixed.x = TRUE, steps = "nlminb"),
  groups_configural = case(cfa_model, group = "school"),
  groups_configural_gls = case(cfa_model, estimator = "GLS", group = "school"),
  groups_metric = case(cfa_model, group = "school", group.equal = metric),
  groups_scalar = case(cfa_model, group = "school", group.equal = scalar, steps = "nlminb"),
  groups_strict = case(cfa_model, group = "school", group.equal = strict, steps = "nlminb"),
  groups_mimic = case(two_factors, group = "school"),
  groups_mimic_scalar = case(two_factors, group = "school", group.equal = scalar, steps = "nlminb")
)
write(toJSON(cases, digits = I(12), auto_unbox = TRUE, na = "null", null = "null"), arguments[2])
