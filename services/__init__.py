"""The procedures: what may enter a community, how agencies are judged, what is sent down."""
