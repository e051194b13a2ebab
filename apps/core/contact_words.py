# ruff: noqa: RUF001
"""Words that say nothing about who a person or a company is.

Lists are short on purpose: a form left out keeps two companies apart, which people can merge; a
common word in the list would make two companies one.
"""

import re
from typing import Final

FREE_MAIL: Final = frozenset(
    """
    gmail.com googlemail.com outlook.com outlook.de outlook.fr hotmail.com hotmail.co.uk hotmail.de
    hotmail.fr hotmail.it hotmail.es live.com live.co.uk live.fr live.nl msn.com passport.com
    yahoo.com yahoo.co.uk yahoo.co.in yahoo.co.jp yahoo.com.br yahoo.de yahoo.es yahoo.fr yahoo.in
    yahoo.it ymail.com rocketmail.com myyahoo.com icloud.com me.com mac.com aol.com aim.com
    proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tuta.com tuta.io
    fastmail.com fastmail.fm hushmail.com hey.com zoho.com zohomail.com mail.com email.com usa.com
    gmx.com gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de arcor.de mail.de posteo.de
    mailbox.org bluewin.ch orange.fr wanadoo.fr free.fr sfr.fr laposte.net neuf.fr
    libero.it virgilio.it alice.it tiscali.it tin.it terra.es terra.com.br uol.com.br bol.com.br
    ig.com.br globo.com r7.com sapo.pt btinternet.com sky.com virginmedia.com talktalk.net
    ntlworld.com blueyonder.co.uk comcast.net verizon.net att.net sbcglobal.net bellsouth.net
    cox.net charter.net earthlink.net juno.com rogers.com shaw.ca sympatico.ca bigpond.com
    optusnet.com.au xtra.co.nz mail.ru bk.ru inbox.ru list.ru yandex.ru yandex.com ya.ru rambler.ru
    ukr.net wp.pl o2.pl onet.pl interia.pl op.pl seznam.cz centrum.cz email.cz azet.sk freemail.hu
    citromail.hu abv.bg telenet.be skynet.be ziggo.nl kpnmail.nl planet.nl home.nl hetnet.nl
    rediffmail.com qq.com 163.com 126.com yeah.net sina.com sina.cn sohu.com foxmail.com 139.com
    naver.com hanmail.net daum.net nate.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp
    """.split()  # noqa: SIM905 - a list of words reads best as words
)

LEGAL_FORMS: Final = frozenset(
    """
    inc incorporated llc llp lp ltd limited plc corp corporation co company pte pty pvt private
    gmbh mbh ag kg kgaa ohg gbr ug haftungsbeschrankt aktiengesellschaft se
    sa sas sasu sarl eurl sl slu srl srls spa sca scs snc
    bv nv vof cv bvba sprl ab hb as asa aps oy oyj ehf hf
    ltda eireli epp mei lda sgps cia
    sp oo spzoo sro doo ood eood kft zrt nyrt ooo oao pao zao
    kk gk yk sdn bhd tbk
    ооо оао зао пао ао
    """.split()  # noqa: SIM905 - a list of words reads best as words
)

BETWEEN_FORMS: Final = frozenset({"and", "und", "et", "z"})
"""As in "GmbH & Co. KG" and "sp. z o.o."; only dropped before a legal form."""

EASTERN_FORMS: Final = re.compile(
    "株式会社|有限会社|合同会社|股份有限公司|有限责任公司|有限公司|주식회사|\\(주\\)"
)

NOT_DECOMPOSED: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
"""Letters that Unicode does not split into a letter and its accent."""
