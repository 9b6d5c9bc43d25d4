"""What residents are told when something happens on their license (§13.6)."""
