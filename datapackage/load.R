# Loads the tables of this data package, with the types that its datapackage.json declares.
#
#   source("datapackage/load.R"); pkg <- load_package()
#
#   pkg$quotes                            # each table is a data frame
#   levels(pkg$casualty_claims$effect)    # words of a vocabulary are factors, levels in the vocabulary's order
#   pkg$events$date_start                 # days are Dates, counts and offsets integers, degrees and shares doubles
#   substr(pkg$articles$text[1], 1, 80)   # text is UTF-8, whatever the locale
#
# The empty cell is NA and nothing else is: "NA" stays text. Offsets count from 0, R counts from 1: the text of a span is
# substr(text, start + 1, end). Lists ("children | women") stay as they are, or are split with lists = TRUE.
#
# Needs R 4.0 or newer and the package jsonlite. readr reads the files if it is installed, base R if not: the result is
# the same. Everything comes from the descriptor, so this file loads any package of its kind.

# The directory of this file, as far as R tells: source() keeps the name in `ofile`, Rscript in --file.
.load_home <- local({
  sourced <- lapply(sys.frames(), function(frame) get0("ofile", envir = frame, inherits = FALSE))
  sourced <- as.character(unlist(Filter(is.character, rev(sourced))))
  started <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))
  # source(chdir = TRUE) has already gone where the file lies.
  files <- c(sourced, basename(sourced), started)
  files <- files[file.exists(files)]
  if (length(files) > 0) dirname(normalizePath(files[1])) else getwd()
})

#' Load the package: a named list with a data frame for each table.
#'
#' @param path Where the package lies: the directory that holds datapackage.json, or that file. Found by itself
#'   if this file lies in the package or R works in it.
#' @param tables Names of the tables wanted; all if NULL.
#' @param lists Whether cells that hold lists become character vectors (NULL where there is nothing).
#' @param reader "readr", "base", or "auto": readr if it is installed.
load_package <- function(path = NULL, tables = NULL, lists = FALSE, reader = c("auto", "readr", "base")) {
  reader <- match.arg(reader)
  if (reader == "auto") reader <- if (requireNamespace("readr", quietly = TRUE)) "readr" else "base"
  descriptor <- .load_descriptor(path)
  resources <- .load_resources(descriptor$json)
  if (is.null(tables)) tables <- names(resources)
  if (length(unknown <- setdiff(tables, names(resources))) > 0) {
    stop("the package has no table ", paste(unknown, collapse = ", "), ", only ",
         paste(names(resources), collapse = ", "), call. = FALSE)
  }
  lapply(resources[tables], .load_one, root = descriptor$root, lists = lists, reader = reader)
}

#' Load one table as a data frame; arguments as for load_package().
load_table <- function(name, ...) load_package(tables = name, ...)[[1]]

#' The column types of a table for readr, from the descriptor:
#'   readr::read_csv("datapackage/quotes.csv", col_types = readr_types("quotes"), na = "")
#' Numbers of people are doubles there: R's integers end at 2,147,483,647, and a figure in the news may not.
readr_types <- function(name, path = NULL) {
  resource <- .load_resources(.load_descriptor(path)$json)[[name]]
  if (is.null(resource)) stop("the package has no table ", name, call. = FALSE)
  fields <- resource$schema$fields
  types <- lapply(fields, function(field) {
    words <- .load_words(field)
    if (!is.null(words)) return(readr::col_factor(levels = words, ordered = isTRUE(field$categoriesOrdered)))
    switch(field$type,
      integer = if (identical(field$unit, "people")) readr::col_double() else readr::col_integer(),
      number = readr::col_double(),
      date = readr::col_date("%Y-%m-%d"),
      readr::col_character()
    )
  })
  names(types) <- .load_names(fields)
  do.call(readr::cols, types)
}

