"""The portal: sign-in, directory, inbox, applications, case files; it decides nothing."""
