"""Tests of charts, documents and their words."""
