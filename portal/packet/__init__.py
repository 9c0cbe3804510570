"""The packet: every page and e-mail of a study as one printable file, for an ethics board."""
