# DWLS with naive errors and test; run in this folder: Rscript ordered_dwls.R
suppressMessages(library(lavaan)); library(jsonlite)
for (name in c("o_short", "o_group_scalar", "o_mixed")) {
  if (!file.exists(paste0(name, ".json"))) next
  case <- fromJSON(paste0(name, ".json")); o <- case$options; o$estimator <- NULL
  fit <- do.call("sem", c(list(model = case$model, data = read.csv(case$data), estimator = "DWLS"), o))
  e <- parameterEstimates(fit); if (is.null(e$group)) e$group <- ifelse(e$op == ":=", 0, 1)
  s <- standardizedSolution(fit); if (is.null(s$group)) s$group <- ifelse(s$op == ":=", 0, 1)
  keep <- c("lhs", "op", "rhs", "group", "est", "se")
  case$options$estimator <- "DWLS"
  out <- list(case = paste0("dwls_", name), data = case$data, model = case$model, call = "sem", options = case$options, lavaan = as.character(packageVersion("lavaan")),
    converged = TRUE, n_obs = lavInspect(fit, "ntotal"), n_par = fitMeasures(fit, "npar")[[1]], fit = as.list(unclass(fitMeasures(fit))), estimates = e[, keep],
    standardized = setNames(s[, c("lhs", "op", "rhs", "group", "est.std", "se")], c("lhs", "op", "rhs", "group", "est.std", "se")))
  write(toJSON(out, auto_unbox = TRUE, digits = 12, na = "null", pretty = TRUE), paste0("dwls_", name, ".json"))
}
