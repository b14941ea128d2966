"""Days of the week in twelve languages."""

import re

from reward_service.grading.math.claims import lexicon

_NAMES: dict[str, int] = {
    name: day
    for day, listed in enumerate(
        (
            "monday mon lundi montag lunes segunda segunda-feira понедельник الاثنين الإثنين सोमवार 星期一 周一 礼拜一 月曜日 月曜 월요일 lunedì thứ_hai",
            "tuesday tue tues mardi dienstag martes terça terça-feira вторник الثلاثاء मंगलवार 星期二 周二 礼拜二 火曜日 火曜 화요일 martedì thứ_ba",
            "wednesday wed mercredi mittwoch miércoles quarta quarta-feira среда среду الأربعاء बुधवार 星期三 周三 礼拜三 水曜日 水曜 수요일 mercoledì thứ_tư",
            "thursday thu thur thurs jeudi donnerstag jueves quinta quinta-feira четверг الخميس गुरुवार बृहस्पतिवार 星期四 周四 礼拜四 木曜日 木曜 목요일 giovedì thứ_năm",
            "friday fri vendredi freitag viernes sexta sexta-feira пятница пятницу الجمعة शुक्रवार 星期五 周五 礼拜五 金曜日 金曜 금요일 venerdì thứ_sáu",
            "saturday sat samedi samstag sonnabend sábado суббота субботу السبت शनिवार 星期六 周六 礼拜六 土曜日 土曜 토요일 sabato thứ_bảy",
            "sunday sun dimanche sonntag domingo воскресенье воскресенью الأحد रविवार इतवार 星期日 星期天 周日 周天 礼拜天 礼拜日 日曜日 日曜 일요일 domenica chủ_nhật",
        )
    )
    for name in (n.replace("_", " ") for n in listed.split())
}
_DRESS = re.compile(r"^(?:on |a |an |the |le |un |am |ein |el |um |uma |на |во? |يوم |ngày )+", re.IGNORECASE)
_DAY = re.compile(lexicon.trie(sorted(_NAMES)), re.IGNORECASE)

_ASCII_NAME = re.compile(lexicon.trie(sorted(name for name in _NAMES if name.isascii() and len(name) > 3)))


def read_weekday(text: str) -> int | None:
    """0 for Monday to 6; None when the text is no day of the week."""
    return _NAMES.get(_DRESS.sub("", text.strip(" .。।")).casefold())


def named_weekdays(text: str) -> list[str]:
    """The long names of weekdays in a text, in order."""
    if text.isascii() and _ASCII_NAME.search(text.lower()) is None:
        return []
    return [m.group() for m in _DAY.finditer(text) if len(m.group()) > 3 or not m.group().isascii()]
