# Johnson's relative weights from the eigenvectors of the correlations. Rscript johnson.R correlations.csv
R <- as.matrix(read.csv(commandArgs(trailingOnly = TRUE)[1], row.names = 1))  # the target stands last
p <- ncol(R) - 1
e <- eigen(R[1:p, 1:p], symmetric = TRUE)
Lambda <- e$vectors %*% diag(sqrt(e$values)) %*% t(e$vectors)
beta <- solve(Lambda) %*% R[1:p, p + 1]
cat(sprintf("%.15f", Lambda^2 %*% beta^2), sep = "\n")
