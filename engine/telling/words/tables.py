"""What diagnostics say of tables of cases."""

SENTENCES: dict[str, tuple[str, str]] = {
    "diagnostic.bad-table": (
        "không đọc được `{name}` như một bảng Parquet hoặc Arrow: {reason}",
        "`{name}` cannot be read as a table (Parquet or Arrow): {reason}",
    ),
    "diagnostic.unfinished-table": (
        "không đọc được `{name}` đến hết: tệp hỏng, hoặc cần hơn {memory} MB bộ nhớ hay hơn {seconds} giây",
        "`{name}` cannot be read to its end: it is broken, or takes more than {memory} MB of memory or {seconds} seconds",
    ),
    "diagnostic.too-many-columns": (
        "bảng `{name}` có hơn {limit} cột",
        "the table `{name}` has more than {limit} columns",
    ),
    "diagnostic.cell-too-long": (
        "dòng {row}, cột `{heading}`: ô dài hơn {limit} byte",
        "row {row}, column `{heading}`: the cell has more than {limit} bytes",
    ),
    "diagnostic.bad-workbook": (
        "không đọc được `{name}` như một bảng tính Excel",
        "`{name}` cannot be read as an Excel workbook",
    ),
    "diagnostic.wrong-encoding": (
        "từ chỗ này, tệp không phải là chữ theo bảng mã {encoding}",
        "from here on the file is no text in the encoding {encoding}",
    ),
    "diagnostic.no-header": (
        "bảng không có dòng tên cột: dòng đầu đã chứa giá trị `{value}`",
        "the table has no row of column names: the first row holds the value `{value}`",
    ),
    "diagnostic.no-finding-column": (
        "không cột nào của bảng là tình tiết",
        "no column of the table is a finding",
    ),
    "diagnostic.same-finding": (
        "cột `{first}` và cột `{name}` cùng là tình tiết `{finding}`",
        "the columns `{first}` and `{name}` are both the finding `{finding}`",
    ),
    "diagnostic.ambiguous-column": (
        "cột `{name}` có thể là nhiều tình tiết khác nhau",
        "the column `{name}` may be any of several findings",
    ),
    "diagnostic.ragged-row": (
        "dòng {row} có {cells} ô, còn dòng tên cột có {columns} ô",
        "row {row} has not {columns} cells, as the row of names has, but {cells}",
    ),
    "diagnostic.endless-row": (
        "dòng {row} không kết thúc: có dấu nháy kép không được đóng, hoặc dòng dài hơn {limit} ký tự",
        "row {row} does not end: a double quote is not closed, or the row has more than {limit} characters",
    ),
    "diagnostic.no-case-left": (
        "với các trọng số này thì không còn hồ sơ nào có thể có",
        "these odds leave no case that can be",
    ),
    "diagnostic.same-column": ("bảng có nhiều cột cùng tên `{name}`", "several columns are called `{name}`"),
    "diagnostic.taken-column": (
        "bảng đã có cột `{name}`, là cột sẽ ghi kết quả",
        "the table already has a column `{name}`, where the answer would be written",
    ),
    "diagnostic.unknown-column": (
        "cột `{name}` không phải là tình tiết nào nhưng tên gần giống một tình tiết",
        "the column `{name}` is no finding, but nearly has the name of one",
    ),
    "diagnostic.bad-cell": (
        "dòng {row}, cột `{column}`: không có giá trị `{name}`",
        "row {row}, column `{column}`: there is no value `{name}`",
    ),
}
