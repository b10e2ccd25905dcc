"""The tiers of prompts, in the order in which a person may move through them."""

TIERS = ("permission", "plain", "less-harm", "small-steps", "warmth")
