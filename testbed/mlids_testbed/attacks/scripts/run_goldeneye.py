#!/usr/bin/python3
"""Runs Debian's goldeneye and truncates the floats that it passes to random.randint. Newer Python versions reject floats, so without this script goldeneye sends nothing."""

import random
import runpy

_randint = random.randint
random.randint = lambda low, high: _randint(int(low), int(high))
runpy.run_path("/usr/bin/goldeneye", run_name="__main__")
