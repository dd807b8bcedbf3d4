# Rscript check_package.R OUT PACKAGE...
#
# Loads packages in R in every way that we document, and writes to OUT, as JSON, what came out of it and what was wrong:
# {package: {way: {"tables": {table: {"classes": {...}, "levels": {...}, "values": {...}}}, "faults": [...]}}}

arguments <- commandArgs(trailingOnly = TRUE)
suppressPackageStartupMessages(library(readr))
library(jsonlite)

# The loader that travels with the package, with base R and with readr.
by_loader <- function(reader) {
  function(root) {
    loader <- new.env()
    source(file.path(root, "datapackage", "load.R"), local = loader)
    loader$load_package(reader = reader)
  }
}

# readr alone, with the types that the loader makes of the descriptor.
by_readr_types <- function(root) {
  source(file.path(root, "datapackage", "load.R"))
  each_table(root, function(resource) {
    read_csv(file.path(root, unlist(resource$path)), col_types = readr_types(resource$name), na = "", trim_ws = FALSE)
  })
}

# What read_resource() of the R package frictionless does with a descriptor, by its documentation: readr, with names,
# types, levels and missing values from the schema, and delimiter, quotes and encoding from resource and dialect.
by_descriptor <- function(root) {
  each_table(root, function(resource) {
    stopifnot(resource$profile == "tabular-data-resource", !any(grepl("^/|\\.\\.", unlist(resource$path))))
    fields <- resource$schema$fields
    types <- lapply(fields, function(field) {
      enum <- unlist(field$constraints$enum)
      if (field$type == "string" && !is.null(enum)) return(col_factor(levels = enum))
      switch(field$type, string = col_character(), integer = col_double(), number = col_double(),
             date = col_date("%Y-%m-%d"), stop("a type that it does not know: ", field$type))
    })
    read_delim(
      file.path(root, unlist(resource$path)), delim = resource$dialect$delimiter, quote = resource$dialect$quoteChar,
      escape_double = resource$dialect$doubleQuote, escape_backslash = FALSE, skip = 1, trim_ws = FALSE,
      col_names = names_of(fields), col_types = do.call(cols, setNames(types, names_of(fields))),
      locale = locale(encoding = resource$encoding), na = unlist(resource$schema$missingValues)
    )
  })
}

names_of <- function(described) vapply(described, function(one) one$name, "")

resources_of <- function(root) {
  described <- Filter(function(one) one$format == "csv", read_json(file.path(root, "datapackage.json"))$resources)
  setNames(described, names_of(described))
}

each_table <- function(root, read) lapply(lapply(resources_of(root), read), as.data.frame)

# Each of these gives the faults of a package as strings.

row_faults <- function(tables, resources) {
  unlist(lapply(names(resources), function(name) {
    if (nrow(tables[[name]]) != resources[[name]]$rowCount) {
      paste0(name, ": ", nrow(tables[[name]]), " rows instead of ", resources[[name]]$rowCount)
    }
  }))
}

# Every reference is found, and a merge over it gives each referring row once.
key_faults <- function(tables, resources) {
  unlist(lapply(resources, function(resource) {
    lapply(resource$schema$foreignKeys, function(key) {
      column <- unlist(key$fields)
      parent <- tables[[if (is.null(key$reference$resource)) resource$name else key$reference$resource]]
      to <- unlist(key$reference$fields)
      referring <- tables[[resource$name]][column]
      referring <- referring[!is.na(referring[[column]]), , drop = FALSE]
      lost <- setdiff(referring[[column]], parent[[to]])
      joined <- merge(referring, parent, by.x = column, by.y = to)
      c(
        if (length(lost) > 0) paste0(resource$name, ".", column, ": ", lost, " is in no row"),
        if (nrow(joined) != nrow(referring)) paste0(resource$name, ".", column, ": the join changes the rows")
      )
    })
  }))
}

# substr(text, start + 1, end) of the article is what the row says.
span_faults <- function(tables, resources) {
  texts <- setNames(tables$articles$text, tables$articles$article_id)
  unlist(lapply(resources, function(resource) {
    table <- tables[[resource$name]]
    offsets <- Filter(function(field) identical(field$unit, "code points"), resource$schema$fields)
    starts <- grep("^(.*_)?start$", names_of(offsets), value = TRUE)
    lapply(starts, function(start) {
      what <- sub("_?start$", "", start)
      said <- intersect(if (what == "") "text" else c(paste0(what, "_text"), what), names(table))[1]
      if (is.na(said)) return(NULL) # sentences are offsets alone
      rows <- table[!is.na(table[[start]]), ]
      found <- substr(texts[rows$article_id], rows[[start]] + 1, rows[[sub("start$", "end", start)]])
      wrong <- which(is.na(found) | found != rows[[said]])
      if (length(wrong) > 0) paste0(resource$name, ".", said, ": another text in row ", wrong)
    })
  }))
}

# As text, because toJSON() would round what takes all binary digits.
exact <- function(column) {
  if (!is.double(column) || inherits(column, "Date")) return(column)
  ifelse(is.na(column), NA_character_, sprintf("%.17g", column))
}

seen <- function(table) {
  list(
    classes = lapply(table, function(column) unbox(class(column)[1])),
    levels = lapply(Filter(is.factor, table), levels),
    values = lapply(table, exact)
  )
}

check <- function(root, load) {
  faults <- character()
  tables <- withCallingHandlers(
    tryCatch(load(root), error = function(error) { faults <<- c(faults, conditionMessage(error)); NULL }),
    warning = function(warning) { faults <<- c(faults, conditionMessage(warning)); invokeRestart("muffleWarning") }
  )
  if (is.null(tables)) return(list(tables = setNames(list(), character()), faults = faults))
  resources <- resources_of(root)
  faults <- c(faults, row_faults(tables, resources), key_faults(tables, resources), span_faults(tables, resources))
  list(tables = lapply(tables, seen), faults = as.character(unname(faults)))
}

ways <- list(base = by_loader("base"), readr = by_loader("readr"), types = by_readr_types, descriptor = by_descriptor)
packages <- setNames(arguments[-1], arguments[-1])
found <- lapply(packages, function(root) lapply(ways, function(way) check(root, way)))
versions <- list(r = as.character(getRversion()), readr = as.character(packageVersion("readr")))
json <- toJSON(list(found = found, versions = versions), na = "null", null = "null", Date = "ISO8601")
writeBin(charToRaw(enc2utf8(json)), arguments[1])
