# Rscript run_examples.R OUT CODE...
#
# Runs files of R code one after the other in the working directory, and writes to OUT, as JSON, the data frames that
# each of them prints: {file: [{column: [cells]}]}

arguments <- commandArgs(trailingOnly = TRUE)

run <- function(file) {
  printed <- list()
  space <- new.env(parent = globalenv())
  space$print <- function(table, ...) printed[[length(printed) + 1]] <<- as.list(table)
  sys.source(file, envir = space)
  printed
}

found <- lapply(setNames(arguments[-1], basename(arguments[-1])), run)
json <- jsonlite::toJSON(found, na = "null", Date = "ISO8601", digits = I(17))
writeBin(charToRaw(enc2utf8(json)), arguments[1])
