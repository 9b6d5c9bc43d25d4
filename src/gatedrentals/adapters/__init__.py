"""One package per technology; each answers to a port and to nothing else."""
