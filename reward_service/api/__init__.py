"""The HTTP surface. `app` composes it; nothing here judges anything."""
