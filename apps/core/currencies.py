"""The currencies Baton knows: ISO 4217 code, name, minor digits and written sign.

Source: ISO 4217 list one (active national currencies; fund and metal codes left out).
"""

from typing import Final

NAMES: Final[dict[str, str]] = {
    "AED": "UAE dirham", "AFN": "Afghani", "ALL": "Albanian lek", "AMD": "Armenian dram",
    "AOA": "Angolan kwanza", "ARS": "Argentine peso", "AUD": "Australian dollar",
    "AWG": "Aruban florin", "AZN": "Azerbaijan manat", "BAM": "Bosnian convertible mark",
    "BBD": "Barbados dollar", "BDT": "Bangladeshi taka", "BGN": "Bulgarian lev",
    "BHD": "Bahraini dinar", "BIF": "Burundi franc", "BMD": "Bermudian dollar",
    "BND": "Brunei dollar", "BOB": "Boliviano", "BRL": "Brazilian real",
    "BSD": "Bahamian dollar", "BTN": "Bhutanese ngultrum", "BWP": "Botswana pula",
    "BYN": "Belarusian ruble", "BZD": "Belize dollar", "CAD": "Canadian dollar",
    "CDF": "Congolese franc", "CHF": "Swiss franc", "CLP": "Chilean peso",
    "CNY": "Chinese yuan", "COP": "Colombian peso", "CRC": "Costa Rican colon",
    "CUP": "Cuban peso", "CVE": "Cabo Verde escudo", "CZK": "Czech koruna",
    "DJF": "Djibouti franc", "DKK": "Danish krone", "DOP": "Dominican peso",
    "DZD": "Algerian dinar", "EGP": "Egyptian pound", "ERN": "Eritrean nakfa",
    "ETB": "Ethiopian birr", "EUR": "Euro", "FJD": "Fiji dollar",
    "FKP": "Falkland Islands pound", "GBP": "Pound sterling", "GEL": "Georgian lari",
    "GHS": "Ghana cedi", "GIP": "Gibraltar pound", "GMD": "Gambian dalasi",
    "GNF": "Guinean franc", "GTQ": "Guatemalan quetzal", "GYD": "Guyana dollar",
    "HKD": "Hong Kong dollar", "HNL": "Honduran lempira", "HTG": "Haitian gourde",
    "HUF": "Hungarian forint", "IDR": "Indonesian rupiah", "ILS": "Israeli shekel",
    "INR": "Indian rupee", "IQD": "Iraqi dinar", "IRR": "Iranian rial",
    "ISK": "Icelandic króna", "JMD": "Jamaican dollar", "JOD": "Jordanian dinar",
    "JPY": "Japanese yen", "KES": "Kenyan shilling", "KGS": "Kyrgyz som",
    "KHR": "Cambodian riel", "KMF": "Comorian franc", "KPW": "North Korean won",
    "KRW": "South Korean won", "KWD": "Kuwaiti dinar", "KYD": "Cayman Islands dollar",
    "KZT": "Kazakh tenge", "LAK": "Lao kip", "LBP": "Lebanese pound",
    "LKR": "Sri Lankan rupee", "LRD": "Liberian dollar", "LSL": "Lesotho loti",
    "LYD": "Libyan dinar", "MAD": "Moroccan dirham", "MDL": "Moldovan leu",
    "MGA": "Malagasy ariary", "MKD": "Macedonian denar", "MMK": "Myanmar kyat",
    "MNT": "Mongolian tugrik", "MOP": "Macao pataca", "MRU": "Mauritanian ouguiya",
    "MUR": "Mauritian rupee", "MVR": "Maldivian rufiyaa", "MWK": "Malawi kwacha",
    "MXN": "Mexican peso", "MYR": "Malaysian ringgit", "MZN": "Mozambican metical",
    "NAD": "Namibian dollar", "NGN": "Nigerian naira", "NIO": "Nicaraguan córdoba",
    "NOK": "Norwegian krone", "NPR": "Nepalese rupee", "NZD": "New Zealand dollar",
    "OMR": "Omani rial", "PAB": "Panamanian balboa", "PEN": "Peruvian sol",
    "PGK": "Papua New Guinean kina", "PHP": "Philippine peso", "PKR": "Pakistani rupee",
    "PLN": "Polish złoty", "PYG": "Paraguayan guaraní", "QAR": "Qatari riyal",
    "RON": "Romanian leu", "RSD": "Serbian dinar", "RUB": "Russian ruble",
    "RWF": "Rwandan franc", "SAR": "Saudi riyal", "SBD": "Solomon Islands dollar",
    "SCR": "Seychelles rupee", "SDG": "Sudanese pound", "SEK": "Swedish krona",
    "SGD": "Singapore dollar", "SHP": "Saint Helena pound", "SLE": "Sierra Leonean leone",
    "SOS": "Somali shilling", "SRD": "Surinamese dollar", "SSP": "South Sudanese pound",
    "STN": "São Tomé dobra", "SVC": "Salvadoran colón", "SYP": "Syrian pound",
    "SZL": "Swazi lilangeni", "THB": "Thai baht", "TJS": "Tajik somoni",
    "TMT": "Turkmen manat", "TND": "Tunisian dinar", "TOP": "Tongan pa'anga",
    "TRY": "Turkish lira", "TTD": "Trinidad and Tobago dollar", "TWD": "New Taiwan dollar",
    "TZS": "Tanzanian shilling", "UAH": "Ukrainian hryvnia", "UGX": "Ugandan shilling",
    "USD": "US dollar", "UYU": "Uruguayan peso", "UZS": "Uzbek sum",
    "VES": "Venezuelan bolívar", "VND": "Vietnamese đồng", "VUV": "Vanuatu vatu",
    "WST": "Samoan tala", "XAF": "Central African CFA franc", "XCD": "East Caribbean dollar",
    "XCG": "Caribbean guilder", "XOF": "West African CFA franc", "XPF": "CFP franc",
    "YER": "Yemeni rial", "ZAR": "South African rand", "ZMW": "Zambian kwacha",
    "ZWG": "Zimbabwe gold",
}  # fmt: skip

