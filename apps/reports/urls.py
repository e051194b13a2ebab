from django.urls import path

from . import views
from .backtest import views as backtests

app_name = "reports"

urlpatterns = [
    path("agreement/v/<int:version>/backtest/", backtests.backtest, name="backtest"),
    path("agreement/v/<int:version>/backtest/ask/", backtests.ask_backtest, name="ask_backtest"),
    path("agreement/v/<int:version>/backtest/leads/", backtests.backtest_csv, name="backtest_csv"),
    path("reports/closed-loop/", views.closed_loop, name="closed_loop"),
    path("reports/closed-loop/export/", views.closed_loop_csv, name="closed_loop_csv"),
    path("reports/records/", views.records, name="records"),
    path("reports/records/export/", views.records_csv, name="records_csv"),
]
