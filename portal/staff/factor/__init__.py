"""The second factor: six digits from an authenticator app (RFC 6238), or a recovery code."""
