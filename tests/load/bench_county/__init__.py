"""A service of one process on the real chassis: sign-in, authorisation, form, journal, idempotency, messages, index tables."""
