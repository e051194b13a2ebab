"""A form with every kind of control."""

from django import forms


class EveryWidget(forms.Form):
    """One field of each kind, some that must be filled and some that need not."""

    name = forms.CharField(
        label="Campaign name",
        help_text="As you call it in the team",
        error_messages={"required": "Enter a name for the campaign"},
    )
    channel = forms.ChoiceField(
        label="Channel",
        choices=[("", "Choose one"), ("fair", "Trade fair"), ("web", "Webinar")],
        error_messages={"required": "Choose a channel"},
    )
    starts_on = forms.DateField(label="Starts on", required=False, help_text="As in 8 Jul 2026")
    ends_on = forms.DateField(
        label="Ends on",
        required=False,
        error_messages={"invalid": "Enter a date, as in 8 Jul 2026"},
    )
    budget = forms.CharField(label="Budget", required=False)
    share = forms.IntegerField(label="Share from Marketing", required=False)
    value = forms.ChoiceField(
        label="Which value holds?",
        choices=[("crm", "Take the CRM value"), ("baton", "Keep Baton’s value")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which value holds"},
    )
    regions = forms.MultipleChoiceField(
        label="Regions",
        choices=[("dach", "Germany, Austria, Switzerland"), ("north", "Nordics")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    remember = forms.BooleanField(
        label="Remember this mapping", help_text="For files from this scanner", required=False
    )
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    file = forms.FileField(label="File", required=False)
    address = forms.EmailField(label="E-mail", disabled=True, initial="lena@norvik.example")
