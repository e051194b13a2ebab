"""The page behind an e-mail's buttons: no account, no cookie, no script. Looking is no answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from apps.accounts.models import User
from apps.core.http import see_other
from apps.handoffs import actions
from apps.handoffs.errors import HandOffError
from apps.handoffs.forms import QuestionForm, RejectForm
from apps.handoffs.kinds import Via
from apps.handoffs.mail import actions as mail
from apps.handoffs.mail import limits, links, pressing, visit
from apps.handoffs.mail_links import AnswerLink
from apps.tenancy import outbox
from apps.tenancy.access import public
from apps.tenancy.queries import current_tenant, zone_of
from apps.tenancy.scoping import tenant_scope

REASON = "the token is the key: one person, one hand-off, one answer, for two days"
CHOICES = ("accept", "no", "ask")


@csrf_exempt  # no session and no cookie: the token in the address is all there is to know
@require_http_methods(["GET", "HEAD", "POST"])
@public(reason=REASON)
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Shows the lead and what may be answered; only a POST from the shown page answers."""
    tenant_id = links.tenant_of(token)
    if tenant_id is None:
        raise Http404
    if limits.is_too_often(request, token):
        return _private(render(request, "handoffs_mail/slow_down.html", status=429))
    with tenant_scope(tenant_id), zone_of(current_tenant()):
        link = links.link_with(token)
        if link is None:
            raise Http404
        page = Page(request, link, timezone.now())
        return _private(page.pressed() if request.method == "POST" else page.looked_at())


class Page:
    """One request of the holder of a link."""

    def __init__(self, request: HttpRequest, link: AnswerLink, at: datetime) -> None:
        self.request, self.link, self.at = request, link, at
        self.shown = visit.opened_by(link, at=at)

    def looked_at(self) -> HttpResponse:
        """GET and HEAD: the lead and the buttons, or what was answered, or that it is over."""
        if self.request.method == "GET":
            mail.note_opened(self.link, at=self.at)
        return self._show(choice=self.request.GET.get("answer", ""))

    def pressed(self) -> HttpResponse:
        """POST: does what the button says when a person pressed it, else asks to press again."""
        sent = self.request.POST
        do = sent.get("do", "")
        act = self._acts().get(do)
        if act is None:
            return self._show(status=422)
        if not pressing.is_by_person(sent.get(pressing.STAMP, ""), self.link, at=self.at):
            return self._show(choice=do, status=422, press_again=True)
        try:
            return act()
        except HandOffError as error:
            return self._show(status=422, problem=str(error))

    def _acts(self) -> dict[str, Callable[[], HttpResponse]]:
        """What the page offers at this moment, and nothing else."""
        if self.shown is None:
            return {"again": self._another_link}
        if self.shown.panel.can_answer:
            return {"accept": self._accept, "no": self._reject, "ask": self._ask}
        return {"undo": self._undo} if self.shown.panel.can_undo else {}

    def _accept(self) -> HttpResponse:
        handoff = self.link.handoff
        actions.accept(handoff, by=self.link.user, at=self.at, via=Via.MAIL)
        mail.use(self.link, at=self.at)
        return see_other(self.request.path)

    def _reject(self) -> HttpResponse:
        handoff = self.link.handoff
        form = RejectForm(self.request.POST, handoff=handoff)
        if not form.is_valid():
            return self._show(choice="no", status=422, reject_form=form)
        said = {"reason": form.cleaned_data["reason"], "text": form.cleaned_data["text"]}
        actions.reject(handoff, by=self.link.user, at=self.at, via=Via.MAIL, **said)
        mail.use(self.link, at=self.at)
        return see_other(self.request.path)

    def _ask(self) -> HttpResponse:
        form = QuestionForm(self.request.POST)
        if not form.is_valid():
            return self._show(choice="ask", status=422, ask_form=form)
        question = form.cleaned_data["question"]
        actions.ask(self.link.handoff, by=self.link.user, at=self.at, question=question)
        return see_other(f"{self.request.path}?asked")

    def _undo(self) -> HttpResponse:
        actions.undo(self.link.handoff, by=self.link.user, at=self.at)
        mail.reopen(self.link)
        return see_other(self.request.path)

    def _another_link(self) -> HttpResponse:
        """Says the same whether a new link is sent or not: who it is for may have left."""
        if links.may_have_another(self.link, at=self.at):
            number = links.count_of(self.link.handoff_id, self.link.user_id)
            key = f"{self.link.handoff_id} {self.link.user_id} {number}"
            outbox.post("handoffs.mail_another_link", dedupe_key=key, link_id=self.link.id)
        return see_other(f"{self.request.path}?ordered")

    def _show(self, *, status: int = 200, choice: str = "", **context: Any) -> HttpResponse:
        sent = self.request.POST
        context = {
            "ask_form": QuestionForm(initial={"question": sent.get("question", "")}),
            "words": sent.get("text", ""),
            **context,
            "tenant": current_tenant(),
            "link": self.link,
            "shown": self.shown,
            "choice": choice if choice in CHOICES else "",
            "stamp_field": pressing.STAMP,
            "stamp": pressing.PLACE,
            "now": self.at,
            "note": self._note(),
            "reader": self._somebody_else(),
        }
        screen = "closed" if self.shown is None else self._screen()
        page = render(self.request, f"handoffs_mail/{screen}.html", context, status=status)
        page.content = pressing.stamped(page.content, self.link, at=timezone.now())
        return page

    def _screen(self) -> str:
        return "answer" if self.shown and self.shown.panel.can_answer else "done"

    def _somebody_else(self) -> User | None:
        """Who is signed in here, when it is not the person the link was sent to: the link stays
        that person's, whoever holds it, so the page says whose answer it takes."""
        user = self.request.user
        return user if isinstance(user, User) and user.id != self.link.user_id else None

    def _note(self) -> str:
        if "asked" in self.request.GET:
            return _("Marketing has your question. The lead still waits for your answer.")
        if "ordered" in self.request.GET:
            return _("If the lead still waits for you, a new link is on its way to your mailbox.")
        return ""


def _private(response: HttpResponse) -> HttpResponse:
    """The address is a key: it goes to no other site, no index and no cache."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    return response
