"""What gunicorn reads when it starts in this folder; a command line may add to it."""

logger_class = "config.access_log.AccessLog"
