"""gunicorn, the same for `make run` and production; PORT, WEB_WORKERS, WEB_THREADS change it."""

import os

bind = f"{os.environ.get('WEB_BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True
timeout = 60
graceful_timeout = 15
max_requests = 5000
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112 (memory, no path kept)
control_socket_disable = True
accesslog = None
errorlog = "-"
loglevel = "warning"
