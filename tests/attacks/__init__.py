"""Attacks on what participants were promised. Each one succeeds if its protection is taken out."""
