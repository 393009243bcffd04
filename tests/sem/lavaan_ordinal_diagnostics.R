# Residuals and modification indices of models of ordered items, as lavaan prints them.
# Rscript lavaan_ordinal_diagnostics.R ../golden lavaan_ordinal_diagnostics.json   (lavaan 0.6-14)
suppressMessages({library(lavaan); library(jsonlite)})
arguments <- commandArgs(trailingOnly = TRUE)
diagnostics <- function(case) {
  reference <- fromJSON(file.path(arguments[1], paste0(case, ".json")))
  answers <- read.csv(file.path(arguments[1], reference$data))
  options <- reference$options
  fit <- do.call("sem", c(list(model = reference$model, data = answers), options))
  found <- lavResiduals(fit, type = "raw", se = TRUE, add.labels = TRUE)
  if (is.null(options$group)) found <- list(found)
  indices <- modindices(fit)
  indices <- indices[!is.na(indices$mi), c("lhs", "op", "rhs", if (!is.null(options$group)) "group", "mi", "epc", "sepc.lv", "sepc.all")]
  last <- found[[length(found)]]
  list(names = colnames(found[[1]]$cov), residual = unname(found[[1]]$cov), residual_of_last_group = unname(last$cov), se = unname(found[[1]]$cov.se), indices = indices)
}
cases <- c("o_short", "o_residual_covariance", "o_group_scalar")
found <- setNames(lapply(cases, diagnostics), cases)
write(toJSON(found, auto_unbox = TRUE, digits = NA, na = "null", matrix = "rowmajor"), arguments[2])
