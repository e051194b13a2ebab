from django.urls import path

from . import views
from .backtest import views as backtests
from .leaks import views as leaks

app_name = "reports"

urlpatterns = [
    path("agreement/v/<int:version>/backtest/", backtests.backtest, name="backtest"),
    path("agreement/v/<int:version>/backtest/ask/", backtests.ask_backtest, name="ask_backtest"),
    path("agreement/v/<int:version>/backtest/leads/", backtests.backtest_csv, name="backtest_csv"),
    path("reports/closed-loop/", views.closed_loop, name="closed_loop"),
    path("reports/closed-loop/export/", views.closed_loop_csv, name="closed_loop_csv"),
    path("reports/records/", views.records, name="records"),
    path("reports/records/export/", views.records_csv, name="records_csv"),
    path("reports/leaks/", leaks.leaks_report, name="leaks"),
    path("reports/leaks/export/", leaks.leaks_csv, name="leaks_csv"),
    path("reports/leaks/remind/", leaks.remind_owners, name="remind_owners"),
    path("reports/leaks/pass-on/", leaks.pass_leads_on, name="pass_leads_on"),
]
