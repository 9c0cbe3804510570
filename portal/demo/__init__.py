"""The demo: a whole portal on one machine for as long as it runs, with a mailbox that shows every e-mail."""
