"""What is said of the evidence: what the answer needs, and what striking an item would leave."""

SENTENCES: dict[str, tuple[str, str]] = {
    "explain.evidence": ("Kết quả dựa vào chứng cứ nào", "What the evidence carries"),
    "explain.strike": ("Nếu không có chứng cứ {items}", "Without the evidence {items}"),
    "evidence.only": (
        "Kết quả chỉ dựa vào một chứng cứ: {evidence}. Thiếu chứng cứ này thì chưa đủ căn cứ cho kết quả.",
        "The outcome rests on one item of evidence alone: {evidence}. Without it the outcome is not established.",
    ),
    "evidence.needed_one": (
        "Thiếu chứng cứ sau thì chưa đủ căn cứ cho kết quả: {evidence}.",
        "This item of evidence is indispensable to the outcome: {evidence}.",
    ),
    "evidence.needed": (
        "Thiếu một trong các chứng cứ sau thì chưa đủ căn cứ cho kết quả: {evidence}.",
        "Each of these items of evidence is indispensable to the outcome: {evidence}.",
    ),
    "evidence.inconsistent": (
        "Hồ sơ tự mâu thuẫn. Dưới đây nêu chứng cứ mà nếu không có thì hồ sơ không còn mâu thuẫn.",
        "The file contradicts itself. Told below is the evidence without which it would not.",
    ),
    "evidence.alters": (
        "{item}. Nếu chỉ thiếu chứng cứ này: {outcome}. Tình tiết dựa vào ({count})",
        "{item}. Without it alone: {outcome}. Findings that rest on it ({count})",
    ),
    "evidence.stands": (
        "{item}. Nếu chỉ thiếu chứng cứ này thì kết quả vẫn như vậy. Tình tiết dựa vào ({count})",
        "{item}. Without it alone the outcome is the same. Findings that rest on it ({count})",
    ),
    "evidence.ornament": (
        "{item}. Kết quả không phụ thuộc vào chứng cứ này. Tình tiết dựa vào ({count})",
        "{item}. The outcome does not depend on it. Findings that rest on it ({count})",
    ),
    "evidence.still_inconsistent": (
        "{item}. Nếu chỉ thiếu chứng cứ này thì hồ sơ vẫn tự mâu thuẫn. Tình tiết dựa vào ({count})",
        "{item}. Without it alone the file still contradicts itself. Findings that rest on it ({count})",
    ),
    "evidence.unused": (
        "Không tình tiết nào xét đối với người này dựa vào",
        "No finding about this person rests on",
    ),
    "evidence.sets": (
        "Kết quả cũng không giữ nguyên khi thiếu đồng thời ({count} trường hợp)",
        "The outcome is not the same either without, together (sets: {count})",
    ),
    "evidence.sets_inconsistent": (
        "Hồ sơ cũng không còn mâu thuẫn khi thiếu đồng thời ({count} trường hợp)",
        "The file does not contradict itself either without, together (sets: {count})",
    ),
    "evidence.not_all": (
        "Còn những tổ hợp chứng cứ khác; trên đây chỉ nêu các tổ hợp nhỏ nhất.",
        "There are other sets of evidence: only the smallest were computed.",
    ),
    "evidence.together": ("{first} và {last}", "{first} and {last}"),
    "evidence.without": (
        "Tình tiết quyết định chưa ghi chứng cứ ({count})",
        "Decisive findings without evidence ({count})",
    ),
    "evidence.weakest": (
        "Chứng cứ yếu nhất mà kết quả dựa vào, theo giá trị chứng minh ghi trong hồ sơ: {items}.",
        "The weakest evidence that the outcome stands on, by the weights in the file: {items}.",
    ),
    "evidence.weighed": ("{item} ({weight})", "{item} ({weight})"),
    "evidence.lost": ("Tình tiết trở thành chưa rõ ({count})", "Findings no longer known ({count})"),
    "evidence.nothing_lost": (
        "Không tình tiết nào trở thành chưa rõ.",
        "No finding becomes unknown.",
    ),
    "weight.decisive": ("quyết định", "decisive"),
    "weight.strong": ("mạnh", "strong"),
    "weight.supporting": ("bổ trợ", "supporting"),
    "weight.weak": ("yếu", "weak"),
}  # fmt: skip
