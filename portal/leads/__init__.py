"""Messages to study teams: taken, kept, sent on, followed on a receipt, and opened by the team."""
