"""What a person may see of reviews; one module a topic."""
