"""What `congtam explain` and the page of the trace answer when they are asked."""

SENTENCES: dict[str, tuple[str, str]] = {
    "explain.why": ("Vì sao", "Why"),
    "explain.why_not": ("Vì sao không: {outcome}", "Why not: {outcome}"),
    "explain.missing": ("Điều còn thiếu", "What is missing"),
    "explain.changes": ("Điều gì sẽ làm khác đi", "What would change it"),
    "explain.what_if": ("Nếu", "What if"),
    "explain.reason": (
        "chỉ với {count} tình tiết sau đã không còn kết quả nào khác, và không bớt được tình tiết nào",
        "with these alone ({count}) no other outcome is left, and none of them can go",
    ),
    "explain.reason_none": ("không tình tiết nào loại trừ kết quả nào ở đây", "no finding excludes any outcome here"),
    "explain.excluded_none": (
        "không tình tiết nào có thể dẫn đến kết quả này",
        "no finding could lead to it",
    ),
    "explain.excluded": (
        "chỉ với {count} tình tiết sau đã không thể có kết quả này, và không bớt được tình tiết nào",
        "these alone ({count}) exclude it, and none of them can go",
    ),
    "explain.reason_other": ("hoặc chỉ với {count} tình tiết sau", "or these alone ({count})"),
    "explain.not_all": (
        "Còn những cách khác chưa liệt kê hết.",
        "There are others: not all were computed.",
    ),
    "explain.by_rule": ("qua quy tắc: {rule}", "by the rule: {rule}"),
    "explain.still_possible": (
        "còn có thể; sẽ là kết quả nếu xác định được",
        "still possible; it would be the outcome if it were established that",
    ),
    "explain.not_smallest": (
        "Không bớt được điều nào ở trên, nhưng có thể còn một tập khác ít hơn.",
        "None of these can go, but another set may be smaller.",
    ),
    "explain.is_the_outcome": ("đó chính là kết quả hiện tại.", "it is the outcome as things stand."),
    "explain.nothing_missing": (
        "Không còn gì; {count} tình tiết chưa rõ chắc chắn không ảnh hưởng.",
        "Nothing; the {count} findings not known provably cannot matter.",
    ),
    "explain.deciding": ("Làm rõ các tình tiết sau là đủ ({count})", "Enough to decide, once settled ({count})"),
    "explain.question": (
        "Nên hỏi trước: {question} Số câu trả lời cần nhiều nhất: {most}.",
        "Best next question: {question} Answers needed at worst: {most}.",
    ),
    "explain.question_bounds": (
        "Nên hỏi trước: {question} Số câu trả lời cần nhiều nhất: từ {least} đến {most}.",
        "Best next question: {question} Answers needed at worst: between {least} and {most}.",
    ),
    "explain.irrelevant": (
        "Chưa rõ nhưng chắc chắn không ảnh hưởng ({count})",
        "Open, and provably without effect ({count})",
    ),
    "explain.no_change": (
        "{outcome}: không thay đổi nào của các tình tiết được phép thay đổi dẫn đến kết quả này.",
        "{outcome}: no change of the findings that may change leads there.",
    ),
    "explain.change": (
        "{outcome} (thường căn cứ: {evidence}), nếu xác định được rằng",
        "{outcome} (usual evidence: {evidence}), if it were established that",
    ),
    "explain.change_may": (
        "chưa chắc, có thể là {outcome} (thường căn cứ: {evidence}), nếu xác định được rằng",
        "not certain, but may be {outcome} (usual evidence: {evidence}), if it were established that",
    ),
    "explain.none_certain": (
        "{outcome}: không thấy thay đổi nhỏ nhất nào chắc chắn dẫn đến kết quả này; những thay đổi có thể dẫn đến nêu ở cuối.",
        "{outcome}: none of the smallest changes found surely leads there; those that may stand at the end.",
    ),
    "explain.may_lead": ("Có thể, nhưng chưa chắc", "Possible, but not certain"),
    "explain.to_establish": ("Còn phải làm rõ: {question}", "Still to be established: {question}"),
    "explain.baseline": ("hiện tại: {outcome}", "as it stands: {outcome}"),
    "explain.scenario": ("giả định: {outcome}", "scenario: {outcome}"),
    "explain.open_between": ("chưa rõ giữa {outcomes}", "open between {outcomes}"),
    "explain.rule_changed": ("{rule} {before} → {after}", "{rule} {before} → {after}"),
}
