"""Admission: what county departments may ask of townships and communities, and who said so."""
