"""Papers as PDF, set by typst."""
