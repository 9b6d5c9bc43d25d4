"""Settings and wiring: the only place that knows both ports and adapters."""
