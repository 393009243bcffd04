# Difference tests of equal paths by lavaan: writes equal_paths.json. Run in this folder.
library(lavaan)
library(jsonlite)

reference <- fromJSON("../golden/ccc_direct_ml.json")
data <- read.csv(file.path("../golden", reference$data))
tests <- list()
for (estimator in c("ML", "MLR")) {
  general <- sem(reference$model, data, estimator = estimator)
  for (other in c("empathy", "ivr_menu")) {
    lines <- strsplit(reference$model, "\n")[[1]]
    at <- grep("^\\s*satisfaction\\s*~[^~]", lines)
    for (name in c("reliability", other)) {
      lines[at] <- sub(paste0("\\b", name, "\\b"), paste0("same*", name), lines[at])
    }
    restricted <- sem(paste(lines, collapse = "\n"), data, estimator = estimator)
    test <- lavTestLRT(general, restricted, method = if (estimator == "MLR") "satorra.bentler.2001" else "default")
    tests[[length(tests) + 1]] <- list(
      estimator = estimator, other = other,
      chisq = test[2, "Chisq diff"], df = test[2, "Df diff"], pvalue = test[2, "Pr(>Chisq)"]
    )
  }
}
write_json(
  list(lavaan = as.character(packageVersion("lavaan")), tests = tests), "equal_paths.json",
  auto_unbox = TRUE, digits = NA, pretty = TRUE
)
