"""What keeps a campaign, a cost or a commitment from changing."""

from __future__ import annotations


class CampaignError(ValueError):
    """A verb does not apply; the message is a sentence for the person who tried."""


class EndsBeforeStart(CampaignError):
    """The last day lies before the first."""


class OtherCurrency(CampaignError):
    """A budget is kept in the tenant's currency and in no other."""


class ExternalIdTaken(CampaignError):
    """Another campaign is known by that name to forms and other systems."""


class AlreadyCorrected(CampaignError):
    """A cost line is corrected once; what came instead may be corrected in turn."""


class CommitmentClosed(CampaignError):
    """Delivered or withdrawn: the promise does not move any more."""


class NothingMoved(CampaignError):
    """The new date is the date it has already."""
