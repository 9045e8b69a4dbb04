"""Tests of queries and writes."""
