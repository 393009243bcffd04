# What follows a fit with missing answers, for test_missing_parity.py: the pupils of hs1939 with holes.
# Rscript lavaan_missing.R ../golden lavaan_missing.json   (lavaan 0.6-14, semTools 0.5-6, jsonlite)
suppressMessages({library(lavaan); library(semTools); library(jsonlite)})
arguments <- commandArgs(trailingOnly = TRUE)
data <- read.csv(file.path(arguments[1], "hs1939.csv"))

# holes by rule, the same as in test_fiml.py: scattered ones, and x9 missing where x1 is high
items <- paste0("x", 1:9)
row <- seq_len(nrow(data)) - 1
for (j in 1:9) data[(7 * row + 5 * j) %% 23 %in% c(0, 11), items[j]] <- NA
data[!is.na(data$x1) & data$x1 > 6, "x9"] <- NA
data$weight <- 0.5 + (row %% 7) / 4
data$class <- row %% 30
silent <- data
silent[5, items] <- NA
silent[9, items[1:3]] <- NA
apart <- data
apart[row < 150, "x1"] <- NA
apart[row >= 150, "x4"] <- NA

cfa_model <- "visual =~ x1 + x2 + x3\n textual =~ x4 + x5 + x6\n speed =~ x7 + x8 + x9"
equal <- "visual =~ x1 + a*x2 + a*x3\n textual =~ x4 + x5 + x6\n speed =~ x7 + x8 + x9"
mimic <- paste0(cfa_model, "\n visual ~ ageyr\n speed ~ ageyr + visual")
small <- "visual =~ x1 + x2 + x3\n textual =~ x4 + x5 + x6\n textual ~ visual"
small_mimic <- "visual =~ x1 + x2 + x3\n textual =~ x4 + x5 + x6\n textual ~ visual + ageyr\n visual ~ ageyr"

fitted_by <- function(model, ..., on = data)
  suppressWarnings(sem(model, on, missing = "fiml", em.h1.tol = 1e-10, em.h1.iter.max = 5000, ...))
options_of <- function(...) { given <- list(...); if (length(given)) given else setNames(list(), character(0)) }
head_of <- function(model, ...) list(model = model, options = options_of(...))

modified <- function(model, ...) {
  fit <- fitted_by(model, ...)
  c(head_of(model, ...), list(estimates = parameterEstimates(fit), indices = as.data.frame(modindices(fit))))
}
released <- function(model, ...)
  c(head_of(model, ...), list(tests = as.data.frame(suppressWarnings(lavTestScore(fitted_by(model, ...)))$uni),
    parameters = as.data.frame(parTable(fitted_by(model, ...)))[c("lhs", "op", "rhs", "group", "plabel")]))
left_over <- function(model, ...) {
  fit <- fitted_by(model, ...)
  found <- lavResiduals(fit, type = "raw", se = TRUE, summary = FALSE, output = "list")
  if (lavInspect(fit, "ngroups") == 1) found <- list(found)
  c(head_of(model, ...), list(groups = unname(lapply(found, function(one)
    list(names = rownames(one$cov), raw = one$cov, se = one$cov.se, z = one$cov.z)))))
}
scored <- function(model, ..., on = data) {
  fit <- fitted_by(model, ..., on = on)
  by_method <- lapply(c(regression = "regression", Bartlett = "Bartlett"), function(method) {
    found <- lavPredict(fit, method = method, se = "standard")
    if (!is.list(found)) found <- structure(list(found), se = attr(found, "se"))
    list(constructs = colnames(found[[1]]), scores = unname(found[seq_along(found)]), se = unname(attr(found, "se")))
  })
  c(head_of(model, ...), list(methods = by_method))
}
designed <- function(model, ...) {
  fit <- fitted_by(model, estimator = "MLR", ...)
  c(head_of(model, ...), list(estimates = parameterEstimates(fit), fit = as.list(fitMeasures(fit))))
}
# the root mean square of residuals among the variables of the model itself, weighted by group
srmr_of <- function(fit, names) {
  found <- list(sample = lavInspect(fit, "sampstat"), implied = lavInspect(fit, "implied"), share = lavInspect(fit, "nobs") / lavInspect(fit, "ntotal"))
  if (lavInspect(fit, "ngroups") == 1) found[1:2] <- lapply(found[1:2], list)
  sum(found$share * mapply(function(S, Sigma) {
    sd <- sqrt(diag(S$cov[names, names]))
    apart <- (S$cov[names, names] - Sigma$cov[names, names]) / outer(sd, sd)
    means <- (S$mean[names] - Sigma$mean[names]) / sd
    sqrt(mean(c(apart[lower.tri(apart, diag = TRUE)], means)^2))
  }, found$sample, found$implied))
}
# lavaan's robust CFI and TLI compare with plain independence, not with the baseline of sem.auxiliary
assisted <- function(model, aux, ...) {
  fit <- suppressWarnings(sem.auxiliary(model, data, aux, em.h1.tol = 1e-10, em.h1.iter.max = 5000, ...))
  c(head_of(model, ...), list(auxiliary = aux, estimates = parameterEstimates(fit), standardized = standardizedSolution(fit),
    fit = as.list(suppressWarnings(fitMeasures(fit))),
    srmr = srmr_of(fit, setdiff(lavNames(fit), aux)), r2 = as.list(unlist(lavInspect(fit, "rsquare")))))
}
plain <- function(model, on, ...) {
  fit <- fitted_by(model, on = on, ...)
  c(head_of(model, ...), list(estimates = parameterEstimates(fit), fit = as.list(fitMeasures(fit)),
    indices = as.data.frame(modindices(fit))))
}

cases <- list(
  modified = list(ml = modified(cfa_model), equal = modified(equal), mimic = modified(mimic), groups = modified(cfa_model, group = "school")),
  released = list(equal = released(equal), groups = released(cfa_model, group = "school", group.equal = "loadings")),
  residuals = list(ml = left_over(cfa_model), mlr = left_over(cfa_model, estimator = "MLR"), equal = left_over(equal),
    groups = left_over(cfa_model, group = "school")),
  scores = list(ml = scored(cfa_model, on = silent), mimic = scored(mimic), groups = scored(cfa_model, group = "school")),
  design = list(cluster = designed(cfa_model, cluster = "class"), weights = designed(cfa_model, sampling.weights = "weight"),
    both = designed(cfa_model, cluster = "class", sampling.weights = "weight"),
    mimic_cluster = designed(mimic, cluster = "class"), mimic_weights = designed(mimic, sampling.weights = "weight"),
    groups_cluster = designed(cfa_model, group = "school", group.equal = "loadings", cluster = "class"),
    groups_weights = designed(cfa_model, group = "school", group.equal = "loadings", sampling.weights = "weight",
      sampling.weights.normalization = "group")),
  auxiliary = list(ml = assisted(small, c("x7", "x8", "ageyr")), mlr = assisted(small, c("x7", "x8", "ageyr"), estimator = "MLR"),
    mimic = assisted(small_mimic, c("x7", "x8")), groups = assisted(small, c("x7", "ageyr"), group = "school", group.equal = "loadings")),
  apart = list(ml = plain(cfa_model, apart), mlr = plain(cfa_model, apart, estimator = "MLR")))
write(toJSON(list(lavaan = as.character(packageVersion("lavaan")), cases = cases), auto_unbox = TRUE, digits = NA, na = "null", matrix = "rowmajor"), arguments[2])
