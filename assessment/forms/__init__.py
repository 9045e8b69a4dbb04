"""Forms built from the question bank: what may be handed in, and what is wrong with it."""
