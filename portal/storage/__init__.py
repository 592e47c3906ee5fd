"""The portal's memory: directory, sessions, and the inbox as a read model; the only room with SQL."""
