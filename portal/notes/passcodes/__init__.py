"""Passcodes that one person can tell another over the telephone."""
