"""The portal's post: it says what the directory is and hears what work is open."""
