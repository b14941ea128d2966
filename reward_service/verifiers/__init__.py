"""The verifiers that ship with the service, one file each; found by entry point, never by import."""
