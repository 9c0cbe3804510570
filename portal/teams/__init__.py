"""The people behind sites: who receives messages, in which languages they speak, how soon they answer."""
