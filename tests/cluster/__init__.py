"""Drills on an installation of several machines, of real processes that are killed."""
