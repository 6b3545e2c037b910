"""What bench/servers.py is made of."""
