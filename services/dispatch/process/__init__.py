"""Where the diagram of dispatch meets its verbs."""
