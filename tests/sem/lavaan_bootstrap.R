# Bootstrap of lavaan on one small model with an indirect effect: standard errors of estimates and of
# standardized estimates, percentile limits, and the Bollen-Stine test.
# Rscript lavaan_bootstrap.R ../golden lavaan_bootstrap.json   (lavaan 0.6-14, jsonlite; two minutes)
suppressMessages({library(lavaan); library(jsonlite)})
arguments <- commandArgs(trailingOnly = TRUE)
data <- read.csv(file.path(arguments[1], "ccc_likert.csv"))
resamples <- 2000

model <- "
  satisfaction =~ sat1 + sat2 + sat3
  trust =~ tru1 + tru2 + tru3
  loyalty =~ loy1 + loy2 + loy3
  trust ~ a*satisfaction
  loyalty ~ b*trust + c*satisfaction
  indirect := a*b
  total := a*b + c
"
fit <- sem(model, data)
both <- function(one) c(parameterEstimates(one)$est, standardizedSolution(one, se = FALSE)$est.std)
draws <- bootstrapLavaan(fit, R = resamples, FUN = both, iseed = 20)
null <- bootstrapLavaan(fit, R = resamples, type = "bollen.stine", FUN = fitMeasures, fit.measures = "chisq", iseed = 21)

k <- nrow(parameterEstimates(fit))
limits <- apply(draws[, 1:k], 2, quantile, c(0.025, 0.975), type = 6)
rows <- parameterEstimates(fit)[, c("lhs", "op", "rhs", "est")]
rows$se <- apply(draws[, 1:k], 2, sd)
rows$se.std <- apply(draws[, k + 1:k], 2, sd)
rows$ci.lower <- limits[1, ]
rows$ci.upper <- limits[2, ]
chisq <- unname(fitMeasures(fit, "chisq"))
bollen_stine <- list(chisq = chisq, pvalue = mean(null >= chisq), mean = mean(null), sd = sd(null))
found <- list(lavaan = as.character(packageVersion("lavaan")), model = model, resamples = nrow(draws), rows = rows, bollen_stine = bollen_stine)
write(toJSON(found, auto_unbox = TRUE, digits = NA, pretty = 1), arguments[2])
