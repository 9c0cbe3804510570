"""The staff side: signing in, the inbox of messages, teams, people, texts, requests and the trail."""
