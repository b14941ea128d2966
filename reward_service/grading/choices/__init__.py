"""Multiple choice: which options a text declares, against the options that are right."""
