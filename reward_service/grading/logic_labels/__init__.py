"""Labels of statements: true, false, unknown, and what else a problem calls them."""
