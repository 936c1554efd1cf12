"""What the API answers: one module per subject, each model made from domain objects."""
