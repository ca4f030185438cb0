"""What is chosen for a network and its training, each described once: losses, optimizers, schedules, …"""
