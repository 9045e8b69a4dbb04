"""The Flask application of Leitstern, in layers that import only downwards."""
