#!/usr/bin/python3
"""Runs Debian's goldeneye, which hands a fraction to random.randint; since Python 3.10 that raises, and no request is sent."""

import random
import runpy

_randint = random.randint
random.randint = lambda low, high: _randint(int(low), int(high))
runpy.run_path("/usr/bin/goldeneye", run_name="__main__")
