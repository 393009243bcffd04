# Difference tests of a ladder of ordered items; run in this folder: Rscript lavaan_ordered_ladder.R
suppressMessages(library(lavaan)); library(jsonlite)
case <- fromJSON("../golden/o_group_scalar.json")
data <- read.csv(file.path("../golden", case$data))
fit <- function(equal) sem(case$model, data, group = "firm", ordered = case$options$ordered, estimator = "WLSMV", group.equal = equal)
configural <- fit(""); scalar <- fit(c("loadings", "thresholds")); structural <- fit(c("loadings", "thresholds", "regressions"))
tested <- function(general, restricted) { a <- lavTestLRT(general, restricted); list(chisq = a[["Chisq diff"]][2], df = a[["Df diff"]][2], pvalue = a[["Pr(>Chisq)"]][2]) }
write(toJSON(list(lavaan = as.character(packageVersion("lavaan")), scalar = tested(configural, scalar), structural = tested(scalar, structural)),
  auto_unbox = TRUE, digits = 12, pretty = TRUE), "lavaan_ordered_ladder.json")
