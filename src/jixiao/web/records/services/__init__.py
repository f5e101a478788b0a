"""What can be done to the records (服务): one verb a function, the actor an argument, one transaction or nothing. Pages and API call these and nothing else."""
