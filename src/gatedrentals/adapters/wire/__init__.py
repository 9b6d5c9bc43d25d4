"""Documents at the edge: JSON that people edit, read strictly into domain values; cattrs loads on first use."""
