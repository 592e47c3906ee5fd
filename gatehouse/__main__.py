"""`python -m gatehouse` is the same as the `gatehouse` command."""

from gatehouse.console import main

raise SystemExit(main())
