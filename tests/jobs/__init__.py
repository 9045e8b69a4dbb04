"""Tests of the work outside the web process."""
