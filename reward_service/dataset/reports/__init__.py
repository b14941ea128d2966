"""What a scoring run paid for, as figures, as one HTML file and as lines for a terminal."""
