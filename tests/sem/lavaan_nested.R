# Difference tests and score tests of a ladder of invariance; run in this folder: Rscript lavaan_nested.R
suppressMessages(library(lavaan)); library(jsonlite)
d <- read.csv("../golden/hs1939.csv"); m <- fromJSON("../golden/hs_cfa_ml.json")$model
out <- list()
for (e in c("ML","MLR","MLM")) { f <- list(cfa(m,d,group="school",estimator=e), cfa(m,d,group="school",group.equal="loadings",estimator=e), cfa(m,d,group="school",group.equal=c("loadings","intercepts"),estimator=e))
 a <- lavTestLRT(f[[1]],f[[2]],f[[3]])
 out[[e]] <- list(chisq=a[["Chisq diff"]][-1], df=a[["Df diff"]][-1], pvalue=a[["Pr(>Chisq)"]][-1])
 if (e=="ML") { s <- lavTestScore(f[[3]]); u <- s$uni; pt <- parTable(f[[3]]); k <- match(u$lhs, pt$plabel); k2 <- match(u$rhs, pt$plabel); out$score <- data.frame(lhs=pt$lhs[k2],op=pt$op[k2],rhs=pt$rhs[k2],group=pt$group[k2],mi=u$X2) } }
out$lavaan <- as.character(packageVersion("lavaan"))
write(toJSON(out, auto_unbox=TRUE, digits=10, pretty=TRUE), "lavaan_nested.json")
