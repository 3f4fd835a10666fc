"""Answers by a language model, held to the same evidence; loaded only when one is configured."""
