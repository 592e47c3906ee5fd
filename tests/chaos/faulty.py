"""Runs a module of the product with failpoints in it, and for a control with a safeguard taken out.

`python -m tests.chaos.faulty services.admission.worker` is admission's worker, mortal.
"""

from __future__ import annotations

import os
import runpy
import sys

from chassis.messaging.broker import Broker
from chassis.testing.failpoints import install_from_environment
from tests.chaos.controls import switch_off

CONTROL = "GATEHOUSE_CHAOS_CONTROL"


def broker_of_this_process() -> Broker:
    """The broker the process was told to use."""
    return Broker(os.environ["GATEHOUSE_BROKER_URL"])


def main() -> None:
    """Prepare this process and become the module named on the command line."""
    install_from_environment()
    control = os.environ.get(CONTROL)
    if control:
        switch_off(control)
    module = sys.argv[1]
    sys.argv = sys.argv[1:]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
