"""Who people are in a tenant, and what each of them may do: one table, the only one."""

from django.db.models import TextChoices


class Department(TextChoices):
    """The two sides of the hand-over. Private notes and drafts of one never reach the other."""

    MARKETING = "marketing", "Marketing"
    SALES = "sales", "Sales"


class Role(TextChoices):
    ADMIN = "admin", "Tenant admin"
    MARKETING_LEAD = "marketing_lead", "Head of Marketing"
    MARKETER = "marketer", "Marketer"
    SDR = "sdr", "SDR"
    SALES_MANAGER = "sales_manager", "Head of Sales"
    REP = "rep", "Sales rep"
    AGENCY = "agency", "Agency"
    EXECUTIVE = "executive", "Executive"


class Capability(TextChoices):
    """Everything that can be allowed, as `where:what`."""

    SEE_SCOREBOARD = "workspace:scoreboard", "See the scoreboard"
    SEE_REPORTS = "reports:see", "See the reports"
    SEE_MARKETING = "workspace:marketing", "See the Marketing workspace and its notes"
    SEE_SALES = "workspace:sales", "See the Sales workspace and its notes"
    SEE_LEADS = "leads:see", "See leads"
    SEE_CONTACT = "leads:contact", "See names, e-mail addresses and phone numbers"
    EDIT_LEADS = "leads:edit", "Correct and create leads"
    EXPORT_LEADS = "leads:export", "Export leads"
    SEE_CAMPAIGNS = "campaigns:see", "See campaigns"
    RUN_CAMPAIGNS = "campaigns:run", "Log campaigns, costs and commitments"
    HAND_OVER = "handoffs:offer", "Hand leads over to Sales"
    ANSWER_HANDOFFS = "handoffs:answer", "Answer hand-offs"
    PASS_ON = "handoffs:pass_on", "Pass leads on to a colleague in Sales"
    EXPLAIN_HANDOFFS = "handoffs:explain", "Answer Sales' questions about a hand-off"
    MANAGE_ROUTING = "handoffs:routing", "Settle who takes leads"
    GIVE_VERDICTS = "feedback:give", "Judge the quality of leads"
    READ_FEEDBACK = "feedback:read", "Read what Sales said"
    CONTEST = "feedback:contest", "Contest a rejection"
    SEE_DISPUTES = "feedback:disputes", "Read disputes"
    DECIDE_DISPUTES = "feedback:decide", "Decide disputes"
    SEE_JUDGEMENTS = "feedback:judgements", "See how far judgements agree"
    WORK_OPPORTUNITIES = "outcomes:work", "Open and close opportunities"
    SEE_OUTCOMES = "outcomes:see", "See opportunities"
    RECONCILE = "outcomes:reconcile", "Settle differences with the CRM"
    SEE_RULES = "ground_rules:see", "See the agreement"
    CHANGE_RULES = "ground_rules:change", "Change the agreement"
    SIGN_RULES = "ground_rules:sign", "Sign the agreement for one's department"
    IMPORT_LEADS = "intake:import_leads", "Import leads"
    IMPORT_OUTCOMES = "intake:import_outcomes", "Import outcomes"
    MANAGE_FORMS = "intake:forms", "Manage forms and the intake ledger"
    MANAGE_KEYS = "intake:keys", "Manage API keys"
    MANAGE_PEOPLE = "tenancy:people", "Invite people and change roles"
    MANAGE_SETTINGS = "tenancy:settings", "Change the tenant's settings"
    READ_AUDIT = "tenancy:audit", "Read the audit log and the job desk"


_C = Capability

_EVERYONE_INSIDE = frozenset({_C.SEE_SCOREBOARD, _C.SEE_LEADS, _C.SEE_CONTACT, _C.SEE_RULES})
_MARKETER = _EVERYONE_INSIDE | {
    _C.CONTEST,
    _C.SEE_DISPUTES,
    _C.SEE_MARKETING,
    _C.SEE_REPORTS,
    _C.SEE_CAMPAIGNS,
    _C.RUN_CAMPAIGNS,
    _C.EDIT_LEADS,
    _C.HAND_OVER,
    _C.EXPLAIN_HANDOFFS,
    _C.READ_FEEDBACK,
    _C.SEE_OUTCOMES,
    _C.IMPORT_LEADS,
    _C.MANAGE_FORMS,
}
_REP = _EVERYONE_INSIDE | {
    _C.SEE_DISPUTES,
    _C.SEE_SALES,
    _C.ANSWER_HANDOFFS,
    _C.GIVE_VERDICTS,
    _C.WORK_OPPORTUNITIES,
    _C.SEE_OUTCOMES,
}

GRANTS: dict[Role, frozenset[Capability]] = {
    # An admin may do everything but give a department's word.
    Role.ADMIN: frozenset(Capability) - {_C.SIGN_RULES},
    Role.MARKETING_LEAD: _MARKETER
    | {
        _C.CHANGE_RULES,
        _C.SIGN_RULES,
        _C.RECONCILE,
        _C.IMPORT_OUTCOMES,
        _C.EXPORT_LEADS,
        _C.SEE_JUDGEMENTS,
    },
    Role.MARKETER: _MARKETER,
    Role.SDR: _REP,
    Role.SALES_MANAGER: _REP
    | {
        _C.PASS_ON,
        _C.MANAGE_ROUTING,
        _C.SEE_REPORTS,
        _C.SEE_CAMPAIGNS,
        _C.EDIT_LEADS,
        _C.CHANGE_RULES,
        _C.SIGN_RULES,
        _C.RECONCILE,
        _C.IMPORT_OUTCOMES,
        _C.EXPORT_LEADS,
        _C.DECIDE_DISPUTES,
        _C.SEE_JUDGEMENTS,
    },
    Role.REP: _REP,
    Role.AGENCY: frozenset(
        {
            _C.SEE_MARKETING,
            _C.SEE_LEADS,
            _C.SEE_CONTACT,
            _C.SEE_CAMPAIGNS,
            _C.READ_FEEDBACK,
            _C.SEE_DISPUTES,
        }
    ),
    Role.EXECUTIVE: frozenset(
        {
            _C.SEE_SCOREBOARD,
            _C.SEE_REPORTS,
            _C.SEE_LEADS,
            _C.SEE_CAMPAIGNS,
            _C.SEE_OUTCOMES,
            _C.SEE_RULES,
            _C.SEE_DISPUTES,
        }
    ),
}

#: The side a role belongs to; admins and executives stand on shared ground.
DEPARTMENT_OF: dict[Role, Department] = {
    Role.MARKETING_LEAD: Department.MARKETING,
    Role.MARKETER: Department.MARKETING,
    Role.AGENCY: Department.MARKETING,
    Role.SDR: Department.SALES,
    Role.SALES_MANAGER: Department.SALES,
    Role.REP: Department.SALES,
}

#: Roles that see only the leads they own, and the unassigned ones waiting for an answer.
OWN_LEADS_ONLY = frozenset({Role.SDR, Role.REP})
