"""Where the diagrams of assessment meet its verbs."""
