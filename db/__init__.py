"""What we remember, and the business rules about it. Verbs take a session and never commit."""
