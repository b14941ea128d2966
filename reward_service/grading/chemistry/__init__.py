"""Chemistry: formulas, equations, and structures of molecules."""
