"""Forms of reviews; one module a topic."""
