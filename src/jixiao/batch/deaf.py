"""Loaded by every worker on this machine as it starts (工作进程预载): Ctrl-C in a terminal reaches all its processes, and is for the run alone to hear."""

from __future__ import annotations

import signal

signal.signal(signal.SIGINT, signal.SIG_IGN)
