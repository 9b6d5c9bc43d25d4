"""Sites and their policies (§0: what is *policy*)."""
