"""Measures speed and memory on the machine at hand; asserts nothing. Run by `make bench`."""