# Where the package lies, and its descriptor as lists.
.load_descriptor <- function(path) {
  if (!requireNamespace("jsonlite", quietly = TRUE)) {
    stop("load.R reads datapackage.json with the package jsonlite: install.packages(\"jsonlite\")", call. = FALSE)
  }
  places <- if (is.null(path)) c(dirname(.load_home), .load_home, ".", "..") else path
  files <- ifelse(dir.exists(places), file.path(places, "datapackage.json"), places)
  file <- files[file.exists(files) & !dir.exists(files)][1]
  if (is.na(file)) {
    stop("no datapackage.json in ", paste(unique(normalizePath(places, mustWork = FALSE)), collapse = ", "),
         "; say where the package lies: load_package(\"path/to/it\")", call. = FALSE)
  }
  text <- readChar(file, file.size(file), useBytes = TRUE)
  Encoding(text) <- "UTF-8"
  list(root = dirname(normalizePath(file)), json = jsonlite::parse_json(text))
}

# The tables' CSV files as the descriptor describes them, by the tables' names.
.load_resources <- function(json) {
  resources <- Filter(function(resource) identical(resource$format, "csv"), json$resources)
  names(resources) <- .load_names(resources)
  resources
}

.load_names <- function(described) vapply(described, function(one) one$name, "")

# A table in parts has several paths; its parts are put together before they get their types.
.load_one <- function(resource, root, lists, reader) {
  paths <- unlist(resource$path)
  rows <- if (length(paths) == 1) {
    list(resource$rowCount)
  } else {
    described <- resource$parts
    names(described) <- vapply(described, function(part) part$path, "")
    lapply(paths, function(path) described[[path]]$rowCount)
  }
  pieces <- Map(.load_file, paths, rows, MoreArgs = list(fields = resource$schema$fields, root = root, reader = reader))
  frame <- if (length(pieces) == 1) pieces[[1]] else .load_together(pieces)
  path <- if (length(paths) == 1) paths else dirname(paths[1])
  for (field in resource$schema$fields) {
    values <- .load_typed(frame[[field$name]], field, path)
    # In a data frame a list is a column only if it is assigned as one.
    frame[field$name] <- list(if (lists && !is.null(field$separator)) .load_split(values, field) else values)
  }
  frame
}

# The cells of a file as a data frame of strings.
.load_file <- function(path, rows, fields, root, reader) {
  # A descriptor from elsewhere must not make us read other files.
  if (grepl("^([/\\\\~]|[A-Za-z]:)|(^|[/\\\\])\\.\\.([/\\\\]|$)", path)) {
    stop("datapackage.json: ", path, " lies outside the package", call. = FALSE)
  }
  file <- file.path(root, path)
  if (!file.exists(file)) stop("missing from the package: ", path, call. = FALSE)
  frame <- .load_readers[[reader]](file)
  if (!identical(names(frame), .load_names(fields))) {
    stop(path, ": the columns are not those of the descriptor", call. = FALSE)
  }
  if (!is.null(rows) && nrow(frame) != rows) {
    warning(path, ": ", nrow(frame), " rows, but the descriptor says ", rows,
            "; the file has been changed or cut off", call. = FALSE)
  }
  frame
}

.load_together <- function(pieces) {
  columns <- lapply(names(pieces[[1]]), function(name) unlist(lapply(pieces, function(piece) piece[[name]]), use.names = FALSE))
  structure(columns, names = names(pieces[[1]]), row.names = seq_along(columns[[1]]), class = "data.frame")
}

