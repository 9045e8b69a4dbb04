"""Tests of the instrument as data."""
