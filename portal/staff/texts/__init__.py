"""Texts: who may read and draft which, drafts with a preview, approval, and what was live on a day."""
