"""JSON answers: valid by a schema, equal to a value, right at chosen places."""
