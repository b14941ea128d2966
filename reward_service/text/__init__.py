"""Where things stand in a text: final answers, code blocks, token counts, languages."""
