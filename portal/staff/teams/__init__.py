"""Teams for their coordinators: what they say of themselves, who gets messages, how their mail fares."""
