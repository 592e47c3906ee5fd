"""How every web process is served: a few threads, bounded requests, no control socket."""

import os
import shutil
import tempfile

metrics_port = os.environ.get("GATEHOUSE_METRICS_PORT")
bind = ["0.0.0.0:8000", *([f"0.0.0.0:{metrics_port}"] if metrics_port else [])]
worker_class = "gthread"
workers = int(os.environ.get("GATEHOUSE_WEB_WORKERS", "1"))
threads = int(os.environ.get("GATEHOUSE_WEB_THREADS", "8"))
timeout = 30
graceful_timeout = 30
keepalive = 5
max_requests = 100_000
max_requests_jitter = 10_000
limit_request_line = 4094
# What a proxy tells of a visitor is for the portal to believe (PORTAL_TRUSTED_PROXIES), never for the server.
forwarded_allow_ips = ""
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
accesslog = None

# What several workers count is added up in files they share; set before anything counts.
if workers > 1 and "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="gatehouse-metrics-")


def child_exit(server, worker):
    """Keep what a worker that ended has counted, and drop its gauges."""
    from chassis.telemetry import metrics

    metrics.worker_exited(worker.pid)


def on_exit(server):
    """Leave nothing behind."""
    if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        shutil.rmtree(folder, ignore_errors=True)
