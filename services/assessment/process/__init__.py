"""Where the diagrams of assessment will meet its verbs."""
