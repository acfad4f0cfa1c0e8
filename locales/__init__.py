"""The texts of the user interface, one module per language; ``pages.words`` looks them up."""
