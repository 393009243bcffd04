# Factor scores of models of ordered items: lavPredict(method = "EBM"), first respondents of each case.
# Rscript lavaan_ordinal_scores.R ../golden lavaan_ordinal_scores.json   (lavaan 0.6-14)
suppressMessages({library(lavaan); library(jsonlite)})
arguments <- commandArgs(trailingOnly = TRUE)
SHOWN <- 60
scores <- function(case) {
  reference <- fromJSON(file.path(arguments[1], paste0(case, ".json")))
  answers <- read.csv(file.path(arguments[1], reference$data))
  fit <- do.call("sem", c(list(model = reference$model, data = answers), reference$options))
  # numerical gradients and a loose stop: lavaan is asked for its more exact optimizer
  found <- lavaan:::lav_predict_eta(fit, method = "EBM", optim.method = "nlminb")
  keep <- lapply(found, function(one) head(one, SHOWN))
  list(constructs = colnames(lavInspect(fit, "cov.lv", drop.list.single.group = FALSE)[[1]]), rows = lapply(fit@Data@case.idx, head, SHOWN), scores = keep)
}
cases <- c("o_short", "o_mixed", "o_residual_covariance", "o_mixed_pairwise", "o_covariates")
found <- setNames(lapply(cases, scores), cases)
write(toJSON(found, auto_unbox = TRUE, digits = NA, na = "null", matrix = "rowmajor"), arguments[2])
