"""Official letters as PDF and DOCX, and spreadsheets that come back with their wrong cells marked."""
