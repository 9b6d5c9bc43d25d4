"""Makes the two sites that the wheel ships, from a seed: `python -m benchmarks.demo_world`."""
