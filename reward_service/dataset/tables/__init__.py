"""Tables in and out: JSON lines and arrays, CSV, Parquet, Arrow, Hugging Face folders; files, globs, streams.

Every table comes in as rows, dictionaries one by one, and goes out from them, so that all commands read and
write all formats and none holds a table in memory.
"""
