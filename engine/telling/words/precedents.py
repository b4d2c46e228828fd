"""Whether like cases come off alike, and which decided cases are nearest."""

SENTENCES: dict[str, tuple[str, str]] = {
    "alike.ruling.recommendation": ("đề nghị {outcome}", "recommended: {outcome}"),
    "alike.ruling.authority": ("cấp có thẩm quyền quyết định {outcome}", "decided by the authority: {outcome}"),
    "alike.precedent": (
        "bản ghi {sequence} ({case}, {person}, {rulebook}; {ruling})",
        "record {sequence} ({case}, {person}, {rulebook}; {ruling})",
    ),
    "alike.harsher.certain": (
        "NẶNG HƠN MỘT TRƯỜNG HỢP KHÔNG THUẬN LỢI HƠN. Ở đây {ruling}, nặng hơn {precedent}, dù không tình tiết nào ở đây kém thuận lợi hơn.",
        "HARSHER THAN A CASE THAT WAS NO BETTER. Here {ruling}, harsher than {precedent}, although no finding here is less favourable.",
    ),
    "alike.harsher.possible": (
        "Có thể nặng hơn một trường hợp không thuận lợi hơn, chưa chắc chắn. Ở đây {ruling}, nặng hơn {precedent}; những gì đã rõ ở đây không kém thuận lợi hơn.",
        "Possibly harsher than a case that was no better; not certain. Here {ruling}, harsher than {precedent}; nothing established here is less favourable.",
    ),
    "alike.milder.certain": (
        "NHẸ HƠN MỘT TRƯỜNG HỢP KHÔNG BẤT LỢI HƠN. Ở đây {ruling}, nhẹ hơn {precedent}, dù không tình tiết nào ở đây thuận lợi hơn.",
        "MILDER THAN A CASE THAT WAS NO WORSE. Here {ruling}, milder than {precedent}, although no finding here is more favourable.",
    ),
    "alike.milder.possible": (
        "Có thể nhẹ hơn một trường hợp không bất lợi hơn, chưa chắc chắn. Ở đây {ruling}, nhẹ hơn {precedent}; những gì đã rõ ở đây không thuận lợi hơn.",
        "Possibly milder than a case that was no worse; not certain. Here {ruling}, milder than {precedent}; nothing established here is more favourable.",
    ),
    "alike.pair": (
        "{label}: ở đây {here}; bản ghi {sequence}: {there}",
        "{label}: here {here}; record {sequence}: {there}",
    ),
    "alike.roles": ("Vai trò", "Roles"),
    "alike.better": ("Ở đây thuận lợi hơn", "More favourable here"),
    "alike.worse": ("Ở đây bất lợi hơn", "Less favourable here"),
    "alike.alike": ("Như nhau, và đã quyết định ở đó", "The same, and decisive there"),
    "alike.others": (
        "{count} tình tiết khác được so cũng như nhau",
        "{count} other findings compared are the same too",
    ),
    "alike.open": ("Còn tùy những điều chưa rõ", "It hangs on what is not known"),
    "alike.idle": (
        "Chưa rõ, nhưng theo bộ quy tắc thì không ảnh hưởng đến ai trong hai người",
        "Not known, but nothing turns on it for either under the rules",
    ),
    "alike.reread": (
        "Cách hiểu ở đó khác ở đây, nên kết quả có thể khác nhau chỉ vì vậy",
        "Decided under other readings than here, for which alone the outcomes may differ",
    ),
    "alike.more": (
        "Còn {count} trường hợp nữa; --format json liệt kê đầy đủ.",
        "{count} more; --format json lists all of them.",
    ),
    "alike.none": (
        "Không có trường hợp nào trong sổ trái với kết quả ở đây.",
        "No case on record speaks against the outcome here.",
    ),
    "alike.nearest": ("Gần nhất", "Nearest"),
    "alike.near": ("{precedent}: {differ} tình tiết khác", "{precedent}: findings that differ: {differ}"),
    "alike.near_open": ("{count} tình tiết chỉ một bên đã rõ", "settled in one alone: {count}"),
    "alike.footer": (
        "Đã so với {compared} người trong sổ. Đây là điều để hội đồng xem xét, không làm thay đổi đề nghị nào; chưa rõ thì không tính có lợi hay bất lợi cho ai.",
        "Compared with {compared} persons on record. This is for the committee to consider and changes no recommendation; what is not known counts neither for nor against anyone.",
    ),
    "alike.left_out": (
        "{count} người được quyết định theo bộ quy tắc có vai trò, kết quả hoặc tình tiết quyết định khác nên không so được.",
        "{count} persons were decided under a rulebook with other roles, outcomes or deciding findings, and could not be compared.",
    ),
}
