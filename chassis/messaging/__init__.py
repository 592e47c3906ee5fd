"""How services talk: outbox, relay, broker, inbox; nothing is lost and nothing happens twice."""
