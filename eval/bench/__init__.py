"""Ours beside others, measured in one run on the same questions."""
