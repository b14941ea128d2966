"""Numbers with tolerances, figures and units."""
