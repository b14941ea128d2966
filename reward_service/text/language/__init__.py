"""In which language a text is written, and how large a share of it."""
