"""What gunicorn reads when it starts in this folder; a command line may add to it."""

from typing import Any

logger_class = "config.access_log.AccessLog"


def post_worker_init(worker: Any) -> None:
    """A process that just forked has threads if it is of the class that the README names."""
    from config.warm import warm_threads

    if threads := getattr(worker, "tpool", None):
        warm_threads(threads, worker.cfg.threads)
