"""Telling people that the study they wrote to takes nobody any more."""
