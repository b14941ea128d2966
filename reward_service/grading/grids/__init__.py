"""Grids of cells, as ARC has them."""
