"""Taking records in: from files and folders, into rows."""
