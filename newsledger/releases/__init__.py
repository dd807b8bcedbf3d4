"""What lies between two releases: their differences, what breaks, and how the next one is made."""