WHOLE_UNITS_ONLY: Final = frozenset(
    {
        *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW"),
        *("PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"),
    }
)
THOUSANDTHS: Final = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))

SIGNS: Final[dict[str, str]] = {
    "AUD": "A$", "BRL": "R$", "CAD": "CA$", "CNY": "CN¥", "CZK": "Kč", "EUR": "€",
    "GBP": "£", "HKD": "HK$", "ILS": "₪", "INR": "₹", "JPY": "¥", "KRW": "₩",
    "MXN": "MX$", "NGN": "₦", "NZD": "NZ$", "PHP": "₱", "PLN": "zł", "TRY": "₺",
    "TWD": "NT$", "UAH": "₴", "USD": "$", "VND": "₫",
}  # fmt: skip

CURRENCIES: Final[tuple[tuple[str, str], ...]] = tuple(
    (code, f"{code} · {name}") for code, name in NAMES.items()
)
"""(code, label) pairs for a form field, in code order."""


class UnknownCurrency(ValueError):
    """The code is not an active ISO 4217 currency."""

    cure = "Use a three-letter ISO 4217 code such as EUR, USD or GBP."


def minor_digits(currency: str) -> int:
    """How many digits the minor unit has: EUR 2, JPY 0, BHD 3. Raises UnknownCurrency."""
    if currency not in NAMES:
        raise UnknownCurrency(f"{currency!r} is not a currency code.")
    if currency in WHOLE_UNITS_ONLY:
        return 0
    return 3 if currency in THOUSANDTHS else 2


def sign_of(currency: str) -> str:
    """The sign people write ("€"), or the code itself where no short sign is common."""
    return SIGNS.get(currency, currency)


def ways_to_write(currency: str) -> tuple[str, ...]:
    """Every mark that may stand beside an amount in this currency, longest first.

    A bare "$" or "¥" is read as the dollar or yuan at hand: nobody writes "CA$" in Canada.
    """
    sign = sign_of(currency)
    return tuple(sorted({sign, sign[-1:] if sign[-1:] in "$¥" else sign, currency}, key=len))[::-1]
