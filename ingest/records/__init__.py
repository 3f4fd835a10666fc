"""Records: what a document states in a shape that can be asked for (who funds, who commits…).

Made from sections and passages, never from pages: every record points to the words it
stands on. See `model` for the kinds and `extract` for the door.
"""
