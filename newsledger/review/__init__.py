"""The review desk: people look at the rows of a package and say which are right; what they decide goes to curation/."""
