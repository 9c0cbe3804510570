"""The notebook as a whole: where its key is, carrying it to another browser, and erasing it."""
