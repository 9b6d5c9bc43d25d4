"""The played year: two shipped sites, every day of it on a clock that is set."""
