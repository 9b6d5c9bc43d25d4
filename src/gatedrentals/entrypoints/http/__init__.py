"""What API and pages share: who asks, what they may, how often, and what they hear when it is refused."""
