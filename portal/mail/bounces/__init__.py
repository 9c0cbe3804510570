"""Reports that a mail could not be delivered after all: read, believed or not, and written down."""