# Both give a data frame of strings in UTF-8, NA where the cell is empty. Cells hold line breaks: hence one thread.
.load_readers <- list(
  readr = function(file) {
    frame <- readr::read_csv(
      file, col_types = readr::cols(.default = readr::col_character()), na = "", trim_ws = FALSE,
      name_repair = "minimal", locale = readr::locale(encoding = "UTF-8"), num_threads = 1, lazy = FALSE,
      progress = FALSE
    )
    columns <- lapply(frame, function(column) { attributes(column) <- NULL; column })
    structure(columns, names = names(frame), row.names = seq_len(nrow(frame)), class = "data.frame")
  },
  base = function(file) {
    stand_in <- ""
    if (grepl("\\.gz$", file)) {
      file <- .load_unpacked(file)
      on.exit(unlink(file), add = TRUE)
    }
    if (.load_has_returns(file)) {
      # read.csv takes a carriage return for a line feed, and two with a line feed for one: offsets would be wrong.
      text <- readChar(file, file.size(file), useBytes = TRUE)
      rare <- rawToChar(as.raw(c(1:8, 11, 12, 14:31)), multiple = TRUE)
      unused <- Filter(function(char) !grepl(char, text, fixed = TRUE, useBytes = TRUE), rare)
      if (length(unused) == 0) stop(file, " can only be read with readr", call. = FALSE)
      stand_in <- unused[1]
      file <- tempfile(fileext = ".csv")
      on.exit(unlink(file), add = TRUE)
      writeBin(charToRaw(gsub("\r", stand_in, text, fixed = TRUE, useBytes = TRUE)), file)
    }
    frame <- utils::read.csv(
      file, colClasses = "character", na.strings = "", encoding = "UTF-8", check.names = FALSE, strip.white = FALSE
    )
    if (nzchar(stand_in)) frame[] <- lapply(frame, function(cells) gsub(stand_in, "\r", cells, fixed = TRUE))
    frame
  }
)

# A gzipped file unpacked, in a file of its own.
.load_unpacked <- function(file) {
  plain <- tempfile(fileext = ".csv")
  packed <- gzfile(file, "rb")
  on.exit(close(packed))
  to <- base::file(plain, "wb")
  on.exit(close(to), add = TRUE)
  while (length(chunk <- readBin(packed, "raw", 2^24)) > 0) writeBin(chunk, to)
  plain
}

.load_has_returns <- function(file) {
  bytes <- base::file(file, "rb")
  on.exit(close(bytes))
  while (length(chunk <- readBin(bytes, "raw", 2^24)) > 0) if (any(chunk == as.raw(13L))) return(TRUE)
  FALSE
}

# The words of a column's vocabulary, or NULL.
.load_words <- function(field) {
  words <- if (!is.null(field$categories)) field$categories else field$constraints$enum
  if (is.null(words)) return(NULL)
  vapply(words, function(word) as.character(if (is.list(word)) word$value else word), "")
}

.load_typed <- function(values, field, path) {
  words <- .load_words(field)
  typed <- if (!is.null(words)) {
    factor(values, levels = words, ordered = isTRUE(field$categoriesOrdered))
  } else {
    switch(field$type,
      integer = .load_integers(values),
      number = suppressWarnings(as.double(values)),
      date = as.Date(values, format = "%Y-%m-%d"),
      values
    )
  }
  # Nothing is lost in silence.
  if (length(lost <- which(is.na(typed) & !is.na(values))) > 0) {
    stop(path, ", row ", lost[1], ", column ", field$name, ": \"", values[lost[1]], "\" is ",
         if (is.null(words)) paste("no", field$type) else "no word of the vocabulary", call. = FALSE)
  }
  typed
}

# R's integers end at 2,147,483,647; a column with a greater number is of doubles, exact up to 2^53.
.load_integers <- function(values) {
  numbers <- suppressWarnings(as.double(values))
  if (all(is.na(numbers) | abs(numbers) <= .Machine$integer.max)) as.integer(numbers) else numbers
}

.load_split <- function(values, field) {
  lapply(values, function(value) if (is.na(value)) NULL else strsplit(value, field$separator, fixed = TRUE)[[1]])
}

# Rscript datapackage/load.R: what is in the package.
if (!interactive() && sys.nframe() == 0L) {
  for (.load_shown in list(load_package())) {
    for (.load_table in names(.load_shown)) {
      cat("\n", .load_table, ": ", nrow(.load_shown[[.load_table]]), " rows\n", sep = "")
      cat(sprintf("  %-22s %s\n", names(.load_shown[[.load_table]]),
                  vapply(.load_shown[[.load_table]], function(column) class(column)[1], "")), sep = "")
    }
  }
}
