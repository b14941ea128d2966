"""Reward specs: the document, its compiled form, aliases of other programs, and the presets that ship."""
