"""What other readings of the open questions make of an answer."""

SENTENCES: dict[str, tuple[str, str]] = {
    "readings.tried": (
        "Thử theo cách hiểu {readings}, chưa được cấp có thẩm quyền áp dụng.",
        "Tried out under the reading {readings}, which no competent authority has adopted.",
    ),
    "readings.adopted_by": (
        "Câu hỏi {id} không hiểu theo mặc định (căn cứ: {by}).",
        "Question {id} is not read by default (by {by}).",
    ),
    "readings.left_open": (
        "Câu hỏi {id} được để ngỏ (căn cứ: {by}).",
        "Question {id} is left open (by {by}).",
    ),
    "readings.to_choose": (
        "Tùy cấp có thẩm quyền chọn cách hiểu {ids}.",
        "It is for the competent authority to choose the reading of {ids}.",
    ),
    "readings.always": ("Bền với mọi cách hiểu{scope}.", "Stands under every reading{scope}."),
    "readings.always_open": (
        "Bền với mọi cách hiểu{scope}: không có kết quả nào ngoài các khả năng trên.",
        "Stands under every reading{scope}: none leads beyond what is still possible.",
    ),
    "readings.no_further": (
        "Không cách hiểu nào{scope} dẫn đến kết quả ngoài các khả năng trên.",
        "No reading{scope} leads beyond what is still possible.",
    ),
    "readings.narrowed": (
        "Hiểu khác {ids} thì còn ít khả năng hơn.",
        "With {ids} read otherwise, less is possible.",
    ),
    "readings.scope": (
        " của câu hỏi {ids} (các câu hỏi khác chưa được tính)",
        " of {ids} (those of other questions are not computed)",
    ),
    "readings.depends": (
        "Phụ thuộc cách hiểu {ids}: hiểu khác thì có thể là {outcomes}.",
        "Depends on the reading of {ids}: read otherwise, it could be {outcomes}.",
    ),
    "readings.further": (
        "Phải đồng thời hiểu khác ít nhất {count} câu hỏi mới có thể là {outcomes}.",
        "It takes at least {count} questions read otherwise at once for {outcomes}.",
    ),
    "readings.together": (
        "Bền nếu chỉ một câu hỏi được hiểu khác; phải đồng thời hiểu khác ít nhất {count} câu hỏi mới có thể là {outcomes}.",
        "Stands where a single question is read otherwise; it takes at least {count} at once for {outcomes}.",
    ),
    "readings.not_all": (
        "Có quá nhiều cách kết hợp các cách hiểu nên không nêu hết được.",
        "Too many combinations of readings lead elsewhere to name them all.",
    ),
    "readings.question": ("{id}. {question}", "{id}. {question}"),
    "readings.read.default": ("Hiểu theo mặc định: {reading}.", "Read by default: {reading}."),
    "readings.read.adopted": (
        "Cách hiểu được áp dụng: {reading} (căn cứ: {by}).",
        "Reading adopted: {reading} (by {by}).",
    ),
    "readings.read.open": (
        "Được để ngỏ giữa {count} cách hiểu (căn cứ: {by}).",
        "Left open between {count} readings (by {by}).",
    ),
    "readings.read.tried": (
        "Thử theo cách hiểu: {reading}, chưa được cấp có thẩm quyền áp dụng.",
        "Tried out: {reading}, which no competent authority has adopted.",
    ),
    "readings.chosen": ("Nếu chọn {reading}: {outcome}.", "If {reading} is chosen: {outcome}."),
    "readings.otherwise": ("Nếu hiểu {reading}: {outcome}.", "Read as {reading}: {outcome}."),
    "readings.apart": (
        "Cách hiểu {reading} không được áp dụng cùng với các cách hiểu đang áp dụng.",
        "{reading} may not be adopted together with the readings applied.",
    ),
    "readings.unchanged": ("Nếu hiểu khác: không đổi.", "Read otherwise: no change."),
    "readings.rest_unchanged": ("Nếu hiểu theo cách còn lại: không đổi.", "Read in any remaining way: no change."),
    "readings.with_others": (
        "Chỉ khi câu hỏi khác cũng được hiểu khác mới có thể là {outcomes}.",
        "Only with other questions read otherwise too could it be {outcomes}.",
    ),
    "readings.only_together": (
        "Phải đồng thời hiểu khác ít nhất {count} câu hỏi mới có thể là {outcome}",
        "It takes at least {count} questions read otherwise at once for {outcome}",
    ),
    "readings.also_together": (
        "Đồng thời hiểu khác cũng có thể là {outcome}",
        "Read otherwise together, also {outcome}",
    ),
    "readings.choose": ("do cấp có thẩm quyền chọn", "for the competent authority to choose"),
    "readings.undecided": ("để ngỏ", "left open"),
    "readings.and": (" và ", " and "),
    "readings.section": ("Theo từng cách hiểu", "Under each reading"),
    "readings.none": (
        "Bộ quy tắc này không có câu hỏi nào có nhiều cách hiểu.",
        "No question of this rulebook has several readings.",
    ),
    "readings.contradiction": (
        "Hồ sơ tự mâu thuẫn nên không xét theo cách hiểu nào.",
        "The file contradicts itself: no reading is considered.",
    ),
    "readings.to_be": ("Nếu chọn {reading}: {outcome}.", "If {reading} is chosen: {outcome}."),
    "readings.single": ("Nếu chỉ đổi cách hiểu thành {reading}: {outcome}.", "With {reading} alone: {outcome}."),
    "readings.hangs_on": (
        "Giữ cách hiểu đang áp dụng của {ids} thì dù các câu hỏi khác hiểu thế nào, kết quả vẫn là: {outcome}.",
        "With {ids} read as applied, it stays {outcome} however the other questions are read.",
    ),
    "readings.also_hangs_on": (
        "Giữ cách hiểu đang áp dụng của {ids} cũng đủ.",
        "So it does with {ids} read as applied.",
    ),
    "readings.unconfirmed": (
        "Bộ máy suy luận thứ hai chưa đối chiếu những thay đổi trên ({reason}).",
        "The second engine did not confirm these changes ({reason}).",
    ),
    "readings.any": (
        "Có thể có theo mọi cách kết hợp các cách hiểu{scope}: {outcomes}.",
        "Possible over all combinations of readings{scope}: {outcomes}.",
    ),
}
