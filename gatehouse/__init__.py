"""The product as one thing: its command line, its supervisor, its demo county."""
