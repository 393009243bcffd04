# Scalar invariance of a second-order construct; run in this folder: Rscript lavaan_second_order_ladder.R
suppressMessages(library(lavaan)); library(jsonlite)
data <- read.csv("../golden/ccc_continuous.csv")
model <- "rel =~ rel1 + rel2 + rel3\nemp =~ emp1 + emp2 + emp3\nfoc =~ foc1 + foc2 + foc3\nquality =~ rel + emp + foc\nsat =~ sat1 + sat2 + sat3\nsat ~ quality"
measures <- c("chisq", "df", "cfi", "rmsea", "srmr")
metric <- sem(model, data, group = "firm", group.equal = "loadings")
scalar <- sem(paste(model, "rel ~ 0*1", "emp ~ 0*1", "foc ~ 0*1", sep = "\n"), data, group = "firm", group.equal = c("loadings", "intercepts"))
write(toJSON(list(lavaan = as.character(packageVersion("lavaan")), model = model, metric = as.list(fitMeasures(metric, measures)), scalar = as.list(fitMeasures(scalar, measures))),
  auto_unbox = TRUE, digits = 12, pretty = TRUE), "lavaan_second_order_ladder.json")
