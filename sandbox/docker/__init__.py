"""Programs in hardened containers, through the Docker SDK."""
