"""How every web process is served: a few threads, bounded requests, no control socket."""

import os

worker_class = "gthread"
workers = int(os.environ.get("GATEHOUSE_WEB_WORKERS", "1"))
threads = int(os.environ.get("GATEHOUSE_WEB_THREADS", "8"))
timeout = 30
graceful_timeout = 30
keepalive = 5
max_requests = 100_000
max_requests_jitter = 10_000
limit_request_line = 4094
forwarded_allow_ips = os.environ.get("GATEHOUSE_TRUSTED_PROXY", "127.0.0.1")
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
accesslog = None
