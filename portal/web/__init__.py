"""The portal's pages, and the door before them: signing in, sessions, access."""
