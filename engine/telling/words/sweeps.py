"""What a sweep says of a table."""

SENTENCES: dict[str, tuple[str, str]] = {
    "share.one_in": ("khoảng 1 trên {count}", "about 1 in {count}"),
    "sweep.sheet": ("đọc trang tính `{sheet}`", "reading the sheet `{sheet}`"),
    "sweep.above": (
        "số dòng bỏ qua ở trên dòng tên cột: {rows}",
        "rows skipped above the row of names: {rows}",
    ),
    "sweep.blank": (
        "số dòng bỏ qua vì không chứa gì: {rows}",
        "rows skipped because nothing stands in them: {rows}",
    ),
    "sweep.heading": ("Bộ quy tắc {rulebook}, số dòng: {rows}", "Rulebook {rulebook}, rows: {rows}"),
    "sweep.changed": (
        "So với {rulebook}, số dòng có thay đổi: {rows} ({share})",
        "Compared with {rulebook}, rows that change: {rows} ({share})",
    ),
    "sweep.open": ("chưa kết luận được", "no conclusion yet"),
    "sweep.inconsistent": ("tự mâu thuẫn", "contradicts itself"),
    "sweep.bad_skip": (
        "số dòng bị bỏ vì có giá trị sai, không được ghi và không được đếm: {rows}",
        "rows left out for a bad value, neither written nor counted: {rows}",
    ),
    "sweep.bad_collect": (
        "số dòng có giá trị sai, không có kết quả và không được đếm (xem cột `error`): {rows}",
        "rows with a bad value, which have no answer and are not counted (see the column `error`): {rows}",
    ),
}
