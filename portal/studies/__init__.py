"""Studies: the registry's records, their pages, and the sites at which they recruit."""
