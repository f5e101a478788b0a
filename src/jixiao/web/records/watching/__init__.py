"""Keeping an overview (统揽): lists, what waits for whom, how far a stage has come, what the money came to. Reading only, within what the actor may see."""
