"""The portal: where people sign in and meet the procedures; it keeps directory and inbox, and decides nothing."""
