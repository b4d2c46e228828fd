"""What `congtam ask` says."""

SENTENCES: dict[str, tuple[str, str]] = {
    "ask.intro": (
        "Trả lời bằng số. ? là chưa rõ, < là quay lại, q là dừng; dừng lúc nào cũng giữ được phần đã làm.",
        "Answer by number. ? is not known, < goes back, q stops; whenever you stop, what is done is kept.",
    ),
    "ask.roles": (
        "Vai trò của người được xét (các số, cách nhau bằng dấu cách):",
        "The person's roles (numbers, with spaces):",
    ),
    "ask.progress": (
        "[đã trả lời {answered}; còn nhiều nhất {most} câu]",
        "[{answered} answered; at most {most} to go]",
    ),
    "ask.not_known": ("chưa rõ", "not known"),
    "ask.again": ("Chưa hiểu câu trả lời; xin nhập một trong: {choices}", "That is no answer; enter one of: {choices}"),
    "ask.stopped": ("Đã dừng; phần đã làm ở bên dưới.", "Stopped; what was done is below."),
    "ask.written": (
        "Đã ghi hồ sơ vào {file}. Xem kết quả: congtam evaluate {file}",
        "The case is in {file}. See: congtam evaluate {file}",
    ),
    "ask.exists": (
        "đã có tệp `{file}`; nêu tên khác hoặc dùng --resume",
        "the file `{file}` exists; name another, or use --resume",
    ),
    "ask.title": ("Hồ sơ từ phỏng vấn", "Case from an interview"),
}
