"""Tests of what may be handed in."""
