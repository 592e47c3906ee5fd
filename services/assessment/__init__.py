"""Assessment: how stationed agencies are judged by both of their masters."""
