# Little's test from lavaan's maximum-likelihood moments, written out, for test_missing_report.py: the air quality of R.
# Rscript lavaan_mcar.R lavaan_mcar.json   (lavaan 0.6-14, jsonlite)
suppressMessages({library(lavaan); library(jsonlite)})
air <- airquality[c("Ozone", "Solar.R", "Wind", "Temp")]
names(air) <- c("ozone", "solar", "wind", "temp")
moments <- lavaan:::lav_mvnorm_missing_h1_estimate_moments(as.matrix(air), max.iter = 5000L, tol = 1e-10)
has <- !is.na(air)
key <- apply(has, 1, paste, collapse = "")
statistic <- 0
cells <- 0
for (own in unique(key)) {
  rows <- key == own
  answered <- has[which(rows)[1], ]
  apart <- colMeans(air[rows, answered, drop = FALSE]) - moments$Mu[answered]
  statistic <- statistic + sum(rows) * drop(apart %*% solve(moments$Sigma[answered, answered]) %*% apart)
  cells <- cells + sum(answered)
}
df <- cells - ncol(air)
write(toJSON(list(lavaan = as.character(packageVersion("lavaan")), data = air, statistic = statistic, df = df,
  pvalue = pchisq(statistic, df, lower.tail = FALSE), patterns = length(unique(key)), coverage = crossprod(has) / nrow(air)),
  auto_unbox = TRUE, digits = NA, na = "null", dataframe = "columns"), commandArgs(trailingOnly = TRUE)[1])
