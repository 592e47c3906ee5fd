"""Where the diagrams of admission meet its verbs."""
