"""Charts as server-drawn SVG: pure functions from dataclasses to marks with classes and links."""

from apps.core.charts.cell import cell_bar, spark_line

__all__ = ["cell_bar", "spark_line"]
