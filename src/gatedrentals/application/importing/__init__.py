"""Files of other systems, taken in row by row: what is good lands, what is bad is kept for a person (§8.4)."""
