"""newsledger: conflict news in, a validated and citable data package out."""

__version__ = "0.1.0"
